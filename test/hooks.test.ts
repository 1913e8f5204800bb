import {
  Locize,
  personalAccessToken,
  type RequestEvent,
  type ResponseEvent,
  type RetryEvent,
} from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';

const token = 'lz_pat_test0123456789';

function watched(...answers: Parameters<typeof scriptedFetch>) {
  const events: (['request', RequestEvent] | ['response', ResponseEvent] | ['retry', RetryEvent])[] = [];
  const { fetch } = scriptedFetch(...answers);
  const locize = new Locize({
    credential: personalAccessToken(token),
    fetch,
    retry: { maxDelay: 1 },
    onRequest: (event) => events.push(['request', event]),
    onResponse: (event) => events.push(['response', event]),
    onRetry: (event) => events.push(['retry', event]),
  });
  return { project: locize.project('p1'), events };
}

describe('hooks', () => {
  it('see every attempt, with its operation, status and duration', async () => {
    const { project, events } = watched(
      new Response('', { status: 503 }),
      networkFailure('ECONNRESET'),
      json({}),
    );
    await project.versions.list();
    const call = {
      callId: 1,
      operation: 'versions.list',
      projectId: 'p1',
      method: 'GET',
      path: '/stats/project/p1',
    };
    const duration = expect.toSatisfy((value: number) => value >= 0 && value < 60_000);
    expect(events).toEqual([
      ['request', { ...call, attempt: 1 }],
      ['response', { ...call, attempt: 1, status: 503, error: undefined, duration }],
      ['retry', { ...call, attempt: 2, status: 503, delay: expect.any(Number) }],
      ['request', { ...call, attempt: 2 }],
      ['response', { ...call, attempt: 2, status: undefined, error: expect.any(TypeError), duration }],
      ['retry', { ...call, attempt: 3, status: undefined, delay: expect.any(Number) }],
      ['request', { ...call, attempt: 3 }],
      ['response', { ...call, attempt: 3, status: 200, error: undefined, duration }],
    ]);
  });

  it('tell calls apart', async () => {
    const { project, events } = watched(json({}));
    await Promise.all([project.versions.list(), project.languages.add('de')]);
    const ids = events
      .filter(([kind]) => kind === 'response')
      .map(([, { callId, operation }]) => [operation, callId]);
    expect(new Map(ids as [string, number][])).toEqual(
      new Map([
        ['versions.list', 1],
        ['languages.add', 2],
      ]),
    );
  });

  it('see nothing of what is refused before it is sent', async () => {
    const { project, events } = watched(json({}));
    await expect(project.languages.add('..')).rejects.toThrow();
    expect(events).toEqual([]);
  });

  it('never see the credential', async () => {
    const { project, events } = watched(json({ message: token }, { status: 401 }));
    await project.versions.list().catch(() => {});
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('that throw do not make a call fail', async () => {
    const broken = () => {
      throw new Error('the collector is gone');
    };
    const { fetch } = scriptedFetch(new Response('', { status: 503 }), json({}));
    const hooks = { onRequest: broken, onResponse: broken, onRetry: broken };
    const locize = new Locize({
      credential: personalAccessToken(token),
      fetch,
      retry: { maxDelay: 1 },
      ...hooks,
    });
    expect(await locize.project('p1').versions.list()).toEqual([]);
  });

  it.each(['onRequest', 'onResponse', 'onRetry', 'fetch'])('%s has to be a function', (name) => {
    expect(() => new Locize({ [name]: 'x' })).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument: name }),
    );
  });
});
