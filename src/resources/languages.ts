import type { CallOptions } from '../http/index.js';
import { goneInDoubt, operation, undocumented } from '../operations/index.js';
import type { Scope } from '../scopes.js';
import { assertCdnType, listLanguages } from './cdn-type.js';
import { Resource } from './resource.js';

/** A language of a project. */
export interface Language {
  /** Its code: `de`, `pt-BR`. */
  readonly code: string;
  readonly name: string;
  readonly nativeName: string;
  readonly region?: string | null | undefined;
  readonly isReferenceLanguage: boolean;
  /** Share that is translated, by version, from 0 to 1. */
  readonly translated: { readonly [version: string]: number };
  readonly [field: string]: unknown;
}

const add = operation({
  name: 'languages.add',
  scope: 'manage',
  method: 'POST',
  path: '/language/{projectId}/{language}',
  response: undocumented,
  repeatable: false,
  checkWith: 'languages.list()',
});

const remove = operation({
  name: 'languages.remove',
  scope: 'manage',
  method: 'DELETE',
  path: '/language/{projectId}/{language}',
  response: undocumented,
  repeatable: true,
  nothing: goneInDoubt,
});

export const languageOperations = [listLanguages, add, remove] as const;

/** The languages of a project. */
export class Languages<S extends Scope = Scope> extends Resource<S> {
  /**
   * The languages of the project; none of one that isn't there. Sent without a credential, and served from a
   * cache of an hour or more. `GET /languages/{projectId}`
   *
   * @scope public
   * @throws WrongCdnTypeError if there are none, and the project is hosted on the other CDN type
   */
  async list(options?: CallOptions): Promise<Language[]> {
    const languages = await this.send(listLanguages, {}, options);
    if (Object.keys(languages).length === 0) await assertCdnType(this.connection, options);
    return Object.entries(languages).map(([code, language]) => ({ code, ...language }));
  }

  /**
   * Adds a language. `POST /language/{projectId}/{language}`
   *
   * @scope manage; of API keys an admin's, or any that can write while the project has no language
   * @throws RejectedError if the project has it already
   */
  async add(this: Languages<'manage'>, language: string, options?: CallOptions): Promise<void> {
    await this.send(add, { language }, options);
  }

  /**
   * Removes a language with all its translations. `DELETE /language/{projectId}/{language}`
   *
   * @scope manage
   */
  async remove(this: Languages<'manage'>, language: string, options?: CallOptions): Promise<void> {
    await this.send(remove, { language }, options);
  }
}
