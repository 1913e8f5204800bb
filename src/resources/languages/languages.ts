import type { Scope } from '../../api/scopes.js';
import { boolean, type OptionsOf } from '../../arguments/index.js';
import { type CallOptions, callOptions, connectionOf, withCallSite } from '../../calls/index.js';
import { RejectedError } from '../../errors/index.js';
import { assertCdnType } from '../cdn-type.js';
import { Resource } from '../resource.js';
import { add, list, remove } from './operations.js';

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
}

export interface AddLanguageOptions extends CallOptions {
  /**
   * Leaves a language that the project has already as it is, in place of a `RejectedError`. The list of languages is
   * cached for too long to tell.
   *
   * @default false
   */
  readonly ifMissing?: boolean | undefined;
}

const addOptions = { ...callOptions, ifMissing: boolean } satisfies OptionsOf<AddLanguageOptions>;

/** `Language already exists!`, with a 400, or a 412 on older servers. */
const saysExists = ({ status, serverMessage }: RejectedError): boolean =>
  status === 412 || (status === 400 && /already exists/i.test(serverMessage ?? ''));

/** The languages of a project. */
export class Languages<S extends Scope = Scope> extends Resource<S> {
  /**
   * The languages of the project; an empty list if there is no such project. Sent without a credential, and served
   * from a cache of an hour or more. `GET /languages/{projectId}`
   *
   * @scope public
   * @throws WrongCdnTypeError if there are none, and the project is hosted on the other CDN type
   */
  async list(options?: CallOptions): Promise<Language[]> {
    return withCallSite(async () => {
      const read = this.read(list, callOptions, options);
      const languages = await this.send(list, {}, read);
      if (Object.keys(languages).length === 0) await assertCdnType(connectionOf(this), list.name, read);
      return Object.entries(languages).map(([code, language]) => ({ code, ...language }));
    });
  }

  /**
   * Adds a language. `POST /language/{projectId}/{language}`
   *
   * @scope manage; of API keys an admin's, or any that can write while the project is empty: while it has no text
   * @throws RejectedError if the project has it already, unless `ifMissing` is set
   */
  async add(this: Languages<'manage'>, language: string, options?: AddLanguageOptions): Promise<void> {
    const { ifMissing, ...call } = this.read(add, addOptions, options);
    try {
      await this.send(add, { language }, call);
    } catch (error) {
      if (!(ifMissing && error instanceof RejectedError && saysExists(error))) throw error;
    }
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
