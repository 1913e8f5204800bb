import { InvalidArgumentError } from 'locize-sdk';
import {
  apply,
  type Backup,
  PartialApplyError,
  Plan,
  PlanConflictError,
  plan,
  readProject,
} from 'locize-sdk/sync';
import { describe, expect, it, vi } from 'vitest';
import { common, failureOf, setUp, textsOf } from './set-up.js';

/** So many texts by `k0`, `k1` and so on. */
const texts = (count: number, text = 'Text', name = 'k') =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, text]));

const details = { context: { text: 'On a button' }, tags: ['ui'] };

/** Does something when the nth request of a kind is about to be sent. */
function before(kind: string, nth: number) {
  let count = 0;
  const hook = { work: async () => {} };
  const onRequest = async ({ url }: Request) => {
    if (url.includes(`/${kind}/`)) count += 1;
    if (count !== nth) return;
    count = Number.NaN;
    await hook.work();
  };
  return { hook, onRequest };
}

describe('what somebody else writes between two requests of a place', () => {
  it('is kept where a text is moved', async () => {
    const { hook, onRequest } = before('missing', 1);
    const { server, project } = setUp({ en: { common: { old: 'X', z: 'Z' } } }, { onRequest });
    const changes = await plan(
      project,
      { en: { common: { new: 'X', z: 'Z' } } },
      { renames: { old: 'new' }, overwrite: false },
    );
    hook.work = async () => {
      await project.translations.update(common, { old: 'Corrected' });
    };
    // The new key is there by then, and the old one stays with what was written.
    const { conflicts } = await failureOf(apply(project, changes), PlanConflictError);
    expect(conflicts).toMatchObject([{ key: 'old', expected: 'X', found: 'Corrected' }]);
    expect(textsOf(server)).toMatchObject({ old: 'Corrected', new: 'X' });
  });

  it('is kept where many keys are added', async () => {
    const { hook, onRequest } = before('missing', 2);
    const { server, project } = setUp({ en: { common: { k: 'Old' } } }, { onRequest });
    const changes = await plan(project, { en: { common: { k: 'Ours', ...texts(3000) } } });
    hook.work = async () => {
      await project.translations.update(common, { k: 'Theirs' });
    };
    await apply(project, changes);
    expect(textsOf(server)).toMatchObject({ k: 'Theirs', k2999: 'Text' });
  });

  it.each(['changed', 'removed'])('is kept where many keys are %s', async (how) => {
    const { hook, onRequest } = before('update', 2);
    const { server, project } = setUp({ en: { common: { ...texts(3000), z: 'Z' } } }, { onRequest });
    const wanted = how === 'changed' ? texts(3000, 'Ours') : { z: 'Z' };
    const changes = await plan(project, { en: { common: wanted } }, { prune: 'exact' });
    hook.work = async () => {
      await project.translations.update(common, { k2999: 'Theirs' });
    };
    const limits = { maxChanges: Infinity, maxRemovals: Infinity };
    const { conflicts, undo } = await failureOf(apply(project, changes, limits), PlanConflictError);
    expect(conflicts).toMatchObject([{ key: 'k2999', found: 'Theirs' }]);
    expect(textsOf(server)?.k2999).toBe('Theirs');
    // One place, however many requests it took.
    expect(undo.places).toHaveLength(1);
    await apply(project, Plan.from(JSON.parse(JSON.stringify(undo))));
    expect(textsOf(server)).toEqual({ ...texts(3000), k2999: 'Theirs', z: 'Z' });
  });
});

describe('an old key whose text is at its new one already', () => {
  const start = {
    en: { common: { old: { value: 'X', ...details }, new: { value: 'X', ...details }, z: 'Z' } },
  };
  const renames = { old: 'new' };

  it('goes', async () => {
    const { server, project } = setUp(start);
    await apply(project, await plan(project, { en: { common: { z: 'Z' } } }, { renames }));
    expect(textsOf(server)).toEqual({ new: 'X', z: 'Z' });
  });

  it.each([
    ['deleted', null],
    ['changed', 'Theirs'],
    ['made anew without its details', { value: 'X' }],
  ])('stays where that is %s meanwhile', async (_, value) => {
    const { server, project } = setUp(start);
    const changes = await plan(project, { en: { common: { z: 'Z' } } }, { renames });
    await project.translations.update(common, { new: null });
    if (value !== null) await project.translations.update(common, { new: value });
    for (const onConflict of ['skip', 'overwrite'] as const) {
      const { conflicts } = await failureOf(apply(project, changes, { onConflict }), PlanConflictError);
      expect(conflicts).toMatchObject([{ key: 'old', found: 'X' }]);
    }
    expect(textsOf(server)?.old).toBe('X');
  });

  it('stays where the new one was made meanwhile, with the same text and without its details', async () => {
    const { server, project } = setUp({ en: { common: { old: { value: 'X', ...details } } } });
    const changes = await plan(project, { en: { common: { new: 'X' } } }, { renames });
    await project.translations.update(common, { new: 'X' });
    await failureOf(apply(project, changes), PlanConflictError);
    expect(server.entries('p1').latest?.en?.common?.old).toMatchObject(details);
  });

  it('does not go by a plan that says so of a key that is nowhere', async () => {
    const { server, project } = setUp({ en: { common: texts(50) } });
    const json = JSON.parse(
      JSON.stringify(await plan(project, { en: { common: texts(1) } }, { prune: 'exact' })),
    );
    for (const removal of json.places[0].remove) removal.movedTo = 'nowhere';
    const { conflicts } = await failureOf(apply(project, Plan.from(json)), PlanConflictError);
    expect(conflicts).toHaveLength(49);
    expect(textsOf(server)).toEqual(texts(50));
  });
});

describe('a backup', () => {
  it('has what was made again while it was waited for', async () => {
    const { project } = setUp({ en: { common: { a: 'A', b: 'A', z: 'Z' } } });
    const changes = await plan(project, { en: { common: { z: 'Z' } } }, { prune: 'exact' });
    await project.translations.delete(common, ['b']);
    const saved: Backup['entries'][] = [];
    await apply(project, changes, {
      backup: async ({ entries }) => {
        saved.push(entries);
        if (saved.length === 1) await project.translations.update(common, { b: { value: 'A', ...details } });
      },
    });
    expect(saved).toEqual([{ a: { value: 'A' } }, { b: { value: 'A', ...details } }]);
  });

  it.each(['skip', 'overwrite'] as const)('has details that came meanwhile, with %s', async (onConflict) => {
    const { project } = setUp({ en: { common: { a: 'A', z: 'Z' } } });
    const changes = await plan(project, { en: { common: { z: 'Z' } } }, { prune: 'exact' });
    const saved: Backup['entries'][] = [];
    await apply(project, changes, {
      onConflict,
      backup: async ({ entries }) => {
        saved.push(entries);
        if (saved.length === 1) await project.translations.update(common, { a: { value: 'A', ...details } });
      },
    });
    expect(saved).toEqual([{ a: { value: 'A' } }, { a: { value: 'A', ...details } }]);
  });

  it('has an empty entry that is filled by a move, and can be put back from JSON', async () => {
    const empty = { value: '', context: { text: 'Another' } };
    const start = { en: { common: { old: { value: 'X', ...details }, new: empty } } };
    const { server, project } = setUp(start);
    const changes = await plan(project, { en: { common: { new: 'X' } } }, { renames: { old: 'new' } });
    let json = '';
    await apply(project, changes, {
      backup: ({ language, namespace, entries }) => {
        json += `${JSON.stringify({ language, namespace, entries })}\n`;
      },
    });
    for (const { entries, ...place } of json
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))) {
      await project.translations.update(place, entries);
    }
    expect(server.entries('p1').latest?.en?.common).toMatchObject({
      old: { value: 'X', ...details },
      new: empty,
    });
  });
});

describe('a backup', () => {
  it('is asked for before anything is written, however many parts a place has', async () => {
    const { server, project } = setUp({ en: { common: { ...texts(1500), old: 'X' } } });
    const wanted = { en: { common: { ...texts(1500, 'Another'), new: 'X' } } };
    const changes = await plan(project, wanted, { renames: { old: 'new' } });
    const failing = apply(project, changes, {
      maxChanges: Infinity,
      backup: ({ entries }) => {
        expect(Object.keys(entries)).toHaveLength(1501);
        throw new Error('the disk is full');
      },
    });
    await expect(failing).rejects.toThrow('the disk is full');
    expect(textsOf(server)).toEqual({ ...texts(1500), old: 'X' });
  });

  it('is not asked for without an end where something changes each time', async () => {
    const { server, project } = setUp({ en: { common: { a: 'A', z: 'Z' } } });
    const changes = await plan(project, { en: { common: { z: 'Z' } } }, { prune: 'exact' });
    let count = 0;
    const failing = apply(project, changes, {
      backup: async () => {
        count += 1;
        await project.translations.update(common, {
          a: { value: 'A', context: { text: `backup ${count}` } },
        });
      },
    });
    await expect(failing).rejects.toThrow('backup was called 10 times for en/common, where "a" changes');
    expect(textsOf(server)).toEqual({ a: 'A', z: 'Z' });
  });

  it('gets nothing that is as it should be', async () => {
    const { project } = setUp({ en: { common: { a: 'A', z: 'Z' } } });
    const changes = await plan(project, { en: { common: { a: 'B' } } });
    await apply(project, changes);
    await apply(project, changes, { onConflict: 'overwrite', backup: () => expect.fail('it was called') });
  });

  it('that rejects with nothing is the failure', async () => {
    const { project } = setUp({ en: { common: { a: 'A' } } });
    const changes = await plan(project, { en: { common: { a: 'B' } } });
    const failing = apply(project, changes, { backup: () => Promise.reject() });
    await expect(failing).rejects.toBeUndefined();
  });
});

describe('a move', () => {
  it('that is taken back leaves the text somewhere, wherever it ends', async () => {
    let isDown = false;
    const { server, project } = setUp(
      { en: { common: { old: 'X', z: 'Z' } } },
      {
        onRequest: async ({ url }) => {
          if (isDown && url.includes('/missing/')) throw new TypeError('fetch failed');
        },
      },
    );
    const changes = await plan(project, { en: { common: { new: 'X' } } }, { renames: { old: 'new' } });
    const { undo } = await apply(project, changes);
    isDown = true;
    await failureOf(apply(project, undo), PartialApplyError);
    expect(textsOf(server)).toEqual({ new: 'X', z: 'Z' });
    isDown = false;
    await apply(project, undo);
    expect(textsOf(server)).toEqual({ old: 'X', z: 'Z' });
  });

  it('that is in conflict is left out of what remains, with both of its ends', async () => {
    let reads = Number.NaN;
    const { project } = setUp(
      { de: { common: { old: 'x' }, z: { a: '1' } }, en: { z: { a: '1' } } },
      {
        onRequest: async ({ url }) => {
          if (!url.includes('/pull/') || !url.includes('/common')) return;
          reads += 1;
          if (reads === 2) throw new TypeError('fetch failed');
        },
      },
    );
    const wanted = { de: { a: { a: '2' }, common: { new: 'x' }, z: { a: '2' } } };
    const changes = await plan(project, wanted, { renames: { old: 'new' }, overwrite: true });
    await project.translations.update({ language: 'de', namespace: 'common' }, { new: 'Theirs' });
    // It ends when the place is read for what is moved away.
    reads = 0;
    const error = await failureOf(apply(project, changes, { concurrency: 1 }), PartialApplyError);
    reads = Number.NaN;
    expect(error.remaining.totals).toMatchObject({ add: 0, change: 1, remove: 0 });
    await expect(apply(project, error.remaining)).resolves.toMatchObject({ conflicts: [] });
  });

  it('onto what has the text without the tags can be forced', async () => {
    const { server, project } = setUp({ en: { common: { old: { value: 'X', ...details } } } });
    const changes = await plan(project, { en: { common: { new: 'X' } } }, { renames: { old: 'new' } });
    await project.translations.update(common, { new: 'X' });
    await apply(project, changes, { onConflict: 'overwrite' });
    expect(server.entries('p1').latest?.en?.common).toMatchObject({ new: { value: 'X', ...details } });
    expect(textsOf(server)).toEqual({ new: 'X' });
  });

  it('with another text, that ended half-way, is planned anew with a base', async () => {
    const { server, project } = setUp({ en: { common: { old: 'X', new: 'Z', q: 'Q' } } });
    const options = { renames: { old: 'new' }, base: { en: { common: { old: 'X', q: 'Q' } } } };
    const changes = await plan(project, { en: { common: { new: 'Z', q: 'Q' } } }, options);
    await apply(project, changes);
    expect(textsOf(server)).toEqual({ new: 'Z', q: 'Q' });
  });
});

describe('guards', () => {
  it('count texts that are changed while they are moved', async () => {
    const { project } = setUp({ en: { common: texts(50, 'Precious', 'old') } });
    const renames = Object.fromEntries(Array.from({ length: 50 }, (_, nth) => [`old${nth}`, `k${nth}`]));
    for (const [text, options] of [
      ['Another', {}],
      ['', { emptyValues: 'write' }],
    ] as const) {
      const changes = await plan(project, { en: { common: texts(50, text) } }, { renames, ...options });
      expect(`${changes}`).toContain(`"Precious" → "${text}", moved from old0`);
      await expect(apply(project, changes, { maxChanges: 49, allowEmpty: true })).rejects.toThrow(
        'change 50 of 50 keys that were read, of which 49 may be',
      );
    }
  });
});

describe('undo', () => {
  it.each(['retargeted from a branch', 'made as if of a branch'])(
    'of a plan that was %s brings back what a main project had',
    async (how) => {
      const { server, project, branch } = setUp({ en: { common: { a: 'A', z: 'Z' } } });
      const wanted = { en: { common: { a: 'B', z: 'Z' } } };
      const changes =
        how === 'made as if of a branch'
          ? await plan(project, wanted, { inherits: true })
          : (await plan(branch, wanted, { inherits: true })).retarget({ projectId: 'p1' });
      const { undo } = await apply(project, changes);
      expect(textsOf(server)).toEqual({ a: 'B', z: 'Z' });
      await apply(project, undo);
      expect(textsOf(server)).toEqual({ a: 'A', z: 'Z' });
    },
  );

  it('in a branch brings back a text that its parent no longer has', async () => {
    const { project, branch } = setUp({ en: { common: { a: 'A', z: 'Z' } } });
    const changes = await plan(branch, { en: { common: { a: 'B' } } }, { inherits: true });
    const { undo } = await apply(branch, changes);
    await project.translations.delete(common, ['a']);
    await apply(branch, undo);
    expect(await branch.translations.pull(common).all()).toEqual({ a: 'A', z: 'Z' });
  });
});

describe('a plan that is retargeted', () => {
  it('removes from a main project what it would remove from a branch', async () => {
    const { server, project, branch } = setUp({ en: { common: { z: 'Z' } } });
    for (const one of [project, branch]) await one.translations.update(common, { own: 'O' });
    const changes = await plan(branch, { en: { common: { z: 'Z' } } }, { inherits: true, prune: 'exact' });
    const { applied } = await apply(project, changes.retarget({ projectId: 'p1' }));
    expect(applied).toMatchObject({ removed: 1, unchanged: 0 });
    expect(textsOf(server)).toEqual({ z: 'Z' });
  });

  it('lies over nothing in a branch that is said to be one', async () => {
    const { project, branch } = setUp({ en: { common: { a: 'A', z: 'Z' } } });
    const changes = await plan(project, { en: { common: { a: 'B' } } }, { prune: 'exact' });
    const { undo } = await apply(branch, changes.retarget({ projectId: 'b1', inherits: true }), {
      allowEmpty: true,
    });
    await apply(branch, undo);
    expect(await branch.translations.pull(common, { own: true }).all()).toEqual({});
  });

  it('has the reference language of the other project last', async () => {
    const { project, branch } = setUp({ en: { common: { a: 'A' } }, de: { common: { a: 'A' } } });
    const changes = await plan(
      project,
      { en: { common: { a: 'B' } }, de: { common: { a: 'B' } } },
      { overwrite: true, referenceLanguage: 'de' },
    );
    const order: string[] = [];
    await apply(branch, changes.retarget({ projectId: 'b1', inherits: true }), {
      onProgress: ({ language }) => order.push(language),
    });
    expect(order).toEqual(['de', 'en']);
  });
});

describe('the statistics', () => {
  it('are recalculated of all languages where texts were translated automatically', async () => {
    const { server, project } = setUp({ en: { common: { a: 'A' } }, de: { common: { a: 'A' } } });
    await apply(project, await plan(project, { en: { common: { b: 'B' } } }), { autotranslate: true });
    expect(server.requests.at(-1)?.path).toBe('/stats/project/regenerate/p1/latest');
  });

  it.each(['before', 'meanwhile'])(
    'are waited for no longer than 10 seconds after an abort %s',
    async (when) => {
      const abort = new AbortController();
      const reason = new Error('enough');
      const { project } = setUp(
        { en: { common: { a: 'A' } }, de: { common: { a: 'A' } } },
        {
          onRequest: async ({ url, signal }) => {
            if (!url.includes('/regenerate/')) return;
            await new Promise((_, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason));
              abort.abort(reason);
            });
          },
        },
      );
      const wanted = { en: { common: { a: 'B' } }, de: { common: { a: 'B' } } };
      const changes = await plan(project, wanted, { overwrite: true });
      const { setTimeout } = globalThis;
      // As if so much time had gone by.
      vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, delay?: number) =>
        setTimeout(work, delay === 10_000 ? 0 : delay)) as typeof setTimeout);
      try {
        const applying = apply(project, changes, {
          signal: abort.signal,
          onProgress: () => {
            if (when === 'before') abort.abort(reason);
          },
        });
        const { cause, remaining } = await failureOf(applying, PartialApplyError);
        expect(cause).toBe(reason);
        // Applied again, it recalculates them.
        expect(remaining.isEmpty).toBe(false);
      } finally {
        vi.restoreAllMocks();
      }
    },
  );

  it('that fail are the cause, and not the abort that came before', async () => {
    const abort = new AbortController();
    const { project } = setUp(
      { en: { common: { a: 'A' } }, de: { common: { a: 'A' } } },
      {
        onRequest: async ({ url }) => {
          if (url.includes('/regenerate/')) throw new TypeError('fetch failed');
        },
      },
    );
    const changes = await plan(
      project,
      { en: { common: { a: 'B' } }, de: { common: { a: 'B' } } },
      { overwrite: true },
    );
    const applying = apply(project, changes, {
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('x')),
    });
    const { cause } = await failureOf(applying, PartialApplyError);
    expect(cause).toMatchObject({ code: 'network' });
  });
});

it('an abort by an error of the SDK, while something is sent, tells what was written', async () => {
  const abort = new AbortController();
  const reason = new InvalidArgumentError('another', 'has failed');
  const { project } = setUp(
    { en: { common: { a: 'A' } } },
    {
      onRequest: async ({ url }) => {
        if (url.includes('/update/')) abort.abort(reason);
      },
    },
  );
  const changes = await plan(project, { en: { common: { a: 'B' } } });
  const applying = apply(project, changes, { signal: abort.signal });
  const { cause, message, undo } = await failureOf(applying, PartialApplyError);
  expect(cause).toBe(reason);
  expect(message).toBe(
    'ended after 0 keys: another has failed. Apply `remaining` to finish, or `undo` to take it back.',
  );
  expect(undo.totals.change).toBe(1);
});

it('signals of another class end it', async () => {
  const { project } = setUp({ en: { common: { a: 'A' } }, de: { common: { a: 'A' } } });
  const signal = Object.assign(new EventTarget(), { aborted: false, reason: new Error('enough') });
  // What a polyfill has, of which one that is old has no more.
  const foreign = signal as unknown as AbortSignal;
  const changes = await plan(project, { en: { common: { a: 'B' } } }, { signal: foreign });
  const { applied } = await apply(project, changes, { signal: foreign });
  expect(applied.changed).toBe(1);
  expect(await readProject(project, { signal: foreign })).toMatchObject({ de: { common: { a: 'A' } } });
  signal.aborted = true;
  await expect(plan(project, {}, { signal: foreign })).rejects.toBe(signal.reason);
  await expect(apply(project, changes, { signal: foreign })).rejects.toBe(signal.reason);
  await expect(readProject(project, { signal: foreign })).rejects.toBe(signal.reason);
});
