import * as z from 'zod/mini';
import { operation } from '../operations/index.js';
import { byName } from '../shapes.js';

/** How far a namespace is translated, in keys and in segments. */
export interface NamespaceStatistics {
  readonly translated?: number | undefined;
  readonly untranslated?: number | undefined;
  readonly ordered?: number | undefined;
  readonly segmentsTranslated?: number | undefined;
  readonly segmentsTotal?: number | undefined;
  readonly [field: string]: unknown;
}

/** By version, language and namespace. */
export interface ProjectStatistics {
  readonly [version: string]: {
    readonly [language: string]: { readonly [namespace: string]: NamespaceStatistics };
  };
}

/** The statistics, from which versions and namespaces are listed as well. */
export const projectStatistics = operation({
  name: 'statistics.project',
  scope: 'read',
  method: 'GET',
  path: '/stats/project/{projectId}',
  response: byName(
    byName(
      byName(
        z.looseObject({
          translated: z.optional(z.number()),
          untranslated: z.optional(z.number()),
          ordered: z.optional(z.number()),
          segmentsTranslated: z.optional(z.number()),
          segmentsTotal: z.optional(z.number()),
        }),
      ),
    ),
  ),
  repeatable: true,
});
