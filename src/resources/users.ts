import type { Scope } from '../api/scopes.js';
import { arrayOf, nullish, objectOf, optional, schemaOf, string } from '../api/shapes.js';
import {
  boolean,
  isText,
  type OptionsOf,
  oneOf,
  option,
  required,
  strings,
  withDefault,
} from '../arguments/index.js';
import { type CallOptions, callOptions } from '../calls/index.js';
import { operation } from '../operations/index.js';
import { Resource } from './resource.js';

/** What a user or an invitation is limited to. */
export interface UserScope {
  readonly languages?: readonly string[] | undefined;
  readonly versions?: readonly string[] | undefined;
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
}

/** An invitation that was made. */
export interface Invitation {
  readonly code: string;
  readonly role: string;
  readonly email: string;
  readonly scope?: UserScope | null | undefined;
  /** The link to accept it. */
  readonly link: string;
}

const userScope = objectOf({
  languages: optional(arrayOf(string)),
  versions: optional(arrayOf(string)),
});

const list = operation('users.list', {
  response: schemaOf(
    arrayOf(
      objectOf({
        id: string,
        firstname: nullish(string),
        lastname: nullish(string),
        username: nullish(string),
        email: nullish(string),
        role: string,
        scope: nullish(userScope),
      }),
    ),
  ),
});

const invite = operation('users.invite', {
  response: schemaOf(
    objectOf({
      code: string,
      role: string,
      email: string,
      scope: nullish(userScope),
      link: string,
    }),
  ),
  checkWith: 'users.list()',
});

export interface InviteUser {
  readonly email: string;
  readonly role: 'user' | 'admin';
  /** Limits the user to these languages. */
  readonly languages?: readonly string[] | undefined;
  /** Limits the user to these versions. */
  readonly versions?: readonly string[] | undefined;
}

export interface InviteUserOptions extends CallOptions {
  /**
   * Whether to send the mail; without it, pass on the invitation's `link` yourself.
   *
   * @default true
   */
  readonly send?: boolean | undefined;
}

const invitedUser = {
  email: required(
    option<string>(
      'an email address of at most 320 characters',
      (value) => isText(value, 320) && /^[^\s@]+@[^\s@]+$/.test(value),
    ),
  ),
  role: required(oneOf(['user', 'admin'])),
  languages: withDefault(strings, []),
  versions: withDefault(strings, []),
} satisfies OptionsOf<InviteUser>;

const inviteOptions = {
  ...callOptions,
  send: withDefault(boolean, true),
} satisfies OptionsOf<InviteUserOptions>;

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
  async invite(this: Users<'admin'>, user: InviteUser, options?: InviteUserOptions): Promise<Invitation> {
    const { send, ...call } = this.read(invite, inviteOptions, options);
    const { email, role, ...scope } = this.readArgument(invite, 'user', invitedUser, user);
    const body = { email, role, scope };
    return this.send(invite, {}, call, { query: { send: send ? undefined : 'false' }, body });
  }
}
