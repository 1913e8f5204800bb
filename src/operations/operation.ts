import type { StandardSchemaV1 } from 'ky';
import type { Access } from '../scopes.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An answer as an operation judges it: whether it means "there is nothing". */
export interface StatusAndMessage {
  readonly status: number;
  /** `errorMessage` or `message` of a JSON body. */
  readonly message: string | undefined;
}

/**
 * For operations whose answer isn't documented, nor needed: any text will do, but for a page of HTML, which comes
 * from something on the way and not from the API.
 */
export const undocumented: StandardSchemaV1<unknown, void> = {
  '~standard': {
    version: 1,
    vendor: 'locize-sdk',
    validate: (body) =>
      typeof body === 'string' && body.trimStart().startsWith('<')
        ? { issues: [{ message: 'it is a page of HTML' }] }
        : { value: undefined },
  },
};

/** A call of the API as data: all that the code that sends it needs to know. */
export interface Operation<
  A extends Access = Access,
  Path extends string = string,
  R = unknown,
  Name extends string = string,
> {
  /** The method of the SDK that sends it: `versions.publish`. */
  readonly name: Name;
  /** The scope it needs, or `public`, `optional` or `any`. */
  readonly scope: A;
  readonly method: Method;
  /** Path of the API, its parameters in braces: `/publish/{projectId}/{version}`. */
  readonly path: Path;
  /** Shape of the body of a successful answer, or `undocumented`. */
  readonly response: StandardSchemaV1<unknown, R>;
  /** Whether it can be sent again when it isn't known if the first attempt did its work. */
  readonly repeatable: boolean;
  /** Whether the body is content with keys of the user's own, among which may be `message`. */
  readonly content?: boolean;
  /** Answers that are no error but mean "nothing": the body is then `undefined`. */
  readonly nothing?: (answer: StatusAndMessage) => boolean;
}

/** Declares an operation; its types are taken from the text of `path` and from `response`. */
export function operation<const A extends Access, const Path extends string, R, const Name extends string>(
  declaration: Operation<A, Path, R, Name>,
): Operation<A, Path, R, Name> {
  return Object.freeze(declaration);
}

type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

/** The parameters of a path, but for the project id, which the project itself adds. */
export type PathParameters<Path extends string> = {
  readonly [Name in Exclude<ParameterNames<Path>, 'projectId'>]: string;
};
