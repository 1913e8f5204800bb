import fc from 'fast-check';
import { InvalidArgumentError, Locize, personalAccessToken } from 'locize-sdk';
import {
  apply,
  Plan,
  type PlannedPlace,
  type PlanOptions,
  plan,
  readProject,
  type SyncContent,
} from 'locize-sdk/sync';
import { createLocizeServer, type SeedLanguages } from 'locize-sdk/testing';
import { marked } from 'marked';
import { describe, expect, it, vi } from 'vitest';
import { runs } from '../helpers/runs.js';
import { token } from '../helpers/seed.js';

/** A project `p1` that has this, and a branch `b1` of it. */
function projectWith(latest: SeedLanguages, branch: SeedLanguages = {}) {
  const server = createLocizeServer({
    projects: [
      {
        id: 'p1',
        referenceLanguage: 'en',
        languages: ['en', 'de'],
        versions: { latest },
        branches: [{ id: 'b1', name: 'feature', entries: branch }],
      },
    ],
    tokens: [{ token, scopes: ['read', 'write'], roles: { p1: 'user' } }],
  });
  const locize = new Locize({ credential: personalAccessToken(token), fetch: server.fetch });
  return { server, project: locize.project('p1'), branch: locize.project('b1') };
}

/** The lists of a place that have something in them. */
const listsOf = ({ language, namespace, keys, ...lists }: PlannedPlace) =>
  Object.fromEntries(Object.entries(lists).filter(([, items]) => items.length > 0));

/** What a plan says, by place. */
const said = ({ places }: Plan) =>
  Object.fromEntries(places.map((place) => [`${place.language}/${place.namespace}`, listsOf(place)]));

/** What is planned for a project that has this. */
const planned = async (latest: SeedLanguages, wanted: SyncContent, options?: PlanOptions) =>
  said(await plan(projectWith(latest).project, wanted, options));

const signs = {
  add: '+',
  change: '~',
  remove: '-',
  theirs: '<',
  conflicts: '!',
  skipped: '.',
  kept: '=',
} as const;

/** How many keys are in which lists, as a sign each, by key; a dot in the middle for none. */
function signOf(plan: Plan, key: string): string {
  const lists = Object.entries(signs).flatMap(([name, sign]) => {
    const items = plan.places.flatMap(
      (place): readonly { key: string }[] => place[name as keyof typeof signs],
    );
    return items.filter((item) => item.key === key).map(() => sign);
  });
  return lists.join('') || '·';
}

/** What somebody has for a key: nothing, an empty text, the base's, one of ours, or one of theirs. */
const texts = { absent: undefined, empty: '', B: 'B', W: 'W', L: 'L' } as const;
type Text = keyof typeof texts;

const ofBase: readonly Text[] = ['absent', 'empty', 'B'];
const ofWanted: readonly Text[] = ['absent', 'empty', 'B', 'W'];
const ofLocize: readonly Text[] = ['absent', 'empty', 'B', 'L', 'W'];

/** The keys of which somebody has a text. */
const content = (keys: readonly (readonly [key: string, text: Text])[]) =>
  Object.fromEntries(
    keys.flatMap(([key, name]) => {
      const text = texts[name];
      return text === undefined ? [] : [[key, text]];
    }),
  );

describe('with a base', () => {
  const rows = ofBase.flatMap((base) => ofWanted.map((wanted) => ({ base, wanted })));
  const cells = rows.flatMap((row) =>
    ofLocize.map((there) => ({ ...row, there, key: `${row.base}-${row.wanted}-${there}` })),
  );

  // Columns: what Locize has, absent, empty, B, L (theirs) and W (ours, too).
  it.each([
    [
      false,
      `
      base absent, wanted absent: · · < < <
      base absent, wanted empty:  · · · · ·
      base absent, wanted B:      + ~ · ! !
      base absent, wanted W:      + ~ ! ! ·
      base empty,  wanted absent: · · < < <
      base empty,  wanted empty:  · · · · ·
      base empty,  wanted B:      + ~ · ! !
      base empty,  wanted W:      + ~ ! ! ·
      base B,      wanted absent: · < . < <
      base B,      wanted empty:  · · · · ·
      base B,      wanted B:      < < · < <
      base B,      wanted W:      ! ~ ~ ! ·`,
    ],
    [
      'exact',
      `
      base absent, wanted absent: · · < < <
      base absent, wanted empty:  · · · · ·
      base absent, wanted B:      + ~ · ! !
      base absent, wanted W:      + ~ ! ! ·
      base empty,  wanted absent: · - < < <
      base empty,  wanted empty:  · · · · ·
      base empty,  wanted B:      + ~ · ! !
      base empty,  wanted W:      + ~ ! ! ·
      base B,      wanted absent: · ! - ! !
      base B,      wanted empty:  · · · · ·
      base B,      wanted B:      < < · < <
      base B,      wanted W:      ! ~ ~ ! ·`,
    ],
  ] as const)('and `prune: %j`, each key is decided by all three sides', async (prune, expected) => {
    // So that the place is read: one key is written already.
    const side = (of: 'base' | 'wanted' | 'there', read: string) => ({
      de: { common: { ...content(cells.map((cell) => [cell.key, cell[of]])), read } },
    });
    const { project } = projectWith(side('there', '2'));
    const changes = await plan(project, side('wanted', '2'), { base: side('base', '1'), prune });
    const lines = rows.map(({ base, wanted }) => {
      const found = ofLocize.map((there) => signOf(changes, `${base}-${wanted}-${there}`));
      return `${`base ${base},`.padEnd(12)} ${`wanted ${wanted}:`.padEnd(14)} ${found.join(' ')}`;
    });
    expect(lines).toEqual(expected.trim().split(/\n\s*/));
  });

  it('the plan says what each side has', async () => {
    const base = {
      de: { common: { ours: 'B', theirs: 'B', both: 'B', gone: 'B', removed: 'B', left: 'B' } },
    };
    const there = { ours: 'B', theirs: 'L', both: 'L', removed: 'L', left: 'B', fresh: 'L' };
    const wanted = { ours: 'W', theirs: 'B', both: 'W', gone: 'W' };
    const { project } = projectWith({ de: { common: there } });
    const options = { base, prune: 'exact' } as const;
    const changes = await plan(project, { de: { common: wanted } }, options);
    expect(said(changes)['de/common']).toEqual({
      change: [{ key: 'ours', from: 'B', to: 'W' }],
      remove: [{ key: 'left', from: 'B' }],
      theirs: [
        { key: 'theirs', base: 'B', from: 'L' },
        { key: 'fresh', base: undefined, from: 'L' },
      ],
      conflicts: [
        { key: 'both', base: 'B', from: 'L', to: 'W' },
        { key: 'gone', base: 'B', from: undefined, to: 'W' },
        { key: 'removed', base: 'B', from: 'L', to: undefined },
      ],
    });
    expect(changes.totals).toEqual({
      add: 0,
      change: 1,
      remove: 1,
      theirs: 2,
      conflicts: 3,
      skipped: 0,
      kept: 0,
    });
  });

  it('a place that is wanted as it was is not read', async () => {
    const base = { de: { common: { a: 'A', empty: '', nested: {} } } };
    const { project, server } = projectWith({ de: { common: { a: 'Theirs' } } });
    expect((await plan(project, { de: { common: { a: 'A', also: '' } } }, { base })).places).toEqual([]);
    expect(server.requests.map(({ path }) => path).sort()).toEqual(['/languages/p1', '/stats/project/p1']);
  });

  it('one that the base lacks is new on whichever side has it', async () => {
    const latest = { de: { common: { a: 'L', alike: 'A' } } };
    expect(await planned(latest, { de: { common: { a: 'W', alike: 'A', b: 'W' } } }, { base: {} })).toEqual({
      'de/common': {
        add: [{ key: 'b', to: 'W' }],
        conflicts: [{ key: 'a', base: undefined, from: 'L', to: 'W' }],
      },
    });
  });

  it('`overwrite` is refused', async () => {
    const { project, server } = projectWith({});
    await expect(plan(project, {}, { base: {}, overwrite: true })).rejects.toMatchObject({
      argument: 'overwrite',
    });
    expect(server.requests).toEqual([]);
  });

  it('a base is not begun where the project cannot be read', async () => {
    const { project, server } = projectWith({});
    server.setRole(token, 'p1', null);
    const begin = vi.fn();
    const base = { [Symbol.asyncIterator]: begin };
    await expect(plan(project, {}, { base })).rejects.toMatchObject({ code: expect.any(String) });
    expect(begin).not.toHaveBeenCalled();
  });
});

describe('without a base', () => {
  const columns = ofLocize;

  it.each([
    ['en', undefined, 'absent · · · · ·', 'empty · · · · ·', 'B + ~ · ~ ~', 'W + ~ ~ ~ ·'],
    ['de', undefined, 'absent · · · · ·', 'empty · · · · ·', 'B + ~ · . .', 'W + ~ . . ·'],
    ['de', true, 'absent · · · · ·', 'empty · · · · ·', 'B + ~ · ~ ~', 'W + ~ ~ ~ ·'],
    ['en', false, 'absent · · · · ·', 'empty · · · · ·', 'B + ~ · . .', 'W + ~ . . ·'],
  ])('in %s with `overwrite: %s`', async (language, overwrite, ...expected) => {
    const cells = ofWanted.flatMap((wanted) =>
      columns.map((there) => ({ wanted, there, key: `${wanted}-${there}` })),
    );
    const side = (of: 'wanted' | 'there') => ({
      [language]: { common: content(cells.map((cell) => [cell.key, cell[of]])) },
    });
    const options = { overwrite };
    const [lists, pruned] = await Promise.all([
      plan(projectWith(side('there')).project, side('wanted'), options),
      plan(projectWith(side('there')).project, side('wanted'), { ...options, prune: 'exact' }),
    ]);
    const row = (changes: Plan, wanted: string) =>
      [wanted, ...columns.map((there) => signOf(changes, `${wanted}-${there}`))].join(' ');
    expect(ofWanted.map((wanted) => row(lists, wanted))).toEqual(expected);
    // Pruning takes away what isn't wanted, and nothing else.
    expect(ofWanted.map((wanted) => row(pruned, wanted))).toEqual(['absent · - - - -', ...expected.slice(1)]);
  });

  it.each([
    [undefined, 'de'],
    ['de', 'en'],
  ])('the reference language can be given as %s: then %s is left alone', async (referenceLanguage, left) => {
    const latest = { en: { common: { a: 'L' } }, de: { common: { a: 'L' } } };
    const wanted = { en: { common: { a: 'W' } }, de: { common: { a: 'W' } } };
    const { skipped, change } =
      (await planned(latest, wanted, { referenceLanguage }))[`${left}/common`] ?? {};
    expect({ skipped, change }).toEqual({ skipped: [{ key: 'a', from: 'L', to: 'W' }], change: undefined });
  });
});

describe('pruning by the reference language', () => {
  const prune = 'reference';

  it('removes in all wanted languages what it lacks, but for variants of its keys', async () => {
    const variants = {
      item_zero: '0',
      item_few: 'few',
      item_ordinal_two: '2nd',
      item_male_many: 'many',
      friend: 'friend',
      friend_male: 'he',
      friend_male_other: 'they',
    };
    const gone = { gone: 'x', gone_one: 'x', items_one: 'x', friendly: 'x', _one: 'x' };
    const latest = { en: { common: { ...gone } }, de: { common: { ...variants, ...gone } } };
    const wanted = {
      en: { common: { item_one: 'one', friend: 'friend' } },
      de: { common: { friend: 'friend' } },
    };
    const removed = Object.keys(gone).map((key) => ({ key, from: 'x' }));
    const lists = await planned(latest, wanted, { prune });
    expect(lists['en/common']?.remove).toEqual(expect.arrayContaining(removed));
    expect(lists['de/common']?.remove).toHaveLength(removed.length);
    expect(lists['de/common']?.remove).toEqual(expect.arrayContaining(removed));
  });

  it.each(['', '_', '__proto__', 'a_', '_one', 'a_ordinal_other'])('keeps %j, which it has', async (key) => {
    const latest = { en: { common: { [key]: 'A' } }, de: { common: { [key]: 'A' } } };
    const wanted = { en: { common: { [key]: 'B' } }, de: { common: {} } };
    expect(await planned(latest, wanted, { prune })).toEqual({
      'en/common': { change: [{ key, from: 'A', to: 'B' }] },
    });
  });

  it('counts keys that the reference language names and has no text for', async () => {
    const latest = { de: { common: { named: 'x', listed: 'x', gone: 'x' } } };
    const wanted = { en: { common: { named: '', listed: {}, a: 'A' } }, de: { common: {} } };
    expect((await planned(latest, wanted, { prune }))['de/common']).toEqual({
      remove: [{ key: 'gone', from: 'x' }],
    });
  });

  it('adds no key to other languages that it lacks, and says so', async () => {
    const latest = { en: { common: { a: 'A' } }, de: { common: { orphan: 'L' } } };
    const wanted = {
      en: { common: { a: 'A' } },
      de: { common: { a: 'Ä', orphan: 'W', fresh: 'W', none: '' } },
    };
    expect(await planned(latest, wanted, { prune })).toEqual({
      'de/common': {
        add: [{ key: 'a', to: 'Ä' }],
        remove: [{ key: 'orphan', from: 'L' }],
        skipped: [{ key: 'fresh', from: undefined, to: 'W' }],
      },
    });
  });

  it('reaches places of wanted languages that are not named, and no others', async () => {
    const latest = {
      en: { common: { a: 'A' }, other: { x: 'x' } },
      de: { common: { a: 'A', gone: 'x' }, other: { x: 'x' } },
      fr: { common: { gone: 'x' } },
    };
    const wanted = { en: { common: { a: 'A' } }, de: { shop: { b: 'B' } } };
    expect(await planned(latest, wanted, { prune })).toEqual({
      'de/common': { remove: [{ key: 'gone', from: 'x' }] },
      'de/shop': { add: [{ key: 'b', to: 'B' }] },
    });
  });

  it.each([
    ['no reference place is wanted', { de: { common: { a: 'A' } } }, {}],
    ['the filter leaves none', { en: { common: {} }, de: { common: { a: 'A' } } }, { languages: ['de'] }],
  ])('removes nothing where %s', async (_, wanted, options) => {
    const latest = { en: { common: { a: 'A', x: 'x' } }, de: { common: { a: 'A', x: 'x' } } };
    expect(await planned(latest, wanted, { prune, ...options })).toEqual({});
  });

  it('with a base removes only what is as the base has it', async () => {
    const both = { same: 'B', edited: 'B' };
    const base = { en: { common: { a: 'A', ...both } }, de: { common: { a: 'A', ...both } } };
    const latest = {
      en: { common: { a: 'A', ...both } },
      de: { common: { ...both, edited: 'L', fresh: 'L' } },
    };
    const wanted = { en: { common: { a: 'A' } }, de: base.de };
    expect((await planned(latest, wanted, { prune, base }))['de/common']).toEqual({
      remove: [{ key: 'same', from: 'B' }],
      theirs: [
        { key: 'a', base: 'A', from: undefined },
        { key: 'fresh', base: undefined, from: 'L' },
      ],
      conflicts: [{ key: 'edited', base: 'B', from: 'L', to: undefined }],
    });
  });
});

describe('pruning exactly', () => {
  it('is language by language, and of named places only', async () => {
    const latest = {
      en: { common: { a: 'A', x: 'x' }, other: { x: 'x' } },
      de: { common: { a: 'A', x: 'x' } },
    };
    expect(await planned(latest, { en: { common: { a: 'A' } } }, { prune: 'exact' })).toEqual({
      'en/common': { remove: [{ key: 'x', from: 'x' }] },
    });
    expect(await planned(latest, { de: { common: {} } }, { prune: 'exact' })).toEqual({
      'de/common': {
        remove: [
          { key: 'a', from: 'A' },
          { key: 'x', from: 'x' },
        ],
      },
    });
  });

  it('leaves what is named and not translated yet', async () => {
    const latest = { en: { common: { a: 'A', b: 'B', c: 'C' } } };
    expect(await planned(latest, { en: { common: { a: '', b: null, c: [] } } }, { prune: 'exact' })).toEqual(
      {},
    );
  });
});

describe('renaming', () => {
  const details = { context: { text: 'On a button' }, tags: ['ui'] };
  const renames = { old: 'new' };
  const moved = (text: string) => ({
    add: [{ key: 'new', to: text, movedFrom: 'old' }],
    remove: [{ key: 'old', from: text, movedTo: 'new' }],
  });

  it('moves texts of all languages, also of those that are not wanted, with tags and contexts', async () => {
    const latest = {
      en: { common: { old: { value: 'Save', ...details } } },
      de: { common: { old: 'Speichern' } },
      fr: { common: { old: 'Enregistrer' } },
    };
    expect(await planned(latest, { en: { common: { new: 'Save' } } }, { renames })).toEqual({
      'en/common': {
        add: [{ key: 'new', to: 'Save', ...details, movedFrom: 'old' }],
        remove: [{ key: 'old', from: 'Save', movedTo: 'new' }],
      },
      'de/common': moved('Speichern'),
      'fr/common': moved('Enregistrer'),
    });
  });

  it('leaves other namespaces and filtered languages alone', async () => {
    const latest = {
      en: { common: { old: 'A' }, other: { old: 'A' } },
      de: { common: { old: 'A' } },
    };
    const wanted = { en: { common: {} } };
    expect(await planned(latest, wanted, { renames, languages: ['en'] })).toEqual({
      'en/common': moved('A'),
    });
  });

  it('takes wanted texts that have the old key still for those of the new one', async () => {
    const latest = { en: { common: { old: 'A' } }, de: { common: { old: 'B' } } };
    const wanted = { en: { common: { new: 'A' } }, de: { common: { old: 'B' } } };
    expect(await planned(latest, wanted, { renames })).toEqual({
      'en/common': moved('A'),
      'de/common': moved('B'),
    });
  });

  it('leaves a namespace alone in which the old key is one that stays', async () => {
    const latest = { en: { a: { old: 'A' }, b: { old: 'B' } }, de: { a: { old: 'A' }, b: { old: 'B' } } };
    const wanted = { en: { a: { new: 'A' }, b: { old: 'B' } }, de: { b: { old: 'B' } } };
    for (const more of [{}, { prune: 'reference' }] as const) {
      expect(await planned(latest, wanted, { renames, ...more })).toEqual({
        'en/a': moved('A'),
        'de/a': moved('A'),
      });
    }
  });

  it('is refused where nothing that is wanted has the new key, and something the old one', async () => {
    const { project } = projectWith({ en: { common: { old: 'A' } } });
    for (const base of [undefined, {}]) {
      await expect(plan(project, { en: { common: { old: 'A' } } }, { renames, base })).rejects.toMatchObject({
        argument: 'renames',
      });
    }
  });

  it('takes two texts that are alike for one', async () => {
    const latest = { en: { common: { old: 'A' } } };
    const alike = { en: { common: { old: 'A', new: 'A' } } };
    expect(await planned(latest, alike, { renames })).toEqual({ 'en/common': moved('A') });
    const both = { en: { common: { old: 'A', new: 'B' } } };
    await expect(planned(latest, both, { renames })).rejects.toMatchObject({ argument: 'wanted' });
  });

  it('and pruning leave alone what is ignored by one of its names', async () => {
    const latest = { en: { common: { old: 'A', z: 'Z' } }, de: { common: { old: 'A', z: 'Z' } } };
    for (const ignored of ['old', 'new']) {
      for (const prune of ['exact', 'reference'] as const) {
        const options = { renames, prune, ignore: (_: object, key: string) => key === ignored };
        const texts = { old: 'A', new: 'A', z: 'Z' };
        const wanted = { en: { common: texts }, de: { common: texts } };
        const lists = Object.values(await planned(latest, wanted, options));
        expect(lists.flatMap((list) => Object.keys(list))).toEqual(ignored === 'old' ? ['add', 'add'] : []);
      }
    }
  });

  it('refuses texts of two old keys for one new key', async () => {
    const wanted = { en: { common: { a: 'A', b: 'B' } }, de: { common: { c: 'A' } } };
    const planning = planned({ en: { common: { a: 'A' } } }, wanted, { renames: { a: 'c', b: 'c' } });
    await expect(planning).rejects.toThrow(/"a" and "b" in en\/common/);
  });

  it('changes the text on the way', async () => {
    const latest = { en: { common: { old: { value: 'A', ...details } } }, de: { common: { old: 'A' } } };
    const wanted = { en: { common: { new: 'B' } }, de: { common: { new: 'B' } } };
    expect(await planned(latest, wanted, { renames })).toEqual({
      'en/common': {
        add: [{ key: 'new', to: 'B', from: 'A', ...details, movedFrom: 'old' }],
        remove: [{ key: 'old', from: 'A', movedTo: 'new' }],
      },
      // Not the reference language: what differs isn't overwritten.
      'de/common': { ...moved('A'), skipped: [{ key: 'new', from: 'A', to: 'B' }] },
    });
  });

  it('moves what a translator has changed since the base', async () => {
    const base = { de: { common: { old: 'B', other: 'B' } } };
    const latest = { de: { common: { old: 'L', other: 'B' } } };
    expect(await planned(latest, { de: { common: { new: 'B', other: 'B' } } }, { base, renames })).toEqual({
      'de/common': { ...moved('L'), theirs: [{ key: 'new', base: 'B', from: 'L' }] },
    });
  });

  it('leaves two texts as they are where the new key has another one', async () => {
    const latest = { en: { common: { old: 'A', new: 'B' } }, de: { common: { old: 'A', new: 'A' } } };
    expect(await planned(latest, { en: { common: { new: 'B' } } }, { renames })).toEqual({
      'en/common': { conflicts: [{ key: 'old', from: 'A', movedTo: 'new' }] },
      // It was moved before.
      'de/common': { remove: [{ key: 'old', from: 'A', movedTo: 'new' }] },
    });
  });

  it('fills a new key that has no text', async () => {
    const latest = { en: { common: { old: { value: 'A', ...details }, new: '' } } };
    expect(await planned(latest, { en: { common: { new: 'A' } } }, { renames })).toEqual({
      'en/common': {
        add: [{ key: 'new', to: 'A', ...details, movedFrom: 'old', fills: true }],
        remove: [{ key: 'old', from: 'A', movedTo: 'new' }],
      },
    });
  });

  it('of two keys into one moves the first, and the other where it is alike', async () => {
    const both = { a: 'c', b: 'c' };
    const latest = { en: { common: { a: 'A', b: 'A' } }, de: { common: { a: 'A', b: 'B' } } };
    const lists = await planned(latest, { en: { common: {} } }, { renames: both });
    expect(lists['en/common']).toEqual({
      add: [{ key: 'c', to: 'A', movedFrom: 'a' }],
      remove: [
        { key: 'a', from: 'A', movedTo: 'c' },
        { key: 'b', from: 'A', movedTo: 'c' },
      ],
    });
    expect(lists['de/common']).toMatchObject({ conflicts: [{ key: 'b', from: 'B', movedTo: 'c' }] });
  });

  it.each([
    ['chains', { a: 'b', b: 'c' }, 'as an old key and as a new one'],
    ['swapped keys', { a: 'b', b: 'a' }, 'as an old key and as a new one'],
  ])('refuses %s, of which a wanted key may mean either', async (_, renames, problem) => {
    const { project, server } = projectWith({ en: { common: { a: 'A', b: 'B' } } });
    await expect(plan(project, { en: { common: {} } }, { renames })).rejects.toMatchObject({
      argument: 'renames',
      message: expect.stringContaining(problem),
    });
    expect(server.requests).toEqual([]);
  });

  it('to itself is nothing, and any key can be named', async () => {
    const latest = { en: { common: { ['__proto__']: 'A', same: 'S' } } };
    const renames = { ['__proto__']: 'constructor', same: 'same' };
    expect(await planned(latest, { en: { common: {} } }, { renames })).toEqual({
      'en/common': {
        add: [{ key: 'constructor', to: 'A', movedFrom: '__proto__' }],
        remove: [{ key: '__proto__', from: 'A', movedTo: 'constructor' }],
      },
    });
  });

  it('and pruning by the reference language takes the new keys for its own', async () => {
    const latest = { en: { common: { old: 'A', gone: 'x' } }, de: { common: { old: 'A', gone: 'x' } } };
    const wanted = { en: { common: { new: 'A' } }, de: { common: {} } };
    const { add, remove } = moved('A');
    const gone = { key: 'gone', from: 'x' };
    expect(await planned(latest, wanted, { renames, prune: 'reference' })).toEqual({
      'en/common': { add, remove: [...remove, gone] },
      'de/common': { add, remove: [gone, ...remove] },
    });
  });

  it('and pruning exactly removes what is moved to no wanted key', async () => {
    const latest = { en: { common: { old: 'A' } } };
    expect(await planned(latest, { en: { common: { a: 'A' } } }, { renames, prune: 'exact' })).toEqual({
      'en/common': { add: [{ key: 'a', to: 'A' }], remove: [{ key: 'old', from: 'A' }] },
    });
  });
});

describe('in a branch', () => {
  const main = { en: { common: { a: 'A', b: 'B', c: 'C' } } };

  it("what is the parent's is kept, and what is its own is removed", async () => {
    const { branch } = projectWith(main, { en: { common: { b: 'Own', own: 'Own' } } });
    const options = { inherits: true, prune: 'exact' } as const;
    expect(said(await plan(branch, { en: { common: { a: 'A' } } }, options))).toEqual({
      'en/common': {
        remove: [
          { key: 'b', from: 'Own' },
          { key: 'own', from: 'Own' },
        ],
        kept: [{ key: 'c', from: 'C' }],
      },
    });
  });

  it("a wanted text that is the parent's gives up what lies over it", async () => {
    const { branch } = projectWith(main, { en: { common: { b: 'Own', c: 'Own' } } });
    const wanted = { en: { common: { a: 'A', b: 'B', c: 'Other', d: 'D' } } };
    expect(said(await plan(branch, wanted, { inherits: true }))).toEqual({
      'en/common': {
        add: [{ key: 'd', to: 'D' }],
        change: [
          { key: 'b', from: 'Own', to: 'B', givesUp: true },
          { key: 'c', from: 'Own', to: 'Other' },
        ],
      },
    });
  });

  it("keys of the parent's are not renamed, but its own are", async () => {
    const { branch } = projectWith(main, { en: { common: { b: 'Own' } } });
    const renames = { a: 'x', b: 'y' };
    expect(said(await plan(branch, { en: { common: {} } }, { inherits: true, renames }))).toEqual({
      'en/common': {
        add: [{ key: 'y', to: 'Own', movedFrom: 'b' }],
        remove: [{ key: 'b', from: 'Own', movedTo: 'y' }],
      },
    });
  });
});

describe('what is wanted', () => {
  const empty = { en: { common: {} } };
  const added = async (content: SyncContent, options?: PlanOptions) => {
    const lists = (await planned(empty, content, options))['en/common'];
    return Object.fromEntries(
      (lists?.add ?? []).map((item) => [item.key, 'to' in item ? item.to : undefined]),
    );
  };
  const common = (content: SyncContent[keyof SyncContent] | object) =>
    ({ en: { common: content } }) as SyncContent;

  it('has nested objects, arrays, numbers and booleans in it', async () => {
    const content = {
      a: { b: { c: 'C' } },
      list: ['x', { y: 'Y' }],
      'd.e': 'E',
      n: 5,
      t: true,
      f: false,
      z: 0,
    };
    expect(await added(common(content))).toEqual({
      'a.b.c': 'C',
      'list.0': 'x',
      'list.1.y': 'Y',
      'd.e': 'E',
      n: '5',
      t: 'true',
      f: 'false',
      z: '0',
    });
  });

  it('is joined by another separator, or by none', async () => {
    expect(await added(common({ a: { b: 'B' }, 'c.d': 'D' }), { keySeparator: '::' })).toEqual({
      'a::b': 'B',
      'c.d': 'D',
    });
    expect(await added(common({ 'a.b': 'B', empty: {}, none: [] }), { keySeparator: false })).toEqual({
      'a.b': 'B',
    });
    for (const nested of [{ a: { b: 'B' } }, { a: ['B'] }]) {
      await expect(added(common(nested), { keySeparator: false })).rejects.toThrow(
        'wanted: en/common is nested at "a", and `keySeparator` is false',
      );
    }
  });

  it('has keys of any name', async () => {
    const odd = { '': 'e', __proto__: null, constructor: 'c', toString: 't', '.': 'd', value: 'v' };
    const keys = Object.fromEntries([...Object.entries(odd), ['__proto__', 'p']]);
    expect(await added(common(keys))).toEqual(keys);
  });

  it.each([
    [{ 'a.b': 'x', a: { b: 'y' } }, 'wanted: en/common has two texts for the key "a.b"'],
    [{ a: ['x'], 'a.0': 'y' }, 'wanted: en/common has two texts for the key "a.0"'],
    [{ a: undefined }, 'wanted: en/common has no text for the key "a"'],
    [{ a: { b: Number.NaN } }, 'wanted: en/common has no text for the key "a.b"'],
    [{ a: new Date(0) }, 'wanted: en/common has no text for the key "a"'],
    [{ a: () => 'x' }, 'wanted: en/common has no text for the key "a"'],
    [{ a: 5n }, 'wanted: en/common has no text for the key "a"'],
    ['text', 'wanted: en/common must be an object of texts by key'],
    [['text'], 'wanted: en/common must be an object of texts by key'],
    [null, 'wanted: en/common must be an object of texts by key'],
  ])('is refused by the name of its place: %o', async (content, message) => {
    const { project, server } = projectWith(empty);
    const refusal = expect.objectContaining({ code: 'invalid_argument', message });
    await expect(plan(project, common(content as object))).rejects.toEqual(refusal);
    expect(server.requests).toEqual([]);
    const streamed = [{ language: 'en', namespace: 'common', content }].values() as unknown as SyncContent;
    await expect(plan(project, streamed)).rejects.toEqual(refusal);
    const base = common(content as object);
    const ofBase = expect.objectContaining({ message: message.replace('wanted', 'base') });
    await expect(plan(project, {}, { base })).rejects.toEqual(ofBase);
  });

  it('is refused where it is nested without an end', async () => {
    const endless: { a?: object } = {};
    endless.a = endless;
    await expect(added(common(endless))).rejects.toThrow('nested more than 200 levels deep');
  });

  it('can name a key as empty and have a text for it', async () => {
    expect(await added(common({ a: { b: '' }, 'a.b': 'B', c: null, 'c.d': 'D' }))).toEqual({
      'a.b': 'B',
      'c.d': 'D',
    });
  });

  it.each([
    undefined,
    null,
    'en',
    5,
    new Map([['en', {}]]),
    [{ language: '', namespace: 'common', content: {} }],
    [{ language: 'en', content: {} }],
    [null],
    { en: 'common' },
    { en: ['common'] },
    new Date(),
  ])('of a wrong type is refused before any request where it is in memory: %o', async (content) => {
    const { project } = projectWith(empty);
    await expect(plan(project, content as SyncContent)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'wanted',
    });
  });

  it.each([
    '.',
    '..',
    '../common',
    'a/b',
    'a\\b',
    'a b',
    'a:b',
    'a?',
    '%61',
    '\n',
    '__proto__',
    'x'.repeat(129),
  ])('can have no place that Locize can not have: %j', async (name) => {
    const message = expect.stringContaining("has a place that can't be called");
    const { project, server } = projectWith(empty);
    for (const [language, namespace] of [
      [name, 'common'],
      ['en', name],
    ] as const) {
      const wanted = [{ language, namespace, content: { a: 'A' } }];
      await expect(plan(project, wanted)).rejects.toMatchObject({ argument: 'wanted', message });
      await expect(plan(project, {}, { base: wanted })).rejects.toMatchObject({ argument: 'base', message });
    }
    expect(server.requests).toEqual([]);
  });

  it('can be empty', async () => {
    expect(await planned(empty, {})).toEqual({});
    expect(await planned(empty, [])).toEqual({});
    expect(await planned(empty, { en: {} })).toEqual({});
  });

  it('is taken as it is at the call', async () => {
    const { project } = projectWith({ en: { common: { b: 'L' } } });
    const wanted = { en: { common: { a: 'A' } as Record<string, string> } };
    const base = { en: { common: { b: 'B' } as Record<string, string> } };
    const options = { base, prune: 'exact' as PlanOptions['prune'], ignore: () => false };
    const planning = plan(project, wanted, options);
    wanted.en.common.a = 'Changed';
    wanted.en.common.late = 'Late';
    base.en.common.b = 'L';
    options.prune = false;
    options.ignore = () => true;
    expect(said(await planning)).toEqual({
      'en/common': {
        add: [{ key: 'a', to: 'A' }],
        conflicts: [{ key: 'b', base: 'B', from: 'L', to: undefined }],
      },
    });
  });

  it.each(['readProject', 'downloadAll'] as const)('can be what %s yields', async (source) => {
    const { project } = projectWith(empty);
    const { project: other } = projectWith({ en: { common: { a: 'A' } }, de: { common: { a: 'A' } } });
    const wanted = source === 'readProject' ? readProject(other) : other.translations.downloadAll();
    expect(said(await plan(project, wanted))).toEqual({
      'de/common': { add: [{ key: 'a', to: 'A' }] },
      'en/common': { add: [{ key: 'a', to: 'A' }] },
    });
  });
});

describe('empty texts', () => {
  const latest = { en: { common: { a: 'A', b: 'B', empty: '' } } };

  it('are not translated yet: they remove and overwrite nothing', async () => {
    const wanted = { en: { common: { a: '', b: null, c: '', empty: '' } } };
    expect(await planned(latest, wanted, { prune: 'exact', overwrite: true })).toEqual({});
  });

  it('are filled', async () => {
    expect(await planned(latest, { en: { common: { empty: 'E' } } }, { overwrite: false })).toEqual({
      'en/common': { change: [{ key: 'empty', from: '', to: 'E' }] },
    });
  });

  it("are texts with `emptyValues: 'write'`", async () => {
    const wanted = { en: { common: { a: '', b: null, c: '', empty: '', nested: {} } } };
    expect(await planned(latest, wanted, { emptyValues: 'write' })).toEqual({
      'en/common': { add: [{ key: 'c', to: '' }], change: [{ key: 'a', from: 'A', to: '' }] },
    });
  });
});

describe('places that come twice', () => {
  const pieces = [
    { language: 'en', namespace: 'common', content: { a: 'A', shared: '' } },
    { language: 'en', namespace: 'shop', content: { b: 'B' } },
    { language: 'en', namespace: 'common', content: { c: 'C', shared: 'S' } },
  ];

  it.each([
    ['in memory', () => pieces],
    ['from an iterable', () => pieces.values()],
  ])('%s are refused by name', async (_, wanted) => {
    await expect(planned({}, wanted())).rejects.toThrow('wanted has en/common twice');
    await expect(planned({}, {}, { base: wanted() })).rejects.toThrow('base has en/common twice');
  });

  it.each([
    ['in memory', () => pieces],
    ['from an iterable', () => pieces.values()],
  ])('%s are united with `merge`', async (_, wanted) => {
    expect(await planned({}, wanted(), { merge: true })).toEqual({
      'en/common': {
        add: [
          { key: 'a', to: 'A' },
          { key: 'shared', to: 'S' },
          { key: 'c', to: 'C' },
        ],
      },
      'en/shop': { add: [{ key: 'b', to: 'B' }] },
    });
  });

  it('must not have two texts for one key', async () => {
    const twice = [...pieces, { language: 'en', namespace: 'common', content: { a: 'Other' } }];
    await expect(planned({}, twice, { merge: true })).rejects.toThrow(
      'wanted: en/common has two texts for the key "a"',
    );
  });
});

describe('an iterable', () => {
  const piece = (namespace: string) => ({ language: 'en', namespace, content: { a: 'A' } });

  /** An iterable that gives what it is given, and then does as it is told. */
  function source(namespaces: readonly string[], then: () => Promise<never>) {
    const returned = vi.fn();
    const items = namespaces.values();
    const next = async () => {
      const { value } = items.next();
      return value === undefined ? then() : { done: false as const, value: piece(value) };
    };
    const content: SyncContent = {
      [Symbol.asyncIterator]: () => ({
        next,
        return: async () => {
          returned();
          return { done: true as const, value: undefined };
        },
      }),
    };
    return { content, returned };
  }
  const broken = new Error('torn');
  const breaks = () => Promise.reject(broken);
  const waits = () => new Promise<never>(() => {});

  it.each([
    [[], 'wanted broke off before its first place; see cause'],
    [['common', 'shop'], 'wanted broke off after en/shop; see cause'],
  ])('that breaks after %j is named', async (namespaces, message) => {
    const { project } = projectWith({});
    await expect(plan(project, source(namespaces, breaks).content)).rejects.toEqual(
      expect.objectContaining({ code: 'invalid_argument', message, cause: broken }),
    );
    const options = { base: source(namespaces, breaks).content };
    await expect(plan(project, {}, options)).rejects.toMatchObject({
      message: message.replace('wanted', 'base'),
    });
  });

  it('is let go of where it gives what is refused', async () => {
    const { project } = projectWith({});
    const { content, returned } = source(['common', 'common'], waits);
    await expect(plan(project, content)).rejects.toThrow('wanted has en/common twice');
    expect(returned).toHaveBeenCalledOnce();
  });

  it('is let go of where a place cannot be read, also while it is waited for', async () => {
    const { project, server } = projectWith({ en: { common: { a: 'A' } } });
    server.injectFaults([{ on: 'GET /pull', fault: 'status', status: 400 }]);
    const { content, returned } = source(['common'], waits);
    await expect(plan(project, content)).rejects.toMatchObject({ status: 400 });
    expect(returned).toHaveBeenCalledOnce();
  });

  it.each(['wanted', 'base'])('is let go of by an abort while %s is waited for', async (argument) => {
    const { project } = projectWith({ en: { common: { a: 'A' } } });
    const { content, returned } = source(['common'], waits);
    const controller = new AbortController();
    const { signal } = controller;
    const planning =
      argument === 'wanted'
        ? plan(project, content, { signal })
        : plan(project, {}, { base: content, signal });
    setTimeout(() => controller.abort('enough'), 10);
    await expect(planning).rejects.toBe('enough');
    expect(returned).toHaveBeenCalledOnce();
  });

  it('is not begun where the signal is aborted already', async () => {
    const { project, server } = projectWith({});
    const begin = vi.fn();
    const planning = plan(
      project,
      { [Symbol.asyncIterator]: begin },
      { signal: AbortSignal.abort('enough') },
    );
    await expect(planning).rejects.toBe('enough');
    expect(begin).not.toHaveBeenCalled();
    expect(server.requests).toEqual([]);
  });
});

describe('filters', () => {
  const wanted = {
    en: { common: { a: 'A' }, shop: { a: 'A' } },
    de: { common: { a: 'A' }, shop: { a: 'A' } },
  };

  it.each([
    [{ languages: ['de'] }, ['de/common', 'de/shop']],
    [{ namespaces: ['shop'] }, ['de/shop', 'en/shop']],
    [{ languages: ['en'], namespaces: ['common', 'none'] }, ['en/common']],
    [{ languages: [] }, []],
    [{ languages: ['xx'] }, []],
  ])('%j', async (options, places) => {
    const { project, server } = projectWith({ en: { common: {}, shop: {} }, de: { common: {}, shop: {} } });
    expect(Object.keys(said(await plan(project, wanted, options)))).toEqual(places);
    const read = server.requests.filter(({ path }) => path.startsWith('/pull/')).map(({ path }) => path);
    expect(read.sort()).toEqual(places.map((place) => `/pull/p1/latest/${place}`));
  });

  it('leave keys alone on both sides, whatever would become of them', async () => {
    const latest = { en: { common: { changed: 'L', pruned: 'L', moved: 'L' } } };
    const wanted = { en: { common: { changed: 'W', added: 'W', target: 'W' } } };
    const ignore = vi.fn(() => true);
    const options = { prune: 'exact', renames: { moved: 'target' }, ignore } as const;
    expect(await planned(latest, wanted, options)).toEqual({});
    expect(ignore).toHaveBeenCalledWith({ language: 'en', namespace: 'common' }, 'pruned');
  });

  it.each(['old', 'new'])('keep a key from being moved: %s', async (ignored) => {
    const latest = { en: { common: { old: 'A' } } };
    const options = { renames: { old: 'new' }, ignore: (_: object, key: string) => key === ignored };
    expect((await planned(latest, { en: { common: {} } }, options))['en/common']).toBe(undefined);
  });
});

describe('languages that the project lacks', () => {
  it('are listed, sorted, with what would be added', async () => {
    const { project } = projectWith({ en: { common: {} } });
    const changes = await plan(project, {
      sv: { common: { a: 'A' } },
      fr: { common: {} },
      de: { common: {} },
    });
    expect(changes.missingLanguages).toEqual(['fr', 'sv']);
    expect(said(changes)).toEqual({ 'sv/common': { add: [{ key: 'a', to: 'A' }] } });
    expect(`${changes}`).toContain('languages that the project lacks: fr, sv.');
  });
});

describe('options', () => {
  it.each([
    [{ overwirte: true }, 'overwirte'],
    [{ versions: 'latest' }, 'versions'],
    [{ version: '' }, 'version'],
    [{ overwrite: 'yes' }, 'overwrite'],
    [{ prune: true }, 'prune'],
    [{ prune: 'all' }, 'prune'],
    [{ renames: ['a'] }, 'renames'],
    [{ renames: { a: 5 } }, 'renames'],
    [{ renames: new Map([['a', 'b']]) }, 'renames'],
    [{ inherits: 1 }, 'inherits'],
    [{ keySeparator: '' }, 'keySeparator'],
    [{ keySeparator: true }, 'keySeparator'],
    [{ emptyValues: 'keep' }, 'emptyValues'],
    [{ merge: null }, 'merge'],
    [{ languages: 'en' }, 'languages'],
    [{ languages: [5] }, 'languages'],
    [{ namespaces: new Set(['a']) }, 'namespaces'],
    [{ ignore: ['a'] }, 'ignore'],
    [{ referenceLanguage: '' }, 'referenceLanguage'],
    [{ concurrency: 0 }, 'concurrency'],
    [{ concurrency: 1.5 }, 'concurrency'],
    [{ signal: {} }, 'signal'],
    [{ base: 'common' }, 'base'],
    [{ base: null }, 'base'],
    [null, 'options'],
    [[], 'options'],
    ['latest', 'options'],
  ])('%j are refused by name, before any request', async (options, argument) => {
    const { project, server } = projectWith({});
    const planning = plan(project, {}, options as PlanOptions);
    await expect(planning).rejects.toBeInstanceOf(InvalidArgumentError);
    await expect(planning).rejects.toMatchObject({ argument });
    expect(server.requests).toEqual([]);
  });

  it('that are undefined are left out, and none come from a prototype', async () => {
    const names = ['version', 'base', 'overwrite', 'prune', 'renames', 'inherits', 'keySeparator', 'signal'];
    const options = Object.fromEntries(names.map((name) => [name, undefined]));
    const inherited = Object.assign(Object.create({ prune: 'exact' }), options);
    delete inherited.prune;
    expect(await planned({ en: { common: { a: 'A' } } }, { en: { common: {} } }, inherited)).toEqual({});
  });

  it('name the reference language, which has to be there', async () => {
    const { project } = projectWith({ en: { common: { a: 'A' } } });
    await expect(plan(project, {}, { referenceLanguage: 'eng' })).rejects.toThrow(
      'referenceLanguage "eng" is none of the project, which has en, de',
    );
    expect((await plan(project, {}, { referenceLanguage: 'de' })).referenceLanguage).toBe('de');
  });

  it('are those of a diff as well', async () => {
    const { project } = projectWith({ en: { common: { a: 'A' } } });
    const changes = await plan(project, {});
    for (const [options, argument] of [
      [{ color: true }, 'color'],
      [{ limit: -1 }, 'limit'],
      [{ limit: 0.5 }, 'limit'],
      [{ colors: 1 }, 'colors'],
    ] as const) {
      expect(() => changes.toString(options as object)).toThrow(expect.objectContaining({ argument }));
    }
    expect(changes.toString({ limit: Infinity })).toBe('no content is wanted.');
  });

  it('name the version, which has to be there', async () => {
    const { project } = projectWith({ en: { common: { a: 'A' } } });
    const wanted = { en: { common: { a: 'B' } } };
    for (const call of [
      plan(project, wanted, { version: 'next' }),
      readProject(project, { version: 'next' }),
    ]) {
      await expect(call).rejects.toMatchObject({
        argument: 'version',
        message: expect.stringContaining('which has latest'),
      });
    }
  });

  it('take an iterator once: what it had is gone', async () => {
    const { project } = projectWith({ en: { common: { a: 'A' } } });
    const iterator = [{ language: 'en', namespace: 'common', content: { a: 'A' } }].values();
    expect((await plan(project, iterator)).wanted).toBe(1);
    await expect(plan(project, iterator)).rejects.toMatchObject({ argument: 'wanted' });
    await expect(plan(project, {}, { base: iterator })).rejects.toMatchObject({ argument: 'base' });
  });

  it('of a place that is wanted as it was, and isn’t there at all, say so', async () => {
    const { project } = projectWith({ en: { common: { a: 'A' } } });
    const texts = { en: { common: { a: 'A' }, shop: { b: 'B' } } };
    expect(said(await plan(project, texts, { base: texts }))).toEqual({
      'en/shop': { theirs: [{ key: 'b', base: 'B', from: undefined }] },
    });
  });

  it('of a place that is wanted as it was, and has no text there, say so', async () => {
    const texts = { en: { common: { a: 'A' } }, de: { common: { a: 'a' } } };
    const { project } = projectWith({ en: texts.en, de: { common: { a: '' } } });
    expect(said(await plan(project, texts, { base: texts }))).toEqual({
      'de/common': { theirs: [{ key: 'a', base: 'a', from: '' }] },
    });
    // What has no text here either has nothing to say.
    const untranslated = { en: texts.en, de: { common: { a: '' } } };
    expect((await plan(project, untranslated, { base: untranslated })).keys).toBe(0);
  });

  it('tell how much the base has, since a wrong folder has nothing', async () => {
    const { project } = projectWith({ en: { common: { a: 'A' } } });
    const wanted = { en: { common: { a: 'A' } } };
    expect((await plan(project, wanted, { base: wanted })).base).toBe(1);
    expect((await plan(project, wanted)).base).toBeUndefined();
    const changes = await plan(project, wanted, { base: {} });
    expect(`${changes}`).toBe('the base has no content.');
    expect(Plan.from(JSON.parse(JSON.stringify(changes))).base).toBe(0);
  });

  it('take an iterator again that was not read, since the plan failed before', async () => {
    const { project } = projectWith({ en: { common: { a: 'A' } } });
    const pieces = (async function* () {
      yield { language: 'en', namespace: 'common', content: { b: 'B' } };
    })();
    await expect(plan(project, pieces, { version: 'none' })).rejects.toMatchObject({ argument: 'version' });
    expect((await plan(project, pieces)).totals.add).toBe(1);
    await expect(plan(project, pieces)).rejects.toThrow('wanted can be read once, and was');
    // Also where it is handed out by something else.
    const handing = { [Symbol.asyncIterator]: () => pieces };
    await expect(plan(project, handing)).rejects.toThrow('wanted can be read once, and was');
  });

  it('are refused where a plan is retargeted by a misspelt one', async () => {
    const { project } = projectWith({ en: { common: { a: 'A' } } });
    const changes = await plan(project, {});
    expect(() => changes.retarget({ Version: 'next' } as object)).toThrow(
      expect.objectContaining({ argument: 'Version' }),
    );
  });
});

describe('a plan that is applied', () => {
  it('moves onto a key that has no text, with tags and contexts, and then is done', async () => {
    const details = { context: { text: 'On a button' }, tags: ['ui'] };
    const { project, server } = projectWith({ en: { common: { old: { value: 'A', ...details }, new: '' } } });
    const wanted = { en: { common: { new: 'A' } } };
    const options = { renames: { old: 'new' } };
    const { undo } = await apply(project, await plan(project, wanted, options));
    expect(server.entries('p1').latest?.en?.common).toEqual({
      new: { value: 'A', ...details, updatedAt: expect.any(Number) },
    });
    expect((await plan(project, wanted, options)).isEmpty).toBe(true);
    await apply(project, undo);
    expect(server.content('p1').latest?.en?.common).toEqual({ old: 'A', new: '' });
    expect(server.entries('p1').latest?.en?.common?.old).toMatchObject(details);
  });

  it.each([
    ['fills an empty text and removes the only other one', { a: 'A', b: '' }, { b: 'B' }, 'skip', false],
    ['removes all texts and fills none', { a: 'A', b: '' }, { b: '' }, 'skip', true],
    ['overwrites all texts by empty ones', { a: 'A', b: 'B' }, { a: '', b: '' }, 'write', true],
    ['removes keys that have no text', { a: '' }, {}, 'skip', false],
    ['adds empty texts in place of others', { a: 'A' }, { b: '' }, 'write', true],
  ] as const)('and %s', async (_, latest, wanted, emptyValues, isRefused) => {
    const { project } = projectWith({ en: { common: latest } });
    const options = { prune: 'exact', emptyValues } as const;
    const applying = apply(project, await plan(project, { en: { common: wanted } }, options));
    if (isRefused) {
      const refusals = [{ option: 'allowEmpty', place: { language: 'en', namespace: 'common' } }];
      await expect(applying).rejects.toMatchObject({ code: 'plan_refused', refusals });
    } else expect((await applying).conflicts).toEqual([]);
  });
});

/** A plan of these places. */
const planOf = (
  places: readonly (Partial<PlannedPlace> & { language?: string; namespace?: string })[],
  more = {},
) =>
  Plan.from({
    format: 1,
    projectId: 'p1',
    version: 'latest',
    inherits: false,
    undoes: false,
    keys: 0,
    wanted: 1,
    missingLanguages: [],
    ...more,
    places: places.map((place, index) => ({
      language: 'en',
      namespace: `n${index}`,
      keys: 0,
      ...Object.fromEntries(Object.keys(signs).map((name) => [name, []])),
      ...place,
    })),
  });

const everything: readonly Partial<PlannedPlace>[] = [
  {
    language: 'en',
    namespace: 'b',
    add: [
      { key: 'z', to: 'Z' },
      { key: 'a', to: 'A', movedFrom: 'old' },
      { key: 'm', to: 'M', from: 'N', movedFrom: 'older' },
    ],
    change: [
      { key: 'c', from: 'C', to: 'D' },
      { key: 'g', from: 'G', to: 'G', givesUp: true },
    ],
    remove: [
      { key: 'old', from: 'A', movedTo: 'a' },
      { key: 'gone', from: 'Gone' },
    ],
    theirs: [{ key: 't', base: 'B' }],
    conflicts: [
      { key: 'x', base: 'B', from: 'L' },
      { key: 'y', from: 'L', movedTo: 'z' },
    ],
    skipped: [{ key: 's', from: 'L', to: 'W' }],
    kept: [{ key: 'k', from: 'K' }],
  },
  { language: 'de', namespace: 'common', add: [{ key: 'a key', to: 'say "hi" \\' }] },
];

describe('a plan as a text', () => {
  it('is sorted by place and key', () => {
    expect(planOf(everything).toString({ colors: false })).toBe(
      [
        'de/common',
        '  + "a key"  "say \\"hi\\" \\\\"',
        'en/b',
        '  + a  "A", moved from old',
        '  + m  "N" → "M", moved from older',
        '  + z  "Z"',
        '  ~ c  "C" → "D"',
        '  ~ g  "G" → "G", which is the parent\'s',
        '  - gone  "Gone"',
        '  - old  moved to a',
        '  ! x  "L" → (nothing), was "B"',
        '  ! y  "L" is not what z has',
        '  < t  (nothing), was "B"',
        '  . s  "L" → "W"',
        '  = k  "K"',
        '4 to add, 2 to change, 2 to remove, 2 in conflict, 1 changed at Locize, 1 left alone, 1 kept, as the parent has them.',
      ].join('\n'),
    );
  });

  it('ends at a limit, and counts the rest', () => {
    const shortened = (limit: number) =>
      planOf(everything).toString({ colors: false, limit }).split('\n').slice(0, -1);
    // What somebody has to decide comes first.
    expect(shortened(3)).toEqual([
      'en/b',
      '  ! x  "L" → (nothing), was "B"',
      '  ! y  "L" is not what z has',
      '… and 11 more',
    ]);
    expect(shortened(5)).toEqual([
      'de/common',
      '  + "a key"  "say \\"hi\\" \\\\"',
      ...shortened(3).slice(0, 3),
      '… and 10 more',
    ]);
    expect(shortened(0)).toEqual(['… and 13 more']);
    const many = Array.from({ length: 500 }, (_, index) => ({ key: `k${index}`, to: 'x' }));
    expect(
      planOf([{ add: many }])
        .toString({ colors: false })
        .split('\n'),
    ).toHaveLength(202);
  });

  it('says that there is nothing to do', () => {
    expect(`${planOf([])}`).toBe('Nothing to do.');
    expect(planOf([]).toMarkdown()).toBe('Nothing to do.');
    // A wrong folder or pattern looks like that.
    expect(`${planOf([], { wanted: 0 })}`).toBe('no content is wanted.');
  });

  it('shows where long texts begin to differ', () => {
    const long = 'x'.repeat(500);
    const change = { key: 'a', from: `${long} one ${long}`, to: `${long} two ${long}` };
    const [, line] = planOf([{ change: [change] }])
      .toString({ colors: false })
      .split('\n');
    expect(line).toMatch(/^ {2}~ a {2}"…x{29} one x{84}…" → "…x{29} two x{84}…"$/);
    const longer = { key: 'a', from: long, to: `${long}.` };
    expect(`${planOf([{ change: [longer] }])}`).toMatch(/"…x{30}" → "…x{30}\."/);
  });

  it.each(['\u00a0', '\u202f', '\u3000', '\u3164'])(
    'shows %j, which looks like a blank or like nothing',
    (blank) => {
      const code = `\\u${blank.charCodeAt(0).toString(16).padStart(4, '0')}`;
      const plan = planOf([{ change: [{ key: `a${blank}`, from: 'a b', to: `a${blank}b` }] }]);
      expect(plan.toString({ colors: false })).toContain(`  ~ "a${code}"  "a b" → "a${code}b"\n`);
    },
  );

  it('shortens long texts and keys, whatever they are made of', () => {
    for (const long of [
      'x'.repeat(10_000),
      '🙂'.repeat(10_000),
      '\u202e'.repeat(10_000),
      '\ud800'.repeat(10_000),
    ]) {
      const text = planOf([{ change: [{ key: long, from: long, to: long }] }]).toString({ colors: false });
      expect(text).toContain('…"');
      expect(text.length).toBeLessThan(4000);
    }
    // Of three that begin alike, and of halves of characters, no more is left out than can be seen.
    const alike = 'a'.repeat(130);
    const three = { key: 't', base: `${alike}X`, from: `${alike}Y`, to: `${alike}Z` };
    const shown = planOf([{ conflicts: [three] }]).toString({ colors: false });
    expect(shown).toMatch(/"…a{30}Y" → "…a{30}Z", was "…a{30}X"/);
    const faces = { key: 'f', from: '😀'.repeat(90), to: `${'😀'.repeat(89)}😁` };
    expect(planOf([{ change: [faces] }]).toString({ colors: false })).not.toContain('\\ud');
    const short = { key: 's', from: `${'word '.repeat(15)}x`, to: `${'word '.repeat(15)}y` };
    expect(planOf([{ change: [short] }]).toString({ colors: false })).not.toContain('…');
    // One that is just as long as it may be stays.
    const fits = '🙂'.repeat(120);
    expect(`${planOf([{ add: [{ key: 'a', to: fits }] }])}`).toContain(`"${fits}"`);
  });

  it.each([
    [{}, false, false],
    [{}, true, true],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
  ])('with %j where a terminal is %s, it has colours: %s', (env, isTTY, expected) => {
    const { stdout } = process;
    const before = Object.getOwnPropertyDescriptor(stdout, 'isTTY');
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', undefined);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    Object.defineProperty(stdout, 'isTTY', { value: isTTY, configurable: true });
    try {
      expect(`${planOf(everything)}`.includes('\u001b[32m')).toBe(expected);
      expect(planOf(everything).toString({ colors: false })).not.toContain('\u001b');
      expect(planOf(everything).toString({ colors: true })).toContain('\u001b[32m');
    } finally {
      vi.unstubAllEnvs();
      if (before === undefined) Reflect.deleteProperty(stdout, 'isTTY');
      else Object.defineProperty(stdout, 'isTTY', before);
    }
  });
});

/** What a key, a text or a name may be, and must not do where a plan is shown. */
const hostile: readonly string[] = [
  '\u001b[31mred\u001b[0m',
  '\u009b2J',
  '\u009d8;;https://evil.example\u0007link',
  '\r\nWarning: nothing to see',
  'a\nb',
  'a\u2028b\u2029c\u0085d\u000be\u000cf',
  '\u202egnitrever\u202c',
  '\u2066isolated\u2069\u200f\u061c',
  'zero\u200bwidth\ufeff\u00ad',
  '\u{e0041}tag',
  '\ud800',
  '\u0000\u0008\u007f',
  '::error::failed',
  '\n::set-output name=x::y',
  '##[error]failed',
  '##vso[task.complete]',
  '##teamcity[buildStop]',
  '@everyone',
  '@octocat @org/team',
  '<!channel>',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!-- comment',
  '```\n# out',
  '~~~',
  '`code`',
  '[link](https://evil.example)',
  '![image](https://evil.example/x.png)',
  '# heading',
  '@@ -1 +1 @@',
  '</code></pre><b>',
  '"quote" \\" \\',
  '$(id) `id` %0A',
];

/** Characters that a text must not bring into what is shown. */
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<`]/u;

/** A plan that has one in every list and field. */
const hostilePlan = (text: string) =>
  planOf(
    [
      {
        language: text,
        namespace: text,
        add: [{ key: `${text}1`, to: text, movedFrom: text }],
        change: [{ key: `${text}2`, from: text, to: text }],
        remove: [
          { key: `${text}3`, from: text, movedTo: text },
          { key: `${text}4`, from: text },
        ],
        theirs: [{ key: text, base: text, from: text }],
        conflicts: [{ key: text, base: text, from: text, to: text }],
        skipped: [{ key: text, from: text, to: text }],
        kept: [{ key: text, from: text }],
      },
    ],
    { missingLanguages: [text] },
  );

describe.each(hostile)('%j in keys, texts and names', (text) => {
  it('is one line among others', () => {
    const lines = hostilePlan(text).toString({ colors: false }).split('\n');
    expect(lines).toHaveLength(10);
    for (const line of lines) {
      // After the sign.
      expect(line.replace(/^ {2}< /, '')).not.toMatch(dangerous);
      // Commands of a CI, wherever they are in a line, and mentions.
      expect(line).not.toMatch(/::|##|@\w/);
    }
    expect(lines.slice(1, -1).map((line) => line.slice(0, 4))).toEqual(
      [...'+~--!<.='].map((sign) => `  ${sign} `),
    );
  });

  it('is painted in colours of the plan alone', () => {
    const painted = hostilePlan(text).toString({ colors: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: of these there are to be no others
    expect(painted.replaceAll(/\u001b\[(0|1|3[1-6]|90)m/g, '')).toBe(
      hostilePlan(text).toString({ colors: false }),
    );
  });

  it('is in a block of code in Markdown, and nowhere else', () => {
    const markdown = hostilePlan(text).toMarkdown();
    const [summary, ...blocks] = marked.lexer(markdown).filter(({ type }) => type !== 'space');
    expect(blocks.map(({ type }) => type)).toEqual(['code']);
    expect(blocks[0]).toMatchObject({ lang: 'diff', raw: expect.stringMatching(/\n```$/) });
    expect(summary).toMatchObject({
      type: 'paragraph',
      tokens: [{ type: 'text' }, { type: 'codespan' }, { raw: '.' }],
    });
    for (const line of markdown.split('\n'))
      expect(line.replace(/^```(diff)?$/, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<]/u);
    expect(markdown).not.toMatch(/::|##|@\w/);
  });
});

it('whatever is in a plan stays in its line, and in its block', () => {
  const parts = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 20 }));
  const text = fc.array(parts, { minLength: 1, maxLength: 4 }).map((all) => all.join('') || 'x');
  fc.assert(
    fc.property(text, (hostileText) => {
      const shown = hostilePlan(hostileText);
      const lines = shown.toString({ colors: false }).split('\n');
      expect(lines).toHaveLength(10);
      expect(lines.map((line) => line.replace(/^ {2}< /, '')).join('')).not.toMatch(dangerous);
      expect(lines.join('\n')).not.toMatch(/::|##|@\w/);
      const types = marked.lexer(shown.toMarkdown()).map(({ type }) => type);
      expect(types).toEqual(['paragraph', 'space', 'code']);
    }),
    { numRuns: runs(500) },
  );
}, 60_000);

describe('a plan in Markdown', () => {
  it('has both lines of a change, or neither', () => {
    for (let length = 0; length < 60; length += 1) {
      const change = Array.from({ length: 900 }, (_, nth) => ({
        key: `k${nth}`,
        from: 'old',
        to: nth === 0 ? 'x'.repeat(length) : 'new text of some length, with which a line is longer',
      }));
      const lines = planOf([{ change }]).toMarkdown().split('\n');
      const count = (sign: string) => lines.filter((line) => line.startsWith(`${sign} `)).length;
      expect(count('-')).toBe(count('+'));
      expect(lines.at(-1)).toBe(`… and ${900 - count('+')} more`);
    }
  });

  it('says of a text that is given up whose it is', () => {
    const change = [{ key: 'a', from: 'A', to: 'A', givesUp: true as const }];
    expect(planOf([{ change }]).toMarkdown()).toContain('\n- a  "A"\n+ a  "A", which is the parent\'s\n');
  });

  it('is a diff that is coloured', () => {
    const markdown = planOf(everything).toMarkdown();
    expect(markdown.split('\n').slice(1, 7)).toEqual([
      '',
      '```diff',
      '@@ de/common @@',
      '+ "a key"  "say \\"hi\\" \\\\"',
      '@@ en/b @@',
      '+ a  "A", moved from old',
    ]);
    // What isn't done is a remark, and what somebody has to decide is marked.
    expect(markdown).toMatch(/\n- c {2}"C"\n\+ c {2}"D"\n/);
    expect(markdown).toMatch(
      /\n! x .* \(in conflict\)\n! y .*\n# t .* \(changed at Locize\)\n# s .*\n# k .*\n```$/,
    );
  });

  it.each([
    [
      'keys',
      () =>
        planOf([
          { add: Array.from({ length: 5000 }, (_, index) => ({ key: `k${index}`, to: 'x'.repeat(100) })) },
        ]),
    ],
    ['places', () => planOf(Array.from({ length: 5000 }, () => ({ add: [{ key: 'k', to: 'x' }] })))],
    [
      'long texts',
      () =>
        planOf([
          {
            add: Array.from({ length: 200 }, (_, index) => ({
              key: `${index}${'🙂'.repeat(5000)}`,
              to: '\u{e0041}'.repeat(5000),
            })),
          },
        ]),
    ],
    [
      'names that are long',
      () =>
        planOf([
          { language: 'x'.repeat(70_000), add: [{ key: 'k', to: 'x' }] },
          { add: [{ key: 'k', to: 'x' }] },
        ]),
    ],
    [
      'languages that the project lacks',
      () => planOf([], { missingLanguages: Array.from({ length: 20_000 }, (_, index) => `lang-${index}`) }),
    ],
    [
      'such languages with long names',
      () =>
        planOf(
          Array.from({ length: 5000 }, () => ({ add: [{ key: 'k', to: 'x' }] })),
          {
            missingLanguages: Array.from({ length: 50 }, (_, index) => `${index}${'\u{e0041}'.repeat(5000)}`),
          },
        ),
    ],
  ])('of many %s is below what GitHub takes, and says how much is left out', (_, make) => {
    const markdown = make().toMarkdown();
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toMatch(/and [\d,]+ more/);
    expect(marked.lexer(markdown).filter(({ type }) => type === 'code').length).toBeLessThanOrEqual(1);
  });

  it('names languages that the project lacks as code', () => {
    const markdown = planOf([], {
      missingLanguages: ['www.evil.example', '__x__', '#1', 'a/b#1'],
    }).toMarkdown();
    expect(markdown).toBe(
      'languages that the project lacks: `www.evil.example`, `__x__`, `"#1"`, `"a/b#1"`.',
    );
  });
});

describe('a plan as data', () => {
  const roundTrip = (plan: Plan) => Plan.from(JSON.parse(JSON.stringify(plan)));

  it('is the same again after JSON', () => {
    const details = { context: { text: 'C' }, tags: ['t'] };
    const plan = planOf(
      [
        ...everything,
        {
          add: [{ key: 'd', to: 'D', ...details }],
          change: [{ key: 'e', from: 'E', to: '', givesUp: true, ...details }],
        },
      ],
      { referenceLanguage: 'en', inherits: true, undoes: true, keys: 7, missingLanguages: ['fr'] },
    );
    expect(roundTrip(plan)).toEqual(plan);
    expect(roundTrip(plan)).toBeInstanceOf(Plan);
    expect(JSON.stringify(plan)).toMatch(/^{"format":1,/);
  });

  it('is the same again where it was made of a project', async () => {
    const latest = {
      en: { common: { old: { value: 'A', tags: ['t'] }, x: 'x', y: 'y', empty: '' } },
      de: { common: { x: 'x' } },
    };
    const wanted = {
      en: { common: { new: 'A', y: 'Y', empty: 'E' } },
      de: { common: { y: 'y' } },
      fr: { common: { a: 'A' } },
    };
    const { project } = projectWith(latest);
    for (const options of [
      { renames: { old: 'new' }, prune: 'exact' },
      { base: latest as never, prune: 'reference' },
    ] as const) {
      const changes = await plan(project, wanted, options);
      expect(roundTrip(changes)).toEqual(changes);
      expect(roundTrip(changes).toString()).toBe(changes.toString());
    }
  });

  it('keeps keys such as __proto__', async () => {
    const texts = JSON.parse('{ "__proto__": "p", "constructor": "c", "toString": "t" }');
    const { project } = projectWith({ en: { common: {} } });
    const changes = roundTrip(await plan(project, { en: { common: texts } }));
    expect(changes.places[0]?.add).toEqual([
      { key: '__proto__', to: 'p' },
      { key: 'constructor', to: 'c' },
      { key: 'toString', to: 't' },
    ]);
    expect(Object.getPrototypeOf(changes.places[0])).toBe(Object.prototype);
  });

  const good = () => JSON.parse(JSON.stringify(planOf(everything, { keys: 3, referenceLanguage: 'en' })));
  /** The data of a plan with something else at a path. */
  const withOther = (path: readonly (string | number)[], value: unknown) => {
    const data = good();
    const parent = path.slice(0, -1).reduce((at, part) => at[part], data);
    const last = path.at(-1) ?? '';
    if (value === undefined) delete parent[last];
    else parent[last] = value;
    return data;
  };

  it.each([
    [['format'], undefined, 'format'],
    [['format'], 2, 'format'],
    [['format'], '1', 'format'],
    [['projectId'], undefined, 'projectId'],
    [['projectId'], 5, 'projectId'],
    [['version'], '', 'version'],
    [['version'], null, 'version'],
    [['referenceLanguage'], 5, 'referenceLanguage'],
    [['inherits'], undefined, 'inherits'],
    [['inherits'], 'true', 'inherits'],
    [['undoes'], undefined, 'undoes'],
    [['undoes'], 1, 'undoes'],
    [['keys'], undefined, 'keys'],
    [['keys'], -1, 'keys'],
    [['keys'], 1.5, 'keys'],
    [['missingLanguages'], 'fr', 'missingLanguages'],
    [['missingLanguages'], [5], 'missingLanguages[0]'],
    [['places'], undefined, 'places'],
    [['places'], {}, 'places'],
    [['places', 1], null, 'places[1]'],
    [['places', 1], [], 'places[1]'],
    [['places', 0, 'language'], undefined, 'places[0].language'],
    [['places', 0, 'namespace'], '', 'places[0].namespace'],
    [['places', 0, 'keys'], '3', 'places[0].keys'],
    ...Object.keys(signs).flatMap((list) => [
      [['places', 0, list], undefined, `places[0].${list}`] as const,
      [['places', 0, list], {}, `places[0].${list}`] as const,
      [['places', 0, list, 0], null, `places[0].${list}[0]`] as const,
      [['places', 0, list, 0, 'key'], undefined, `places[0].${list}[0]`] as const,
      [['places', 0, list, 0, 'key'], 5, `places[0].${list}[0].key`] as const,
    ]),
    [['places', 0, 'add', 0, 'to'], undefined, 'places[0].add[0]'],
    [['places', 0, 'add', 0, 'to'], null, 'places[0].add[0].to'],
    [['places', 0, 'add', 1, 'movedFrom'], 5, 'places[0].add[1].movedFrom'],
    [['places', 0, 'add', 0, 'context'], 'C', 'places[0].add[0].context'],
    [['places', 0, 'add', 0, 'context'], { text: 5 }, 'places[0].add[0].context'],
    [['places', 0, 'add', 0, 'context'], null, 'places[0].add[0].context'],
    [['places', 0, 'add', 0, 'tags'], 't', 'places[0].add[0].tags'],
    [['places', 0, 'add', 0, 'tags'], [5], 'places[0].add[0].tags'],
    [['places', 0, 'change', 0, 'from'], undefined, 'places[0].change[0]'],
    [['places', 0, 'change', 0, 'to'], undefined, 'places[0].change[0]'],
    [['places', 0, 'change', 0, 'givesUp'], 'yes', 'places[0].change[0].givesUp'],
    [['places', 0, 'remove', 0, 'from'], undefined, 'places[0].remove[0]'],
    [['places', 0, 'remove', 0, 'movedTo'], 5, 'places[0].remove[0].movedTo'],
    [['places', 0, 'theirs', 0, 'base'], 5, 'places[0].theirs[0].base'],
    [['places', 0, 'conflicts', 0, 'from'], 5, 'places[0].conflicts[0].from'],
    [['places', 0, 'skipped', 0, 'to'], 5, 'places[0].skipped[0].to'],
    [['places', 0, 'kept', 0, 'from'], undefined, 'places[0].kept[0]'],
    [['places', 0, 'remove', 0, 'key'], 'z', 'places[0].remove[0]'],
    [['places', 1], { ...everything[0], keys: 0 }, 'places[1]'],
  ] as const)('is refused with %j being %j, by name', (path, value, argument) => {
    expect(() => Plan.from(withOther(path, value))).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument }),
    );
  });

  it.each([undefined, null, 5, 'plan', [], new Date(), () => {}])('is refused where it is %o', (json) => {
    expect(() => Plan.from(json)).toThrow(expect.objectContaining({ argument: 'json' }));
  });

  it('takes over nothing but what a plan has', () => {
    const data = { ...good(), extra: 1 };
    data.places[0].extra = 1;
    data.places[0].add[0].extra = 1;
    data.places[0].add[0][''] = 5;
    expect(JSON.stringify(Plan.from(data))).toBe(JSON.stringify(Plan.from(good())));
  });

  it('can be for another project or version, and is otherwise the same', () => {
    const plan = planOf(everything, { keys: 3, inherits: true, undoes: true });
    expect(plan.retarget({ projectId: 'p2' })).toMatchObject({ projectId: 'p2', version: 'latest' });
    const other = plan.retarget({ version: 'next' });
    expect(other).toBeInstanceOf(Plan);
    expect(other.toJSON()).toEqual({ ...plan.toJSON(), version: 'next' });
    expect(plan.version).toBe('latest');
    expect(plan.retarget({})).toEqual(plan);
  });

  it('is empty where nothing is to be written', () => {
    expect(planOf([]).isEmpty).toBe(true);
    expect(
      planOf([
        {
          theirs: [{ key: 't' }],
          conflicts: [{ key: 'c' }],
          skipped: [{ key: 's' }],
          kept: [{ key: 'k', from: 'K' }],
        },
      ]).isEmpty,
    ).toBe(true);
    for (const place of [
      { add: [{ key: 'a', to: 'A' }] },
      { change: [{ key: 'a', from: 'A', to: 'B' }] },
      { remove: [{ key: 'a', from: 'A' }] },
    ]) {
      expect(planOf([place]).isEmpty).toBe(false);
    }
  });
});
