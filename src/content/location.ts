import { assertObject } from '../arguments/index.js';

/** Where translations are. */
export interface Location {
  /** @default 'latest' */
  readonly version?: string | undefined;
  readonly language: string;
  readonly namespace: string;
}

/** The parameters of a path that leads to a namespace. */
export function pathOf(location: Location) {
  const { version = 'latest', language, namespace } = assertObject('location', location);
  return { version, language, namespace };
}
