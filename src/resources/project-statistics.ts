import { number, objectOf, optional, recordOf, schemaOf } from '../api/shapes.js';
import { operation } from '../operations/index.js';

/** How far a namespace is translated, in keys and in segments. */
export interface NamespaceStatistics {
  readonly translated?: number | undefined;
  readonly untranslated?: number | undefined;
  readonly ordered?: number | undefined;
  readonly segmentsTranslated?: number | undefined;
  readonly segmentsTotal?: number | undefined;
}

/** By version, language and namespace. */
export interface ProjectStatistics {
  readonly [version: string]: {
    readonly [language: string]: { readonly [namespace: string]: NamespaceStatistics };
  };
}

/** The statistics, from which versions and namespaces are listed as well. */
export const projectStatistics = operation('statistics.project', {
  response: schemaOf(
    recordOf(
      recordOf(
        recordOf(
          objectOf({
            translated: optional(number),
            untranslated: optional(number),
            ordered: optional(number),
            segmentsTranslated: optional(number),
            segmentsTotal: optional(number),
          }),
        ),
      ),
    ),
  ),
});
