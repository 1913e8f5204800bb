import { anything, ignored, type OptionsOf, readArgument, required, version } from '../arguments/index.js';
import type { ErrorContext } from '../errors/index.js';

/** Where translations are. */
export interface Location {
  /** @default 'latest' */
  readonly version?: string | undefined;
  readonly language: string;
  readonly namespace: string;
}

/** The properties of a location. */
export const locationProperties = {
  version,
  language: required(anything),
  namespace: required(anything),
} satisfies OptionsOf<Location>;

/** What `downloadAll` yields and `listPublished` gives is a good location as well. */
const properties = {
  ...locationProperties,
  isPrivate: ignored,
  size: ignored,
  lastModified: ignored,
  content: ignored,
};

/**
 * The parameters of a path that leads to a namespace.
 *
 * @throws InvalidArgumentError for what isn't a location
 */
export function pathOf(location: Location, context: ErrorContext) {
  return readArgument<Location, typeof properties>('location', properties, location, context);
}
