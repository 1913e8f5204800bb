import { nameOf } from './content.js';
import type { Refusal } from './errors.js';
import { isWritten, type PlanData, type PlannedPlace } from './plan-data.js';

export interface GuardOptions {
  /**
   * How many keys may be removed in all.
   *
   * @default 10, or a fifth of a place and 5 % of all keys that were read, whichever is more
   */
  readonly maxRemovals?: number | undefined;
  /**
   * How many texts may be overwritten in all.
   *
   * @default as of removals
   */
  readonly maxChanges?: number | undefined;
  /**
   * Whether a place may be left without a text.
   *
   * @default false
   */
  readonly allowEmpty?: boolean | undefined;
}

/** So many are always permitted. */
const few = 10;

/** What is lost by a plan: a text that is moved as it is isn't, and one that fills an empty one takes nothing away. */
const losses = {
  maxRemovals: ({ remove }: PlannedPlace) => remove.filter(({ movedTo }) => movedTo === undefined).length,
  maxChanges: ({ add, change }: PlannedPlace) => [...add, ...change].filter(({ from }) => from).length,
};
const verbs = { maxRemovals: 'remove', maxChanges: 'change' };

/** What a plan would do that isn't permitted. */
export function refusalsOf(plan: PlanData, options: GuardOptions): Refusal[] {
  if (plan.undoes) return [];
  const places = plan.places.filter(isWritten);
  const refusals: Refusal[] = [];
  for (const option of ['maxRemovals', 'maxChanges'] as const) {
    const count = losses[option];
    const all = places.reduce((sum, place) => sum + count(place), 0);
    const most = options[option] ?? Math.max(few, plan.keys / 20);
    if (all > most) {
      const reason = `${verbs[option]} ${all} of ${plan.keys} keys that were read, of which ${Math.floor(most)} may be`;
      refusals.push({ option, reason });
    }
    for (const { language, namespace, ...place } of options[option] === undefined ? places : []) {
      const here = { language, namespace };
      const counted = count({ ...here, ...place });
      const mostHere = Math.max(few, place.keys / 5);
      if (counted > mostHere) {
        const reason = `${verbs[option]} ${counted} of ${place.keys} keys in ${nameOf(here)}, of which ${Math.floor(mostHere)} may be`;
        refusals.push({ option, place: here, reason });
      }
    }
  }
  // In a branch or tenant, what is removed lets the parent's come through.
  for (const { language, namespace, keys, add, change, remove } of options.allowEmpty || plan.inherits
    ? []
    : places) {
    const isText = (text: string) => text !== '';
    const lost = [...remove, ...change.filter(({ to }) => !isText(to))].filter(({ from }) => isText(from));
    const won = [...add, ...change.filter(({ from }) => !isText(from))].filter(({ to }) => isText(to));
    if (lost.length === 0 || keys + won.length > lost.length) continue;
    const place = { language, namespace };
    refusals.push({ option: 'allowEmpty', place, reason: `leave ${nameOf(place)} empty` });
  }
  return refusals;
}
