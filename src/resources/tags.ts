import type { Scope } from '../api/scopes.js';
import { arrayOf, schemaOf, string } from '../api/shapes.js';
import type { CallOptions } from '../calls/index.js';
import { operation } from '../operations/index.js';
import { Resource } from './resource.js';

const list = operation('tags.list', {
  response: schemaOf(arrayOf(string)),
});

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
