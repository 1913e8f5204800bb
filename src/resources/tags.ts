import * as z from 'zod/mini';
import type { CallOptions } from '../http/index.js';
import { operation } from '../operations/index.js';
import type { Scope } from '../scopes.js';
import { Resource } from './resource.js';

const list = operation({
  name: 'tags.list',
  scope: 'read',
  method: 'GET',
  path: '/tags/{projectId}',
  response: z.array(z.string()),
  repeatable: true,
});

export const tagOperations = [list] as const;

/** The tags of a project. */
export class Tags<S extends Scope = Scope> extends Resource<S> {
  /**
   * The tags of the project's translations. `GET /tags/{projectId}`
   *
   * @scope read
   */
  async list(this: Tags<'read'>, options?: CallOptions): Promise<string[]> {
    return this.send(list, {}, options);
  }
}
