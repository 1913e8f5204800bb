import { inspect } from 'node:util';
import {
  AuthenticationError,
  InvalidArgumentError,
  Locize,
  type Project,
  personalAccessToken,
} from 'locize-sdk';
import {
  type AnySyncError,
  type ApplyOptions,
  apply,
  type Backup,
  isSyncError,
  PartialApplyError,
  Plan,
  PlanConflictError,
  PlanRefusedError,
  plan,
} from 'locize-sdk/sync';
import { createLocizeServer, type LocizeServer } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { token } from '../helpers/seed.js';
import { common, failureOf, setUp, textsOf } from './set-up.js';

/** So many texts, by `k0`, `k1` and so on. */
const texts = (count: number, text = 'Text') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, text]));

const writesOf = ({ requests }: LocizeServer) => requests.filter(({ method }) => method !== 'GET');

/** The method and the beginning of the path of each write, with the language. */
const namesOf = (server: LocizeServer) =>
  writesOf(server).map(({ path }) => path.replace(/\?.*/, '').split('/').slice(1).join(' '));

const refusedOptions = async (work: PromiseLike<unknown>) => {
  const { refusals } = await failureOf(work, PlanRefusedError);
  return refusals.map(({ option, place }) => `${option}${place === undefined ? '' : ' here'}`);
};

describe('guards', () => {
  it.each([
    { here: 20, elsewhere: 0, lost: 10, refused: [] },
    { here: 20, elsewhere: 0, lost: 11, refused: ['', ' here'] },
    { here: 55, elsewhere: 165, lost: 11, refused: [] },
    { here: 54, elsewhere: 166, lost: 11, refused: [' here'] },
    { here: 55, elsewhere: 164, lost: 11, refused: [''] },
    { here: 11, elsewhere: 0, lost: 10, refused: [] },
  ])('take $lost of $here keys in a place, with $elsewhere elsewhere, for $refused', async (one) => {
    const { here, elsewhere, lost, refused } = one;
    const { server, project } = setUp({ en: { common: texts(here), shop: texts(elsewhere) } });
    const shop = texts(elsewhere);
    const removing = { en: { common: texts(here - lost), shop } };
    const changing = { en: { common: { ...texts(here), ...texts(lost, 'Another') }, shop } };
    for (const [wanted, option] of [
      [removing, 'maxRemovals'],
      [changing, 'maxChanges'],
    ] as const) {
      const changes = await plan(project, wanted, { prune: 'exact' });
      const start = server.snapshot();
      if (refused.length === 0) {
        await expect(apply(project, changes)).resolves.toMatchObject({ conflicts: [] });
      } else {
        server.requests.length = 0;
        expect(await refusedOptions(apply(project, changes))).toEqual(refused.map((at) => option + at));
        expect(server.requests).toEqual([]);
      }
      server.restore(start);
      // A limit of one's own is in place of both.
      expect(await refusedOptions(apply(project, changes, { [option]: lost - 1 }))).toEqual([option]);
      await expect(apply(project, changes, { [option]: lost })).resolves.toMatchObject({ conflicts: [] });
      server.restore(start);
    }
  });

  it('count neither additions, nor what is moved, nor what fills an empty text', async () => {
    const { server, project } = setUp({ en: { common: { ...texts(15), ...texts(12, '') } } });
    const renames = Object.fromEntries(['k12', 'k13', 'k14'].map((old) => [old, `new ${old}`]));
    const wanted = {
      en: {
        common: Object.fromEntries([
          ...Object.entries(texts(12, 'Text')),
          ...Object.values(renames).map((key) => [key, 'Text']),
          ['a', 'A'],
        ]),
        more: texts(2500),
      },
    };
    const changes = await plan(project, wanted, { renames });
    expect(changes.totals).toMatchObject({ add: 2504, change: 12, remove: 3 });
    await apply(project, changes, { maxRemovals: 0, maxChanges: 0 });
    expect(Object.keys(textsOf(server, { language: 'en', namespace: 'more' }) ?? {})).toHaveLength(2500);
  });

  it.each([
    ['all keys are removed', { a: 'A', b: 'B' }, { c: null }, {}, true],
    ['all but an empty one are removed', { a: 'A', b: '' }, { b: null }, {}, true],
    ['all texts are made empty', { a: 'A' }, { a: '' }, { emptyValues: 'write' }, true],
    ['only empty ones are removed', { a: 'A', b: '', c: '' }, { a: 'A' }, {}, false],
    ['one is filled', { a: 'A', b: '' }, { b: 'B' }, {}, false],
    ['another is added', { a: 'A' }, { b: 'B' }, {}, false],
    ['all are moved', { a: 'A' }, { b: 'A' }, { renames: { a: 'b' } }, false],
  ] as const)(
    'ask for allowEmpty where a place is left without a text: %s',
    async (_, there, wanted, options, isAsked) => {
      const { server, project } = setUp({ en: { common: there } });
      const changes = await plan(project, { en: { common: wanted } }, { prune: 'exact', ...options });
      expect(changes.isEmpty).toBe(false);
      if (isAsked) {
        const { refusals } = await failureOf(apply(project, changes), PlanRefusedError);
        expect(refusals).toMatchObject([{ option: 'allowEmpty', place: common }]);
        expect(writesOf(server)).toEqual([]);
      }
      await apply(project, changes, isAsked ? { allowEmpty: true } : {});
      expect(Object.values(textsOf(server) ?? {}).every((text) => text === '')).toBe(isAsked);
    },
  );

  it('do not hold back what takes back', async () => {
    const { server, project } = setUp({ en: { common: { a: 'A' } } });
    const { undo } = await apply(project, await plan(project, { en: { shop: texts(2500) } }));
    await apply(project, Plan.from(JSON.parse(JSON.stringify(undo))));
    expect(textsOf(server, { language: 'en', namespace: 'shop' })).toEqual({});
  });
});

describe('languages that the project lacks', () => {
  const wanted = { fr: { common: { a: 'A' } }, it: { common: { a: '' } } };

  it('are added where that is asked for, and otherwise refused before anything is written', async () => {
    const { server, project } = setUp({ en: { common: { a: 'A' } } });
    const changes = await plan(project, { en: { common: { b: 'B' } }, ...wanted });
    expect(changes.missingLanguages).toEqual(['fr', 'it']);
    const error = await failureOf(apply(project, changes), PlanRefusedError);
    expect(error.refusals).toMatchObject([{ option: 'addLanguages' }]);
    expect(error.message).toContain('"fr"');
    expect(writesOf(server)).toEqual([]);
    await apply(project, changes, { addLanguages: true });
    // One that nothing is written in isn't added.
    expect(Object.keys(server.content('p1').latest ?? {})).toEqual(['en', 'de', 'fr']);
    expect(textsOf(server, { language: 'fr', namespace: 'common' })).toEqual({ a: 'A' });
    await expect(apply(project, changes)).resolves.toMatchObject({ applied: { added: 0, unchanged: 2 } });
  });

  it('are asked for where a plan is for another project', async () => {
    const { server, locize } = setUp({ en: { common: { a: 'A' } }, de: { common: { a: 'A' } } });
    const other = createLocizeServer({
      projects: [{ id: 'p2', referenceLanguage: 'en', languages: ['en'], versions: { latest: { en: {} } } }],
      tokens: [{ token, scopes: ['read', 'write', 'manage'], roles: { p2: 'admin' } }],
    });
    const wanted = { en: { common: { b: 'B' } }, de: { common: { b: 'B' } } };
    const changes = (await plan(locize.project('p1'), wanted)).retarget({ projectId: 'p2' });
    const stored = Plan.from(JSON.parse(JSON.stringify(changes)));
    const project = new Locize({ credential: personalAccessToken(token), fetch: other.fetch }).project('p2');
    expect(await refusedOptions(apply(project, stored))).toEqual(['addLanguages']);
    expect(writesOf(other)).toEqual([]);
    await apply(project, stored, { addLanguages: true });
    expect(other.content('p2').latest).toEqual({ en: { common: { b: 'B' } }, de: { common: { b: 'B' } } });
    expect(server.content('p1').latest?.en?.common).toEqual({ a: 'A' });
  });

  it('take the scope manage', async () => {
    const { server } = setUp({ en: {} });
    const credential = personalAccessToken(token, { scopes: ['read', 'write'] });
    const project: Project<'read' | 'write'> = new Locize({ credential, fetch: server.fetch }).project('p1');
    const changes = await plan(project, wanted);
    // @ts-expect-error: the scope is missing
    const error = await failureOf(apply(project, changes, { addLanguages: true }), Error);
    expect(error).toMatchObject({ code: 'missing_scope' });
    expect(writesOf(server)).toEqual([]);
    const reader = personalAccessToken(token, { scopes: ['read'] });
    const readable = new Locize({ credential: reader, fetch: server.fetch }).project('p1');
    // @ts-expect-error: writing takes another scope
    await failureOf(apply(readable, await plan(readable, { en: { common: { a: 'A' } } })), Error);
  });
});

describe('the order', () => {
  const wanted = {
    en: { common: { title: 'Title' }, shop: { title: 'Shop' } },
    de: { common: { title: 'Titel' }, shop: { title: 'Laden' } },
  };

  it('has the reference language last, translated automatically, and the statistics at the very end', async () => {
    const { server, project } = setUp({ en: {} });
    const options = {
      autotranslate: true,
      autotranslateReview: true,
      autotranslateLanguages: ['de'],
    } as const;
    await apply(project, await plan(project, wanted), { ...options, concurrency: 1 });
    const writes = writesOf(server);
    expect(namesOf(server)).toEqual([
      'missing p1 latest de common',
      'missing p1 latest de shop',
      'update p1 latest en common',
      'update p1 latest en shop',
      'stats project regenerate p1 latest',
    ]);
    const asked = { autotranslate: 'true', autotranslatereview: 'true', autotranslatelanguages: 'de' };
    const omitted = { omitstatsgeneration: 'true' };
    const all = { ...asked, ...omitted };
    expect(writes.map(({ query }) => query)).toEqual([omitted, omitted, all, all, {}]);
    expect(textsOf(server, { language: 'de', namespace: 'common' })).toEqual({ title: 'Titel' });
  });

  it('adds by what never overwrites, where nothing is translated automatically', async () => {
    const { server, project } = setUp({ en: { common: { title: 'Old' } } });
    await apply(project, await plan(project, { en: { common: { title: 'New', text: 'Text' } } }));
    expect(namesOf(server)).toEqual([
      'update p1 latest en common',
      'missing p1 latest en common',
      'stats project regenerate p1 latest en',
    ]);
  });

  it.each([
    ['a failure', 'the failure'],
    ['an abort', 'the abort'],
  ])('has the statistics at the very end after %s', async (kind) => {
    const abort = new AbortController();
    let writes = 0;
    const { server, project } = setUp(
      { en: {} },
      {
        onRequest: async ({ url }) => {
          if (url.includes('/missing/')) writes += 1;
          if (!url.includes('/missing/') || writes !== 2) return;
          if (kind === 'a failure') throw new TypeError('fetch failed');
          abort.abort(new Error('enough'));
        },
      },
    );
    const changes = await plan(project, wanted);
    const error = await failureOf(
      apply(project, changes, { concurrency: 1, signal: abort.signal }),
      PartialApplyError,
    );
    expect(namesOf(server).at(-1)).toBe('stats project regenerate p1 latest de');
    expect(namesOf(server).filter((name) => name.startsWith('stats'))).toHaveLength(1);
    expect(error.cause).toMatchObject(kind === 'a failure' ? { code: 'network' } : { message: 'enough' });
    expect(error.applied).toMatchObject({ added: 1 });
    expect(error.remaining.totals.add).toBe(3);
    await apply(project, error.remaining);
    expect(server.content('p1').latest).toEqual(wanted);
  });

  it('recalculates the statistics that an apply before it has left out', async () => {
    const { server, project } = setUp({ en: {} });
    const changes = await plan(project, wanted);
    server.injectFaults([{ fault: 'status', status: 500, on: 'POST /stats' }]);
    const error = await failureOf(apply(project, changes), PartialApplyError);
    expect(error.applied.added).toBe(4);
    server.injectFaults([]);
    // The places that it has made aren't known before.
    expect((await plan(project, wanted)).isEmpty).toBe(false);
    for (const again of [error.remaining, changes]) {
      expect((await apply(project, again)).applied).toMatchObject({ added: 0, unchanged: 4 });
      expect((await plan(project, wanted)).isEmpty).toBe(true);
    }
  });
});

describe('backup', () => {
  const there = {
    en: { common: { a: { value: 'A', context: { text: 'where' }, tags: ['t'] }, b: 'B', c: 'C' } },
  };
  const wanted = { en: { common: { a: 'New', c: 'C', d: 'D' }, shop: { e: 'E' } } };

  it('gets the entries that go, and is waited for before anything is written there', async () => {
    const { server, project } = setUp(there);
    const backups: Backup[] = [];
    const writesThen: number[] = [];
    await apply(project, await plan(project, wanted, { prune: 'exact' }), {
      concurrency: 1,
      backup: async (backup) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        writesThen.push(writesOf(server).filter(({ path }) => path.includes('/common')).length);
        backups.push(backup);
      },
    });
    expect(writesThen).toEqual([0]);
    expect(backups).toMatchObject([
      {
        ...common,
        entries: { a: { value: 'A', context: { text: 'where' }, tags: ['t'] }, b: { value: 'B' } },
      },
    ]);
    expect(Object.keys(backups[0]?.entries ?? {})).toEqual(['a', 'b']);
    expect(server.entries('p1').latest?.en?.common?.a).toMatchObject({
      value: 'New',
      context: { text: 'where' },
      tags: ['t'],
    });
  });

  it('gets what was added meanwhile and is overwritten', async () => {
    const { server, project } = setUp({ en: { common: { a: 'A' } } });
    const changes = await plan(project, { en: { common: { b: 'B' } } });
    await project.translations.update(common, { b: 'theirs' });
    const backups: Backup[] = [];
    await apply(project, changes, { onConflict: 'overwrite', backup: (one) => backups.push(one) });
    expect(backups).toMatchObject([{ entries: { b: { value: 'theirs' } } }]);
    expect(textsOf(server)).toEqual({ a: 'A', b: 'B' });
  });

  it('gets what is written while it is waited for as well, where that is overwritten', async () => {
    const { server, project } = setUp({ en: { common: { a: 'A' } } });
    const changes = await plan(project, { en: { common: { a: 'B' } } });
    const kept: Backup[] = [];
    const backup = async (one: Backup) => {
      kept.push(one);
      if (kept.length === 1) await project.translations.update(common, { a: 'Hours of work' });
    };
    await apply(project, changes, { backup, onConflict: 'overwrite' });
    expect(kept.map(({ entries }) => entries.a?.value)).toEqual(['A', 'Hours of work']);
    expect(textsOf(server)).toEqual({ a: 'B' });
  });

  it.each(['skip', 'overwrite'] as const)(
    'is followed by a reading, whatever is written while it is waited for, with onConflict: %s',
    async (onConflict) => {
      const { server, project } = setUp({ en: { common: { a: 'A', b: 'B' } } });
      const changes = await plan(project, { en: { common: { a: 'mine', b: 'mine' } } });
      const edits = [{ a: 'Hours of work' }, { b: 'More of it' }];
      const kept: Backup[] = [];
      const backup = async (one: Backup) => {
        const edit = edits[kept.length];
        kept.push(one);
        if (edit !== undefined) await project.translations.update(common, edit);
      };
      await Promise.resolve(apply(project, changes, { backup, onConflict })).catch(() => {});
      const values = kept.flatMap(({ entries }) => Object.values(entries).map(({ value }) => value));
      // Whatever was there, by the last reading, is there still or was backed up.
      const there = Object.values(textsOf(server) ?? {});
      for (const edit of edits.slice(0, kept.length)) {
        for (const text of Object.values(edit)) expect([...there, ...values]).toContain(text);
      }
      expect(kept).toHaveLength(onConflict === 'skip' ? 1 : 3);
    },
  );

  it.each(['backup', 'onProgress'])('%s that never ends is ended by the signal', async (name) => {
    const { project } = setUp({ en: { common: { a: 'A' } } });
    const changes = await plan(project, { en: { common: { a: 'B' } } });
    const end = new AbortController();
    setTimeout(() => end.abort('enough'), 20);
    const options = { [name]: () => new Promise(() => {}), signal: end.signal };
    const failure = await Promise.resolve(apply(project, changes, options)).catch((error: unknown) => error);
    expect(name === 'backup' ? failure : (failure as PartialApplyError).cause).toBe('enough');
  });

  it('that fails ends it before anything is written', async () => {
    const { server, project } = setUp({ en: there.en });
    const changes = await plan(project, { en: { common: wanted.en.common } }, { prune: 'exact' });
    const full = new Error('the disk is full');
    const backup = () => {
      throw full;
    };
    expect(await failureOf(apply(project, changes, { backup }), Error)).toBe(full);
    expect(writesOf(server)).toEqual([]);
  });
});

describe('conflicts', () => {
  const there = { en: { common: { a: 'A', b: 'B', c: 'C', d: 'D' } } };
  const wanted = { en: { common: { a: 'A1', b: 'B1', d: 'D', e: 'E' } } };

  async function conflicting(options: ApplyOptions) {
    const { server, project } = setUp(there);
    const changes = await plan(project, wanted, { prune: 'exact' });
    await project.translations.update(common, { a: 'theirs', c: 'theirs', e: 'theirs' });
    const applying = apply(project, changes, options).catch((error: unknown) => {
      if (error instanceof PlanConflictError) return error;
      throw error;
    });
    return { server, project, result: await applying };
  }

  it('are skipped and told at the end', async () => {
    const { server, project, result } = await conflicting({});
    expect(result).toBeInstanceOf(PlanConflictError);
    expect(result).toMatchObject({ code: 'plan_conflict', projectId: 'p1' });
    expect(result.conflicts).toEqual([
      { ...common, key: 'e', expected: undefined, found: 'theirs', wanted: 'E' },
      { ...common, key: 'a', expected: 'A', found: 'theirs', wanted: 'A1' },
      { ...common, key: 'c', expected: 'C', found: 'theirs', wanted: undefined },
    ]);
    expect(result.applied).toEqual({ added: 0, changed: 1, removed: 0, unchanged: 0 });
    expect(result.remaining.isEmpty).toBe(true);
    expect(textsOf(server)).toEqual({ a: 'theirs', b: 'B1', c: 'theirs', d: 'D', e: 'theirs' });
    await apply(project, result.undo);
    expect(textsOf(server)).toEqual({ a: 'theirs', b: 'B', c: 'theirs', d: 'D', e: 'theirs' });
  });

  it('are overwritten where that is asked for, and taken back with the rest', async () => {
    const { server, project, result } = await conflicting({ onConflict: 'overwrite' });
    expect(result.conflicts).toEqual([]);
    expect(textsOf(server)).toEqual(wanted.en.common);
    await apply(project, result.undo);
    expect(textsOf(server)).toEqual({ a: 'theirs', b: 'B', c: 'theirs', d: 'D', e: 'theirs' });
  });

  it('leave a text where it is that was changed before it was moved', async () => {
    const { server, project } = setUp({ en: { common: { old: 'A' } } });
    const wanted = { en: { common: { new: 'A' } } };
    const options = { renames: { old: 'new' }, overwrite: false };
    const changes = await plan(project, wanted, options);
    await project.translations.update(common, { old: 'theirs' });
    const { conflicts } = await failureOf(apply(project, changes), PlanConflictError);
    expect(conflicts.map(({ key }) => key)).toEqual(['new', 'old']);
    expect(textsOf(server)).toEqual({ old: 'theirs' });
    await apply(project, await plan(project, wanted, options));
    expect(textsOf(server)).toEqual({ new: 'theirs' });
  });

  it('leave a key deleted that was deleted before it was moved', async () => {
    const { server, project } = setUp({ en: { common: { old: 'A', other: 'B' } } });
    const changes = await plan(project, { en: { common: { new: 'A' } } }, { renames: { old: 'new' } });
    await project.translations.delete(common, ['old']);
    await failureOf(apply(project, changes), PlanConflictError);
    expect(textsOf(server)).toEqual({ other: 'B' });
  });

  it('keep the old key of a text whose new one is taken meanwhile', async () => {
    const { server, project } = setUp({ en: { common: { old: 'A' } } });
    const changes = await plan(project, { en: { common: { new: 'A' } } }, { renames: { old: 'new' } });
    await project.translations.update(common, { new: 'theirs' });
    const { conflicts } = await failureOf(apply(project, changes), PlanConflictError);
    expect(conflicts.map(({ key }) => key)).toEqual(['new', 'old']);
    expect(textsOf(server)).toEqual({ old: 'A', new: 'theirs' });
  });
});

describe('what is pruned', () => {
  it('is not a key that the reference language has, also an empty one', async () => {
    const { project } = setUp({ en: { common: { '': 'A' } }, de: { common: { '': 'A', gone: 'Weg' } } });
    const wanted = { en: { common: { '': 'A' } }, de: { common: { '': 'A' } } };
    const changes = await plan(project, wanted, { prune: 'reference' });
    expect(changes.places).toMatchObject([{ language: 'de', remove: [{ key: 'gone' }], skipped: [] }]);
    expect(changes.totals.remove).toBe(1);
  });

  it('is a key that is not translated yet, neither in the base nor here', async () => {
    const { server, project } = setUp({ de: { common: { a: 'A', b: '', c: '' } } });
    const base = { de: { common: { a: 'A', b: '' } } };
    const changes = await plan(project, { de: { common: { a: 'A' } } }, { base, prune: 'exact' });
    await apply(project, changes);
    expect(textsOf(server, { ...common, language: 'de' })).toEqual({ a: 'A', c: '' });
  });
});

describe('renames', () => {
  const renames = { old: 'new' };
  const details = { context: { text: 'where' }, tags: ['t'] };

  it('take the context and the tags along that are there by then', async () => {
    const { server, project } = setUp({ de: { common: { old: { value: 'Alt', tags: ['before'] } } } });
    const changes = await plan(project, { en: { common: { new: 'New' } } }, { renames });
    await project.translations.update({ ...common, language: 'de' }, { old: { value: 'Alt', ...details } });
    await apply(project, changes);
    expect(server.entries('p1').latest?.de?.common).toMatchObject({ new: { value: 'Alt', ...details } });
    expect(textsOf(server, { ...common, language: 'de' })).toEqual({ new: 'Alt' });
  });

  it('fill an empty text, and undo empties it again', async () => {
    const there = { old: { value: 'Alt', ...details }, new: { value: '', tags: ['empty'] } };
    const { server, project } = setUp({ de: { common: there } });
    const changes = await plan(project, { en: { common: { new: 'New' } } }, { renames });
    const { undo } = await apply(project, changes);
    expect(server.entries('p1').latest?.de?.common).toMatchObject({ new: { value: 'Alt', ...details } });
    await apply(project, undo);
    expect(textsOf(server, { ...common, language: 'de' })).toEqual({ new: '', old: 'Alt' });
    expect(server.entries('p1').latest?.de?.common).toMatchObject(there);
  });

  it('move a key that is not translated yet as well', async () => {
    const { server, project } = setUp({ de: { common: { old: { value: '', ...details } } } });
    await apply(project, await plan(project, { en: { common: { new: 'New' } } }, { renames }));
    expect(server.entries('p1').latest?.de?.common).toMatchObject({ new: { value: '', ...details } });
  });

  it('leave nothing of a key that is not wanted', async () => {
    const { server, project } = setUp({ de: { common: { old: 'Alt', new: '' } } });
    const wanted = { de: { common: { other: 'Andere' } } };
    const options = { renames, prune: 'exact' } as const;
    await apply(project, await plan(project, wanted, options), { allowEmpty: true });
    expect(server.content('p1').latest?.de).toEqual(wanted.de);
    expect((await plan(project, wanted, options)).isEmpty).toBe(true);
  });

  it('prune neither of two texts that should have one key', async () => {
    const { server, project } = setUp({ de: { common: { old: 'Alt', new: 'Neu', more: 'Mehr' } } });
    const wanted = { de: { common: { more: 'Mehr' } } };
    const options = { renames, prune: 'exact' } as const;
    const changes = await plan(project, wanted, options);
    expect(changes.totals).toMatchObject({ remove: 0, conflicts: 1 });
    // Once it is the wanted text, the old key goes.
    await apply(
      project,
      await plan(project, { de: { common: { new: 'Alt' } } }, { renames, overwrite: true }),
    );
    expect(textsOf(server, { ...common, language: 'de' })).toEqual({ new: 'Alt', more: 'Mehr' });
  });

  it('of two keys to one keep the text that is another', async () => {
    const there = { one: 'Same', two: 'Same', three: 'Another' };
    const { server, project } = setUp({ de: { common: there } });
    const wanted = { en: { common: { new: 'New' } } };
    const options = { renames: { one: 'new', two: 'new', three: 'new' } };
    const changes = await plan(project, wanted, options);
    expect(changes.totals).toMatchObject({ conflicts: 1 });
    await apply(project, changes);
    expect(textsOf(server, { ...common, language: 'de' })).toEqual({ new: 'Same', three: 'Another' });
    expect((await plan(project, wanted, options)).isEmpty).toBe(true);
  });

  it('refuse a key that is old and new', async () => {
    const { server, project } = setUp({ en: { common: { a: 'A', b: 'B' } } });
    for (const chained of [
      { a: 'b', b: 'a' },
      { a: 'b', b: 'c' },
    ]) {
      const planning = plan(project, { en: { common: {} } }, { renames: chained });
      await expect(planning).rejects.toThrow('"b" as an old key and as a new one');
    }
    expect(server.requests).toEqual([]);
    await plan(project, { en: { common: {} } }, { renames: { a: 'a' } });
  });
});

describe('many keys', () => {
  it('are read and written in requests of at most 1,000', async () => {
    const { server, project } = setUp({ en: { common: texts(2500) } });
    const kept = {
      ...texts(2400, 'Changed'),
      ...Object.fromEntries([...Array(2100).keys()].map((n) => [`n${n}`, 'N'])),
    };
    const changes = await plan(project, { en: { common: kept } }, { prune: 'exact' });
    expect(changes.totals).toMatchObject({ add: 2100, change: 2400, remove: 100 });
    const result = await apply(project, changes, { maxChanges: 2400, maxRemovals: 100 });
    expect(result.applied).toEqual({ added: 2100, changed: 2400, removed: 100, unchanged: 0 });
    expect(textsOf(server)).toEqual(kept);
    const sizes = writesOf(server).map(({ body }) => Object.keys(Object(body)).length);
    expect(Math.max(...sizes)).toBe(1000);
    await apply(project, result.undo);
    expect(textsOf(server)).toEqual(texts(2500));
  });

  it('that arrived in part are finished and taken back', async () => {
    let writes = 0;
    const { server, project } = setUp(
      { en: { common: texts(2500) } },
      {
        onRequest: async ({ url }) => {
          if (url.includes('/update/')) writes += 1;
          if (url.includes('/update/') && writes === 2) throw new TypeError('fetch failed');
        },
      },
    );
    const changes = await plan(project, { en: { common: texts(2500, 'Changed') } });
    const start = server.snapshot();
    const failing = apply(project, changes, { maxChanges: 2500 });
    const { remaining, undo } = await failureOf(failing, PartialApplyError);
    const partly = Object.values(textsOf(server) ?? {}).filter((text) => text === 'Changed');
    expect(partly).toHaveLength(1000);
    const middle = server.snapshot();
    const { applied } = await apply(project, remaining, { maxChanges: 2500 });
    expect(applied).toMatchObject({ changed: 1500, unchanged: 1000 });
    expect(textsOf(server)).toEqual(texts(2500, 'Changed'));
    server.restore(middle);
    await apply(project, undo);
    expect(textsOf(server)).toEqual(texts(2500));
    server.restore(start);
  });
});

describe('branches and tenants', () => {
  it('get back a text of their own that is the parent’s', async () => {
    const server = createLocizeServer({
      jobDuration: 0,
      projects: [
        {
          id: 'p1',
          versions: { latest: { en: { common: { a: 'A', b: 'B' } } } },
          branches: [
            {
              id: 'b1',
              name: 'b',
              entries: { en: { common: { a: { value: 'A', tags: ['own'] }, b: 'Other' } } },
            },
          ],
        },
      ],
      tokens: [{ token, scopes: ['read', 'write'], roles: { p1: 'admin' } }],
    });
    const project = new Locize({ credential: personalAccessToken(token), fetch: server.fetch }).project('b1');
    const before = server.entries('b1');
    const changes = await plan(project, { en: { common: { b: 'B' } } }, { inherits: true, prune: 'exact' });
    expect(changes.totals).toMatchObject({ change: 1, remove: 1 });
    const { undo } = await apply(project, changes);
    const own = () => project.translations.pull(common, { own: true }).all();
    expect(await own()).toEqual({});
    await apply(project, undo);
    expect(await own()).toEqual({ a: 'A', b: 'Other' });
    expect(server.entries('b1').latest?.en?.common?.a?.tags).toEqual(before.latest?.en?.common?.a?.tags);
  });
});

describe('errors', () => {
  const secret = 'a private text';

  async function partial() {
    const { project } = setUp(
      { en: { common: { a: `${secret} 1`, b: 'B' } } },
      {
        onRequest: async ({ url }) => {
          if (url.includes('/update/p1/latest/en/shop')) throw new TypeError('fetch failed');
        },
      },
    );
    const wanted = { en: { common: { a: `${secret} 2`, b: `${secret} 3` }, shop: { c: `${secret} 4` } } };
    await project.translations.reportMissing({ ...common, namespace: 'shop' }, { c: `${secret} 5` });
    const changes = await plan(project, wanted);
    await project.translations.update(common, { a: `${secret} 6` });
    return failureOf(apply(project, changes, { concurrency: 1 }), PartialApplyError);
  }

  it('carry what was done and what is left', async () => {
    const error = await partial();
    expect(error).toMatchObject({
      name: 'PartialApplyError',
      code: 'partial_apply',
      projectId: 'p1',
      applied: { added: 0, changed: 1, removed: 0, unchanged: 0 },
      conflicts: [{ key: 'a', found: `${secret} 6` }],
    });
    expect(error.remaining.totals).toMatchObject({ change: 1 });
    expect(error.undo.totals.change).toBeGreaterThanOrEqual(1);
  });

  it('show no text, however they are printed', async () => {
    const { project } = setUp({ en: { common: texts(20, secret) } });
    const changes = await plan(project, { en: { common: texts(20, `new ${secret}`) } });
    const refused = await failureOf(apply(project, changes), PlanRefusedError);
    await project.translations.update(common, { k0: `other ${secret}` });
    const conflicting = await failureOf(apply(project, changes, { maxChanges: 20 }), PlanConflictError);
    for (const error of [refused, conflicting, await partial()]) {
      for (const print of [
        inspect(error, { depth: 20 }),
        JSON.stringify(error),
        String(error),
        `${error.stack}`,
      ]) {
        expect(print).not.toContain(secret);
      }
      expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: error.code, message: error.message });
    }
  });

  it('are told apart by their code', async () => {
    const nameOf = (error: AnySyncError): string => {
      switch (error.code) {
        case 'partial_apply':
          return `partial ${error.applied.changed}`;
        case 'plan_refused':
          return `refused ${error.refusals.length}`;
        case 'plan_conflict':
          return `conflict ${error.conflicts.length}`;
        default:
          return error.code;
      }
    };
    const error: unknown = await partial();
    expect(isSyncError(error) && nameOf(error)).toBe('partial 1');
  });

  it('name what is no plan, or one for another project', async () => {
    const { locize, project } = setUp({ en: {} });
    const changes = await plan(project, { en: { common: { a: 'A' } } });
    await failureOf(apply(project, { ...changes } as Plan), InvalidArgumentError);
    const other = await failureOf(apply(locize.project('p2'), changes), InvalidArgumentError);
    expect(other.message).toContain('retarget');
  });

  it('that say that a shared token is dead end a run over many projects', async () => {
    const ids = ['p1', 'p2', 'p3', 'p4'];
    const server = createLocizeServer({
      projects: ids.map((id) => ({
        id,
        versions: { latest: { en: { common: { a: 'A' }, shop: { a: 'A' } } } },
      })),
      tokens: [
        {
          token,
          scopes: ['read', 'write'],
          roles: Object.fromEntries(ids.map((id) => [id, 'user' as const])),
        },
      ],
    });
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { url } = new Request(input, init);
      // In the middle of the second project.
      if (url.includes('/update/p2/latest/en/shop')) server.revoke(token);
      return server.fetch(input, init);
    };
    const locize = new Locize({ credential: personalAccessToken(token), fetch, retry: { limit: 0 } });
    const wanted = { en: { common: { a: 'B' }, shop: { a: 'B' } } };
    const plans = await Promise.all(ids.map((id) => plan(locize.project(id), wanted)));
    const report = await locize.forEachProject(
      ids,
      (project) =>
        apply(project, plans.find(({ projectId }) => projectId === project.id) ?? expect.fail(), {
          concurrency: 1,
        }),
      { concurrency: 1 },
    );
    expect(report.succeeded.map(({ projectId }) => projectId)).toEqual(['p1']);
    expect(report.failed).toMatchObject([
      { projectId: 'p2', error: { code: 'partial_apply', cause: { code: 'authentication' } } },
      { projectId: 'p3' },
    ]);
    expect(report.failed[0]?.error).toMatchObject({ cause: expect.any(AuthenticationError) });
    expect(report.skipped).toEqual([{ projectId: 'p4' }]);
    expect(report.stoppedBy).toBe(report.failed[1]?.error);
  });
});
