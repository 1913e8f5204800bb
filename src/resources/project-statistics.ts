import * as z from 'zod/mini';

/** The answer of `GET /stats/project/{projectId}`, from which versions and namespaces are listed. */
export const projectStatistics = z.record(
  z.string(),
  z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({ translated: z.optional(z.number()), untranslated: z.optional(z.number()) }),
    ),
  ),
);
