/** What a sync has to come to, in the words of its documentation: a second statement of it, independent of the source. */

import fc from 'fast-check';
import { Locize, personalAccessToken, type RawEntry, type TranslationValue } from 'locize-sdk';
import type { PlanOptions } from 'locize-sdk/sync';
import { createLocizeServer, type LocizeServer } from 'locize-sdk/testing';
import { token } from '../helpers/seed.js';

/** Few names and texts, so that they meet. */
const keyNames = [
  'a',
  'b',
  'a.b',
  'b.c',
  'item',
  'item_one',
  'item_other',
  'item_male',
  'old',
  'older',
  'new',
];
const oddNames = ['', '__proto__', 'constructor', 'x y', '0', 'ü', 'a/b', '\u202e', 'very.__proto__'];
export const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...keyNames) },
  { weight: 1, arbitrary: fc.constantFrom(...oddNames) },
);
export const text = fc.constantFrom('x', 'y', 'z', '5', 'true');
const wantedValue: fc.Arbitrary<TranslationValue> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom('', null, 5, true, {}, []) },
);
const languages = ['en', 'de', 'fr', 'it'];
const namespaces = ['common', 'shop'];

const entry = fc.record(
  {
    value: fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: fc.constant('') }),
    context: fc.record({ text: text }),
    tags: fc.uniqueArray(text, { minLength: 1, maxLength: 2 }),
    updatedAt: fc.constant(1_600_000_000_000),
  },
  { requiredKeys: ['value', 'updatedAt'] },
);

/** By language and namespace; either may be missing. */
const byPlace = <T>(value: fc.Arbitrary<T>, among = languages) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...among), fc.constantFrom(...namespaces), value), {
      selector: ([language, namespace]) => `${language}/${namespace}`,
      maxLength: 6,
    })
    .map((places) => places.map(([language, namespace, value]) => ({ language, namespace, value })));
const byKey = <T>(value: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 6 })
    .map((pairs) => Object.fromEntries(pairs));

type Placed<T> = readonly { readonly language: string; readonly namespace: string; readonly value: T }[];
type Keyed<T> = { readonly [key: string]: T };

/** Of `value` by language and namespace. */
export const nested = <T>(places: Placed<T>): Keyed<Keyed<T>> => {
  const byLanguage = new Map<string, [string, T][]>();
  for (const { language, namespace, value } of places) {
    byLanguage.set(language, [...(byLanguage.get(language) ?? []), [namespace, value]]);
  }
  return Object.fromEntries([...byLanguage].map(([name, pairs]) => [name, Object.fromEntries(pairs)]));
};

/** The projects of the server: a main one, a branch and a tenant of it. */
export const ids = ['p1', 'b1', 't1'] as const;

const seeds = fc.record({
  main: byPlace(byKey(entry), ['en', 'de', 'it']),
  branch: byPlace(byKey(entry), ['en', 'de', 'it']),
  tenant: byPlace(byKey(entry), ['en', 'de', 'it']),
});

const renames = fc.dictionary(
  fc.constantFrom('old', 'older', 'a'),
  fc.constantFrom('new', 'item_other', 'b.c'),
  { maxKeys: 2, noNullPrototype: true },
);

const sometimes = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

/** What is asked of a plan. */
const request = fc
  .record({
    id: fc.constantFrom(...ids),
    wanted: byPlace(byKey(wantedValue), ['en', 'en', 'de', 'fr']),
    base: fc.option(byPlace(byKey(wantedValue), ['en', 'de']), { nil: undefined }),
    /** Whether the base begins as what is wanted, so that it differs here and there. */
    isBaseClose: fc.boolean(),
    isNested: fc.boolean(),
    isStream: fc.boolean(),
    prune: fc.constantFrom('reference', 'exact', false, undefined),
    overwrite: fc.constantFrom(true, false, undefined),
    renames: sometimes(renames),
    emptyValues: fc.constantFrom('skip', 'write', undefined),
    languages: sometimes(fc.subarray(languages, { minLength: 2 })),
    ignored: sometimes(key),
  })
  .map(({ base, isBaseClose, overwrite, wanted: given, ...all }) => {
    const asked = given.filter(({ language }) => all.languages?.includes(language) ?? true);
    const isWanted = (name: string) => asked.some(({ value }) => Object.hasOwn(value, name));
    // One that is wanted by its old name alone is refused.
    const pairs = Object.entries(all.renames ?? {}).filter(([old, name]) => !isWanted(old) || isWanted(name));
    const rest = { ...all, renames: all.renames && Object.fromEntries(pairs) };
    const wanted = withOneOfTwo(given, rest.renames);
    return {
      ...rest,
      wanted,
      base: base && isBaseClose ? over(wanted, base) : base,
      overwrite: base === undefined ? overwrite : undefined,
    };
  });

/** Without texts of old keys where there is one of the new key, or of another old one: two texts for one key are refused. */
const withOneOfTwo = <T>(places: Placed<Keyed<T>>, renames: Keyed<string> = {}): Placed<Keyed<T>> =>
  places.map((place) => {
    const { value } = place;
    const taken = new Set(Object.keys(value).filter((key) => !Object.hasOwn(renames, key)));
    const left = Object.entries(value).filter(([key]) => {
      const name = Object.hasOwn(renames, key) ? renames[key] : undefined;
      if (name === undefined) return true;
      const isFree = !taken.has(name);
      taken.add(name);
      return isFree;
    });
    return { ...place, value: Object.fromEntries(left) };
  });

/** Places with others over them, of which each has one key of its own. */
const over = <T>(below: Placed<Keyed<T>>, above: Placed<Keyed<T>>): Placed<Keyed<T>> =>
  below.map((place) => {
    const other = above.find(
      ({ language, namespace }) => language === place.language && namespace === place.namespace,
    );
    const one = Object.entries(other?.value ?? {}).slice(0, 1);
    return { ...place, value: Object.fromEntries([...Object.entries(place.value), ...one]) };
  });

export const scenario = fc.record({ seeds, request });
export type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;
type Request = Scenario['request'];

export function serverOf({ main, branch, tenant }: Scenario['seeds'], pageSize?: number): LocizeServer {
  return createLocizeServer({
    jobDuration: 0,
    ...(pageSize !== undefined && { pageSize }),
    projects: [
      {
        id: 'p1',
        referenceLanguage: 'en',
        languages: ['en', 'de', 'it'],
        versions: { latest: nested(main), next: { en: { common: { a: 'of the next version' } } } },
        branches: [{ id: 'b1', name: 'branch', entries: nested(branch) }],
        tenants: [{ id: 't1', versions: { latest: nested(tenant) } }],
      },
    ],
    tokens: [
      {
        token,
        scopes: ['read', 'write', 'manage'],
        roles: { p1: 'admin', b1: 'admin', t1: 'admin' },
      },
    ],
  });
}

export const clientOf = (fetch: typeof globalThis.fetch): Locize =>
  new Locize({ credential: personalAccessToken(token), fetch, retry: { limit: 0 } });

/** Content by key as it is given: nested where its keys can be. */
function contentOf(texts: Keyed<TranslationValue>, isNested: boolean): Keyed<TranslationValue> {
  if (!isNested) return texts;
  const parents = new Map<string, [string, TranslationValue][]>();
  const flat: [string, TranslationValue][] = [];
  for (const [name, value] of Object.entries(texts)) {
    const [, parent, child] = /^(\w)\.(\w)$/.exec(name) ?? [];
    if (parent === undefined || child === undefined || Object.hasOwn(texts, parent)) flat.push([name, value]);
    else parents.set(parent, [...(parents.get(parent) ?? []), [child, value]]);
  }
  return Object.fromEntries([
    ...flat,
    ...[...parents].map(([name, pairs]) => [name, Object.fromEntries(pairs)] as const),
  ]);
}

/** What `plan` is given: the wanted content, and its options. */
export function askedFor(request: Request) {
  const { id, wanted, base, isNested, isStream, ignored, ...rest } = request;
  const given = (places: Placed<Keyed<TranslationValue>>) => {
    const pieces = places.map(({ value, ...place }) => ({ ...place, content: contentOf(value, isNested) }));
    return isStream
      ? stream(pieces)
      : nested(pieces.map(({ content, ...place }) => ({ ...place, value: content })));
  };
  const options: PlanOptions = {
    prune: rest.prune as PlanOptions['prune'],
    overwrite: rest.overwrite,
    renames: rest.renames,
    emptyValues: rest.emptyValues as PlanOptions['emptyValues'],
    languages: rest.languages,
    base: base && given(base),
    inherits: id !== 'p1',
    ignore: ignored === undefined ? undefined : (_, name) => name === ignored,
  };
  return { content: given(wanted), options };
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T, void, undefined> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

/** Whether one entry has the context and tags of another, if that has any. */
function isKnownOf(one: Known | undefined, other: Known): boolean {
  const hasContext = other.context == null || one?.context?.text === other.context.text;
  return hasContext && (other.tags ?? []).every((tag) => one?.tags?.includes(tag));
}

/** What is known of an entry: with `overrides` where it is a branch's or tenant's own. */
export type Known = Pick<RawEntry, 'value' | 'context' | 'tags' | 'overrides'> & {
  readonly updatedAt?: unknown;
};
/** Entries by place and key. */
export type State = ReadonlyMap<string, ReadonlyMap<string, Known>>;

/** All that there is in the version `latest` of a project. */
export async function stateOf(server: LocizeServer, id: string): Promise<State> {
  const { translations } = clientOf(server.fetch).project(id);
  const state = new Map<string, ReadonlyMap<string, Known>>();
  for (const [language, names] of Object.entries(server.entries(id).latest ?? {})) {
    for (const [namespace, stored] of Object.entries(names)) {
      const entries = await translations.pull({ language, namespace }, { raw: true }).all();
      const known = Object.entries(entries).map(([name, { value, context, tags, overrides }]) => {
        const { updatedAt } = new Map(Object.entries(stored)).get(name) ?? {};
        const details = { value, context, tags, overrides, updatedAt };
        const there = Object.entries(details).filter(([, detail]) => detail !== undefined);
        return [name, Object.fromEntries(there) as Known] as const;
      });
      if (known.length > 0) state.set(`${language}/${namespace}`, new Map(known));
    }
  }
  return state;
}

/** As objects, which are printed well, and without times. */
export const shown = (state: State): object =>
  Object.fromEntries(
    [...state]
      .filter(([, entries]) => entries.size > 0)
      .sort()
      .map(([place, entries]) => [
        place,
        Object.fromEntries([...entries].sort().map(([name, { updatedAt, ...entry }]) => [name, entry])),
      ]),
  );

const plural = /(_ordinal)?_(zero|one|two|few|many|other)$/;

/** Whether a key is one of the reference language's, or a plural or context variant of one. */
const isCovered = (references: readonly string[], name: string) =>
  references.some((reference) =>
    [reference, reference.replace(plural, '')].some(
      (stem) => name === stem || (stem !== '' && name.startsWith(`${stem}_`)),
    ),
  );

/** What a project has to have after `apply(plan(…))`. What isn't written keeps the time at which it was. */
export function expectedState(before: State, parent: State, request: Request): State {
  const inherits = request.id !== 'p1';
  const { prune = false, ignored } = request;
  const isAsked = ({ language }: { language: string }) => request.languages?.includes(language) ?? true;
  const textsOf = (places: Placed<Keyed<TranslationValue>>) =>
    new Map(
      places
        .filter(isAsked)
        .map(({ language, namespace, value }) => [
          `${language}/${namespace}`,
          renamedTexts(namespace, value),
        ]),
    );
  /** Not of keys that stay: that are wanted in a namespace, and the new ones in no language of it. */
  const renamesIn = (namespace: string) => {
    const places = request.wanted.filter((place) => isAsked(place) && place.namespace === namespace);
    const isWanted = (name: string) => places.some(({ value }) => Object.hasOwn(value, name));
    const pairs = Object.entries(request.renames ?? {}).filter(
      ([old, name]) => (isWanted(name) || !isWanted(old)) && old !== ignored && name !== ignored,
    );
    return Object.fromEntries(pairs);
  };
  /** Undefined for what is named and not translated yet. */
  const renamedTexts = (namespace: string, texts: Keyed<TranslationValue>) => {
    const renames = renamesIn(namespace);
    const read = new Map<string, string | undefined>();
    for (const [name, value] of Object.entries(texts)) {
      const isText = typeof value !== 'object' && (value !== '' || request.emptyValues === 'write');
      read.set(name, isText ? String(value) : undefined);
    }
    const result = new Map([...read].filter(([name]) => !Object.hasOwn(renames, name)));
    for (const [old, name] of Object.entries(renames)) {
      if (read.has(old)) result.set(name, result.get(name) ?? read.get(old));
    }
    return result;
  };
  const wanted = textsOf(request.wanted);
  const base = request.base && textsOf(request.base);
  const wantedLanguages = new Set([...wanted.keys()].map((place) => place.split('/')[0] ?? ''));
  const wantedNamespaces = new Set([...wanted.keys()].map((place) => place.split('/')[1] ?? ''));

  const after = new Map(before);
  for (const place of new Set([...before.keys(), ...wanted.keys()])) {
    const [language = '', namespace = ''] = place.split('/');
    if (!isAsked({ language }) || !wantedNamespaces.has(namespace)) continue;
    const entries = new Map(before.get(place));
    after.set(place, entries);
    const isOwn = (entry: Known) => !inherits || entry.overrides !== undefined;
    const above = (name: string) => (inherits ? parent.get(place)?.get(name) : undefined);
    const write = (name: string, value: string, details: Partial<Known> = entries.get(name) ?? {}) => {
      const { context, tags } = details;
      const inherited = above(name);
      // What is the parent's isn't frozen.
      if (inherited?.value === value) entries.set(name, inherited);
      else {
        entries.set(name, {
          value,
          ...(context && { context }),
          ...(tags && { tags }),
          ...(inherits && { overrides: inherited?.value ?? null }),
        });
      }
    };
    const remove = (name: string) => {
      const entry = entries.get(name);
      if (entry === undefined || !isOwn(entry)) return;
      const inherited = above(name);
      if (inherited === undefined) entries.delete(name);
      else entries.set(name, inherited);
    };

    const going = Object.entries(renamesIn(namespace)).flatMap(([old, name]) => {
      const entry = before.get(place)?.get(old);
      const isThere = entry !== undefined && isOwn(entry);
      return isThere ? [{ old, name, entry }] : [];
    });
    /** Texts that have moved, of which the details go along. */
    const moved = new Set<string>();
    /** Texts that can't, since there is another one. Neither is removed. */
    const stuck: typeof going = [];
    for (const { old, name, entry } of going) {
      const there = entries.get(name)?.value;
      if (there && entry.value !== '' && (there !== entry.value || !isKnownOf(entries.get(name), entry))) {
        stuck.push({ old, name, entry });
        continue;
      }
      remove(old);
      if (there || (there === '' && !entry.value)) continue;
      write(name, entry.value ?? '', { ...before.get(place)?.get(name), ...entry });
      moved.add(name);
    }

    const named = wanted.get(place);
    const references = [...(wanted.get(`en/${namespace}`)?.keys() ?? [])];
    const hasReference = prune === 'reference' && wanted.has(`en/${namespace}`);
    const olds = new Set(going.map(({ old }) => old));
    for (const name of new Set([...(named?.keys() ?? []), ...entries.keys()])) {
      if (name === ignored || (olds.has(name) && !moved.has(name))) continue;
      const isOrphan = hasReference && wantedLanguages.has(language) && !isCovered(references, name);
      const found = entries.get(name)?.value ?? undefined;
      const text = isOrphan ? undefined : named?.get(name);
      const earlier = base?.get(place);
      if (text === undefined) {
        if (named?.has(name) && !isOrphan) continue;
        const isPruned = prune === 'exact' ? named !== undefined : isOrphan;
        const isAsBase =
          base === undefined || (earlier?.has(name) === true && (earlier.get(name) ?? '') === found);
        const isTaken = stuck.some((one) => one.name === name);
        if (isPruned && isAsBase && !isTaken) remove(name);
      } else if (text !== found) {
        const before = earlier?.get(name);
        const isOverwritten =
          base === undefined
            ? !found || (request.overwrite ?? language === 'en')
            : text !== before && (found === before || found === '');
        if (isOverwritten) write(name, text);
      } else if (!moved.has(name) && above(name)?.value === text && !(base && text === earlier?.get(name))) {
        // One of its own that is the parent's gives way to that.
        write(name, text);
      }
    }
    for (const { old, name, entry } of stuck) {
      const other = entries.get(name);
      // It was changed on the way as it is wanted, and nobody has changed the old one.
      const text = base?.get(place)?.get(name);
      const isReplaced = text === entry.value && other?.value === wanted.get(place)?.get(name);
      if ((other?.value === entry.value || isReplaced) && isKnownOf(other, entry)) remove(old);
    }
  }
  return after;
}
