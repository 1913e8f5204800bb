import * as z from 'zod/mini';
import { assertOneOf, assertStrings, objectOf } from '../arguments.js';
import { InvalidArgumentError } from '../errors/index.js';
import type { CallOptions } from '../http/index.js';
import { operation } from '../operations/index.js';
import type { Scope } from '../scopes.js';
import { Resource } from './resource.js';

/** What a user or an invitation is limited to. */
export interface UserScope {
  readonly languages?: readonly string[] | undefined;
  readonly versions?: readonly string[] | undefined;
  readonly [field: string]: unknown;
}

/** A user of a project. */
export interface User {
  readonly id: string;
  readonly firstname?: string | null | undefined;
  readonly lastname?: string | null | undefined;
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
  /** `admin`, `publisher` or `user`. */
  readonly role: string;
  readonly scope?: UserScope | null | undefined;
  readonly [field: string]: unknown;
}

/** An invitation that was made. */
export interface Invitation {
  readonly code: string;
  readonly role: string;
  readonly email: string;
  readonly scope?: UserScope | null | undefined;
  /** The link to accept it. */
  readonly link: string;
  readonly [field: string]: unknown;
}

const userScope = z.looseObject({
  languages: z.optional(z.array(z.string())),
  versions: z.optional(z.array(z.string())),
});

const list = operation({
  name: 'users.list',
  scope: 'admin',
  method: 'GET',
  path: '/users/{projectId}',
  response: z.array(
    z.looseObject({
      id: z.string(),
      firstname: z.nullish(z.string()),
      lastname: z.nullish(z.string()),
      username: z.nullish(z.string()),
      email: z.nullish(z.string()),
      role: z.string(),
      scope: z.nullish(userScope),
    }),
  ),
  repeatable: true,
});

const invite = operation({
  name: 'users.invite',
  scope: 'admin',
  method: 'POST',
  path: '/invite/{projectId}',
  response: z.looseObject({
    code: z.string(),
    role: z.string(),
    email: z.string(),
    scope: z.nullish(userScope),
    link: z.string(),
  }),
  repeatable: false,
  checkWith: 'users.list()',
});

export const userOperations = [list, invite] as const;

export interface InviteUser {
  readonly email: string;
  readonly role: 'user' | 'admin';
  /** Limits the user to these languages. */
  readonly languages?: readonly string[] | undefined;
  /** Limits the user to these versions. */
  readonly versions?: readonly string[] | undefined;
  /** Whether to send the mail; without it, pass on the invitation's `link` yourself. True unless given. */
  readonly send?: boolean | undefined;
}

/** The users of a project. */
export class Users<S extends Scope = Scope> extends Resource<S> {
  /**
   * The users of the project. `GET /users/{projectId}`
   *
   * @scope admin
   */
  async list(this: Users<'admin'>, options?: CallOptions): Promise<User[]> {
    return this.send(list, {}, options);
  }

  /**
   * Invites a user. `POST /invite/{projectId}`
   *
   * @scope admin
   */
  async invite(this: Users<'admin'>, user: InviteUser, options?: CallOptions): Promise<Invitation> {
    const context = this.contextOf(invite);
    const { email, role, languages = [], versions = [], send = true } = objectOf('user', user);
    if (typeof email !== 'string' || !/^\S+@\S+$/.test(email)) {
      throw new InvalidArgumentError('email', 'must be an email address', context);
    }
    assertOneOf('role', role, ['user', 'admin'], context);
    assertStrings('languages', languages, context);
    assertStrings('versions', versions, context);
    return this.send(
      invite,
      {},
      {
        ...options,
        query: { send: send ? undefined : 'false' },
        body: { email, role, scope: { languages, versions } },
      },
    );
  }
}
