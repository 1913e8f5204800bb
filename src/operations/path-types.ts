import type { ParameterKind, UsualParameter } from '../api/path-parameters.js';

type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

type RequiredNames<Names extends string> = Exclude<Names, `${string}?` | 'projectId'>;
type OptionalNames<Names extends string> = Names extends `${infer Name}?` ? Name : never;

/** The parameters of a path, except for the project id, which the project itself adds. `{name?}` may be left out. */
export type PathParameters<Path extends string> = {
  readonly [Name in RequiredNames<ParameterNames<Path>>]: string;
} & { readonly [Name in OptionalNames<ParameterNames<Path>>]?: string | undefined };

type UnusualNames<Path extends string> = Exclude<keyof PathParameters<Path>, UsualParameter>;

/** The kinds that a declaration has to tell: those of the parameters whose names don't. */
export type KindsOfUnusual<Path extends string> = [UnusualNames<Path>] extends [never]
  ? unknown
  : { readonly kinds: { readonly [Name in UnusualNames<Path>]: ParameterKind } };
