import type { StandardSchemaV1 } from 'ky';
import type { Access } from '../scopes.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An answer as an operation judges it: whether it means "there is nothing". */
export interface AnswerSummary {
  readonly status: number;
  /** `errorMessage` or `message` of a JSON body. */
  readonly message: string | undefined;
  /** Whether an earlier attempt may have done the work. */
  readonly inDoubt: boolean;
}

/** For what deletes: where it is gone after an attempt whose end isn't known, it was that attempt. */
export const goneInDoubt = ({ status, inDoubt }: AnswerSummary): boolean => status === 404 && inDoubt;

/**
 * For answers whose shape isn't documented: anything is right, but for a page of HTML, which comes from something
 * on the way and not from the API.
 */
export const undocumented: StandardSchemaV1 = {
  '~standard': {
    version: 1,
    vendor: 'locize-sdk',
    validate: (body) =>
      typeof body === 'string' && body.trimStart().startsWith('<')
        ? { issues: [{ message: 'it is a page of HTML' }] }
        : { value: body },
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
  /** Where it isn't repeatable: the method that shows whether it was done. */
  readonly checkWith?: string;
  /** Whether the body is content with keys of the user's own, among which may be `message`. */
  readonly content?: boolean;
  /** Answers that are no error but mean "nothing": the body is then `undefined`. */
  readonly nothing?: (answer: AnswerSummary) => boolean;
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

type RequiredNames<Names extends string> = Exclude<Names, `${string}?` | 'projectId'>;
type OptionalNames<Names extends string> = Names extends `${infer Name}?` ? Name : never;

/** The parameters of a path, but for the project id, which the project itself adds. `{name?}` may be left out. */
export type PathParameters<Path extends string> = {
  readonly [Name in RequiredNames<ParameterNames<Path>>]: string;
} & { readonly [Name in OptionalNames<ParameterNames<Path>>]?: string | undefined };
