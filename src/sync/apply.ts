import { InvalidArgumentError, type Project } from '../index.js';
import { type ApplyOptions, type ApplyWithLanguagesOptions, applyChecks } from './apply-options.js';
import { Run } from './apply-run.js';
import type { Place } from './content.js';
import { type ApplyResult, PartialApplyError, PlanConflictError, PlanRefusedError } from './errors.js';
import { refusalsOf } from './guards.js';
import { assertGoing } from './iterate.js';
import * as must from './options.js';
import { Plan } from './plan.js';
import { isWritten, type PlannedPlace } from './plan-data.js';
import { inPool } from './pool.js';
import { usualConcurrency } from './read.js';

/**
 * Does what a plan says. Each place is read again before it is written: what isn't as the plan saw it is left alone, and what
 * is already as the plan wants it is done, so that a plan can be applied again after it was interrupted. The reference
 * language goes last, and the statistics are recalculated once, at the very end. It doesn't publish.
 *
 * Somebody else's edit between the reading of a place and the request that writes it can't be seen. Sends `GET /pull`
 * for each place, once or more, `POST /update` and `POST /missing` for what is to be written, `POST /stats/project/regenerate`, and `GET /languages` and
 * `POST /language` where languages are missing.
 *
 * @scope read and write; with `addLanguages`, manage as well
 * @returns what was done, with a plan that takes it back
 * @throws PlanRefusedError for more than the guards permit, before anything is written
 * @throws PlanConflictError at the end, for keys that were left alone
 * @throws PartialApplyError if it ended after something was sent, though the server may have refused that
 */
export function apply(
  project: Project<'read' | 'write'>,
  plan: Plan,
  options?: ApplyOptions & { readonly addLanguages?: false | undefined },
): Promise<ApplyResult>;
export function apply(
  project: Project<'read' | 'write' | 'manage'>,
  plan: Plan,
  options?: ApplyWithLanguagesOptions,
): Promise<ApplyResult>;
export async function apply(
  project: Project<'read' | 'write'>,
  plan: Plan,
  options?: ApplyWithLanguagesOptions,
): Promise<ApplyResult> {
  const given = must.readOptions('apply', applyChecks, options);
  const { signal, concurrency = usualConcurrency } = given;
  if (!(plan instanceof Plan)) {
    throw new InvalidArgumentError('plan', 'must be a Plan: what `plan()` or `Plan.from()` gives');
  }
  if (plan.projectId !== project.id) {
    throw new InvalidArgumentError(
      'plan',
      `is for the project "${plan.projectId}", and not for "${project.id}": see \`retarget\``,
    );
  }
  assertGoing(signal);
  const places = plan.places.filter(isWritten);
  const refusals = refusalsOf(plan, given);
  const { missing, referenceLanguage } = await languagesOf(project, plan, places, signal);
  if (!given.addLanguages) {
    refusals.push(
      ...missing.map((language) => ({
        option: 'addLanguages' as const,
        reason: `write the language "${language}", which the project lacks`,
      })),
    );
  }
  if (refusals.length > 0) throw new PlanRefusedError(refusals, project.id);
  const run = new Run(project, new Plan({ ...plan, referenceLanguage }), places, given);
  let failure: { readonly cause: unknown } | undefined;
  // A failure says more than the abort that it came to.
  const fail = (cause: unknown) => {
    if (failure === undefined || (signal?.aborted && failure.cause === signal.reason)) failure = { cause };
  };
  try {
    for (const language of missing) await run.addLanguage(language);
    const isLast = ({ language }: Place) => language === referenceLanguage;
    const work = async (place: PlannedPlace) => {
      try {
        await run.apply(place);
      } catch (cause) {
        fail(cause);
        throw cause;
      }
    };
    for (const group of [places.filter((place) => !isLast(place)), places.filter(isLast)]) {
      await inPool(() => group, concurrency, signal, work);
    }
  } catch (cause) {
    fail(cause);
  }
  try {
    await run.recalculate();
  } catch (cause) {
    run.isUnfinished = true;
    fail(cause);
  }
  if (failure !== undefined && !run.hasSent) throw failure.cause;
  const result = run.result();
  if (failure !== undefined) throw new PartialApplyError(result, project.id, failure.cause);
  if (result.conflicts.length > 0) throw new PlanConflictError(result, project.id);
  return result;
}

/** Languages that the plan would write, and the project still lacks; and which one is its reference language. */
async function languagesOf(
  project: Project<'read' | 'write'>,
  { missingLanguages, referenceLanguage }: Plan,
  places: readonly PlannedPlace[],
  signal: AbortSignal | undefined,
): Promise<{ readonly missing: string[]; readonly referenceLanguage: string | undefined }> {
  const written = [...new Set(places.map(({ language }) => language))].sort();
  const isKnown = missingLanguages !== undefined && !written.some((one) => missingLanguages.includes(one));
  if (written.length === 0 || isKnown) return { missing: [], referenceLanguage };
  const there = await project.languages.list({ signal });
  return {
    missing: written.filter((language) => !there.some(({ code }) => code === language)),
    referenceLanguage:
      referenceLanguage ?? there.find(({ isReferenceLanguage }) => isReferenceLanguage)?.code,
  };
}
