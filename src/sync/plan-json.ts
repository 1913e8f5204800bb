import { InvalidArgumentError } from '../index.js';
import { isPlainObject, nameOf } from './content.js';
import type { ListName, PlanData, PlannedPlace } from './plan-data.js';

/** The format of the JSON. */
export const format = 1;

/** By list: the texts that each item has, and those that it may have. */
const lists: { readonly [Name in ListName]: { readonly has: string; readonly mayHave: string } } = {
  add: { has: 'key to', mayHave: 'movedFrom from' },
  change: { has: 'key from to', mayHave: '' },
  remove: { has: 'key from', mayHave: 'movedTo' },
  theirs: { has: 'key', mayHave: 'base from' },
  conflicts: { has: 'key', mayHave: 'base from to movedTo' },
  skipped: { has: 'key', mayHave: 'from to' },
  kept: { has: 'key from', mayHave: '' },
};

/** Checks a plan, of which nothing but what it has to have is taken over. */
export function readPlan(json: unknown): PlanData {
  const data = objectIn(json, 'json');
  if (data.format !== format) throw refused('format', `must be ${format}: plan anew`);
  const taken = new Set<string>();
  const places = listIn(data.places, 'places').map((one, index) => {
    const name = `places[${index}]`;
    const place = objectIn(one, name);
    const keys = new Set<unknown>();
    const items = Object.entries(lists).map(([list, { has, mayHave }]) => [
      list,
      listIn(place[list], `${name}.${list}`).map((item, nth) => {
        const read = itemOf(item, `${name}.${list}[${nth}]`, has, mayHave);
        if (!/^(add|change|remove)$/.test(list)) return read;
        if (read.movedTo === read.key)
          throw refused(`${name}.${list}[${nth}].movedTo`, 'must be another key');
        if (keys.has(read.key)) throw refused(`${name}.${list}[${nth}]`, 'has a key that another one has');
        keys.add(read.key);
        return read;
      }),
    ]);
    const language = nameIn(place.language, `${name}.language`);
    const namespace = nameIn(place.namespace, `${name}.namespace`);
    const id = nameOf({ language, namespace });
    if (taken.has(id)) throw refused(name, 'is a place that another one is');
    taken.add(id);
    return {
      language,
      namespace,
      keys: countIn(place.keys, `${name}.keys`),
      ...Object.fromEntries(items),
    } as PlannedPlace; // with each list, whose items were checked
  });
  return {
    projectId: nameIn(data.projectId, 'projectId'),
    version: nameIn(data.version, 'version'),
    referenceLanguage:
      data.referenceLanguage === undefined ? undefined : nameIn(data.referenceLanguage, 'referenceLanguage'),
    inherits: flagIn(data.inherits, 'inherits'),
    undoes: flagIn(data.undoes, 'undoes'),
    keys: countIn(data.keys, 'keys'),
    wanted: countIn(data.wanted, 'wanted'),
    base: data.base === undefined ? undefined : countIn(data.base, 'base'),
    missingLanguages:
      data.missingLanguages === undefined
        ? undefined
        : listIn(data.missingLanguages, 'missingLanguages').map((language, index) =>
            nameIn(language, `missingLanguages[${index}]`),
          ),
    places,
  };
}

type Json = { readonly [name: string]: unknown };

const refused = (argument: string, problem: string) => new InvalidArgumentError(argument, problem);

function itemOf(value: unknown, name: string, has: string, mayHave: string): Json {
  const item = objectIn(value, name);
  const texts = `${has} ${mayHave}`
    .trim()
    .split(' ')
    .filter((field) => item[field] !== undefined);
  const { context, tags, givesUp, fills } = item;
  if (!has.split(' ').every((field) => texts.includes(field))) {
    throw refused(name, `must have ${has.replaceAll(' ', ', ')}`);
  }
  if (context !== undefined && typeof Object(context).text !== 'string') {
    throw refused(`${name}.context`, 'must be an object with a text');
  }
  if (tags !== undefined && !listIn(tags, `${name}.tags`).every((tag) => typeof tag === 'string')) {
    throw refused(`${name}.tags`, 'must be texts');
  }
  if (givesUp !== undefined) flagIn(givesUp, `${name}.givesUp`);
  if (fills !== undefined) flagIn(fills, `${name}.fills`);
  for (const field of texts) {
    if (typeof item[field] !== 'string') throw refused(`${name}.${field}`, 'must be a text');
  }
  return {
    ...Object.fromEntries(texts.map((field) => [field, item[field]])),
    ...(context !== undefined && { context: { text: Object(context).text } }),
    ...(Array.isArray(tags) && { tags: [...tags] }),
    ...(givesUp === true && { givesUp }),
    ...(fills === true && { fills }),
  };
}

function objectIn(value: unknown, name: string): Json {
  if (isPlainObject(value)) return value;
  throw refused(name, 'must be an object of a plan: what `toJSON()` gives');
}

function listIn(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw refused(name, 'must be a list');
}

function nameIn(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refused(name, 'must be a name');
}

function flagIn(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw refused(name, 'must be true or false');
}

function countIn(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw refused(name, 'must be a whole number from 0');
}
