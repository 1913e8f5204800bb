import { getEventListeners } from 'node:events';
import { type Credential, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';
import { token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const reason = new Error('the user left');

/** A fetch that never looks at a signal, as a user's own may be. */
const never = () => new Promise<Response>(() => {});
const neverEnding = () =>
  Promise.resolve(new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([32])) })));
const busy = () => Promise.resolve(json({}, { status: 503, headers: { 'retry-after': '20' } }));
const running = json({ jobId: 'j1', projectId: 'p1' });

function projectWith(
  answers: Parameters<typeof scriptedFetch>,
  credential: Credential | (() => Promise<Credential>) = personalAccessToken(token),
): { project: Project; locize: Locize; requests: Request[] } {
  const { fetch, requests } = scriptedFetch(...answers);
  const locize = new Locize({ credential, fetch });
  return { project: locize.project('p1'), locize, requests };
}

const manyKeys = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`key${index}`, 'x']));
const forever = () => new Promise<never>(() => {});

type Call = (signal: AbortSignal) => Promise<unknown>;
const phases: [phase: string, call: () => Call][] = [
  [
    'while the credential is looked for',
    () => (signal) => projectWith([], forever).project.versions.list({ signal }),
  ],
  [
    'while a provider is asked',
    () => (signal) => projectWith([], personalAccessToken(forever)).project.versions.list({ signal }),
  ],
  [
    'while a provider is asked once more',
    () => {
      let asked = 0;
      const provider = () => {
        asked += 1;
        return asked === 1 ? token : forever();
      };
      const refused = new Response('', { status: 401 });
      return (signal) =>
        projectWith([refused], personalAccessToken(provider)).project.versions.list({ signal });
    },
  ],
  ['while it connects', () => (signal) => projectWith([never]).project.versions.list({ signal })],
  ['while it reads', () => (signal) => projectWith([neverEnding]).project.versions.list({ signal })],
  ['between two attempts', () => (signal) => projectWith([busy]).project.versions.list({ signal })],
  [
    'in the first request of an update',
    () => (signal) => projectWith([never]).project.translations.update(at, manyKeys, { signal }),
  ],
  [
    'in a later request of an update',
    () => (signal) => projectWith([json({}), never]).project.translations.update(at, manyKeys, { signal }),
  ],
  [
    'while an update waits for more entries',
    () => (signal) => {
      const entries = (async function* () {
        yield ['key', 'x'] as const;
        await forever();
      })();
      return projectWith([json({})]).project.translations.update(at, entries, { signal });
    },
  ],
  [
    'between two pages of a pull',
    () => (signal) => {
      const first = json({ a: 'b' }, { headers: { 'x-next-page': 'next' } });
      return projectWith([first, never]).project.translations.pull(at, { signal }).all();
    },
  ],
  [
    'in the list of downloadAll',
    () => (signal) => projectWith([never]).project.translations.downloadAll({ signal }).all(),
  ],
  [
    'in a download of downloadAll',
    () => (signal) =>
      projectWith([json([{ key: 'p1/latest/en/common' }]), never])
        .project.translations.downloadAll({ signal })
        .all(),
  ],
  [
    'between two polls of a job',
    () => async (signal) => {
      const job = await projectWith([json({ jobId: 'j1' }), running]).project.versions.publish();
      return job.wait({ signal });
    },
  ],
  [
    'in a poll of a job',
    () => async (signal) => {
      const job = await projectWith([json({ jobId: 'j1' }), never]).project.versions.publish();
      return job.wait({ signal });
    },
  ],
  [
    'while forEachProject runs',
    () => (signal) => projectWith([never]).locize.forEachProject(['p1', 'p2'], forever, { signal }),
  ],
  [
    'while forEachProject waits for an id',
    () => (signal) => {
      const ids = (async function* () {
        yield 'p1';
        await forever();
      })();
      return projectWith([]).locize.forEachProject(ids, () => 1, { signal });
    },
  ],
];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** How a promise stands after what is due now, and no timer. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  let state: unknown = 'pending';
  promise.then(
    (value) => {
      state = { value };
    },
    (error: unknown) => {
      state = error;
    },
  );
  await vi.advanceTimersByTimeAsync(0);
  return state;
}

describe.each(phases)('an abort %s', (_, prepare) => {
  it('ends the call at once, with the reason of the signal, and leaves nothing behind', async () => {
    const controller = new AbortController();
    const call = prepare()(controller.signal);
    call.catch(() => {});
    await vi.advanceTimersByTimeAsync(600);
    expect(await stateOf(call)).toBe('pending');
    controller.abort(reason);
    expect(await stateOf(call)).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('before it begins sends nothing', async () => {
    const call = prepare()(AbortSignal.abort(reason));
    expect(await stateOf(call)).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('a call that ends leaves no timer, and no listener on a signal that goes on', async () => {
  const { signal } = new AbortController();
  const first = json({ a: 'b' }, { headers: { 'x-next-page': 'next' } });
  const calls: Call[] = [
    () => projectWith([json({})]).project.versions.list({ signal }),
    () => projectWith([busy, json({})]).project.versions.list({ signal }),
    () => projectWith([new Response('', { status: 404 })]).project.versions.list({ signal }),
    () => projectWith([never]).project.versions.list({ signal, timeout: 100 }),
    () => projectWith([json({})]).project.translations.update(at, manyKeys, { signal }),
    () =>
      projectWith([first, json({})])
        .project.translations.pull(at, { signal })
        .all(),
    async () =>
      projectWith([json({ jobId: 'j1' }), running, json(null)])
        .project.versions.publish()
        .wait({
          signal,
        }),
    () => projectWith([]).locize.forEachProject(['p1', 'p2'], () => 1, { signal }),
  ];
  for (const call of calls) {
    const ended = call(signal).catch(() => 'failed');
    await vi.advanceTimersByTimeAsync(60_000);
    await ended;
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  }
});

it('a fetch that does not look at its signal is not read from any longer', async () => {
  const cancelled = vi.fn();
  const endless = () =>
    Promise.resolve(
      new Response(
        new ReadableStream({
          async pull(stream) {
            await new Promise((resolve) => setTimeout(resolve, 10));
            stream.enqueue(new Uint8Array([32]));
          },
          cancel: cancelled,
        }),
      ),
    );
  const controller = new AbortController();
  const call = projectWith([endless]).project.versions.list({ signal: controller.signal });
  call.catch(() => {});
  await vi.advanceTimersByTimeAsync(100);
  controller.abort(reason);
  expect(await stateOf(call)).toBe(reason);
  expect(cancelled).toHaveBeenCalledTimes(1);
});

describe('a signal of another class', () => {
  it('ends calls, and is listened to once for all', async () => {
    const listeners: (() => void)[] = [];
    const signal = {
      aborted: false,
      reason: undefined as unknown,
      addEventListener: (_: string, listener: () => void) => listeners.push(listener),
      removeEventListener: () => {},
    };
    const foreign = signal as unknown as AbortSignal;
    const { fetch } = scriptedFetch(json([]));
    const project = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
    for (let call = 0; call < 20; call += 1) await project.tags.list({ signal: foreign });
    const stuck = new Locize({
      credential: personalAccessToken(token),
      fetch: () => new Promise(() => {}),
    }).project('p1');
    const call = stuck.tags.list({ signal: foreign });
    Object.assign(signal, { aborted: true, reason: 'enough' });
    for (const listener of listeners) listener();
    expect(listeners).toHaveLength(1);
    await expect(call).rejects.toBe('enough');
  });
});
