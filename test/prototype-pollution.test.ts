import {
  apiKey,
  credentialFromEnvironment,
  InvalidArgumentError,
  isLocizeError,
  Locize,
  NetworkError,
  type Project,
  parseWebhook,
  personalAccessToken,
  RateLimitError,
} from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { calls } from './helpers/calls.js';
import { declaredNames } from './helpers/declarations.js';
import { expectPrototypesUntouched } from './helpers/prototypes.js';
import { seedWith, token } from './helpers/seed.js';

afterEach(expectPrototypesUntouched);

/** Does some work while every object inherits a value by this name. */
async function polluted<T>(name: string, value: unknown, work: () => Promise<T>): Promise<T> {
  const descriptor = Object.assign(Object.create(null), { value, configurable: true, writable: true });
  Object.defineProperty(Object.prototype, name, descriptor);
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
}

const elsewhere = 'https://evil.example/';
const values: readonly unknown[] = [elsewhere, 'x', true, { a: 'b' }, () => ({ a: 'b' })];

/** What `RequestInit` and ky's options have, besides what is declared here. */
const ofFetch = [
  ...['cache', 'credentials', 'duplex', 'integrity', 'keepalive', 'mode', 'redirect', 'referrer', 'window'],
  ...[
    'baseUrl',
    'context',
    'hooks',
    'json',
    'parseJson',
    'prefix',
    'searchParams',
    'stringifyJson',
    'throwHttpErrors',
  ],
];

const names = [...new Set([...declaredNames, ...ofFetch])].filter((name) => !(name in Object.prototype));

/** What ky, or a `Request` of the platform, refuses to be made with; a call then ends in a typed error. */
const ofPlatform = new Set([
  ...[
    'body',
    'cache',
    'credentials',
    'headers',
    'json',
    'mode',
    'prefix',
    'redirect',
    'referrer',
    'searchParams',
  ],
  ...['error', 'required', 'signal', 'window'],
]);

const at = { language: 'en', namespace: 'common' };

/** What can be called besides the operations. */
const others: { readonly [name: string]: (project: Project, locize: Locize) => PromiseLike<unknown> } = {
  'a raw pull': (project) => project.translations.pull(at, { raw: true }).all(),
  'a pull of its own': (project) => project.translations.pull(at, { own: true }).all(),
  'an update with details': (project) =>
    project.translations.update(at, { a: { value: 'b' }, c: null }, { omitStatistics: true }),
  'an update that replaces': (project) => project.translations.update(at, { a: 'b' }, { replace: true }),
  'a download that must exist': (project) => project.translations.download(at, { mustExist: true }),
  'a namespace with entries': (project) =>
    project.namespaces.create({ ...at, namespace: 'y', entries: { a: 'b' } }),
  'a request': (project) => project.request({ method: 'POST', path: '/tags/{projectId}', scope: 'write' }),
  'a request with parameters': (project) =>
    project.request({ method: 'GET', path: '/x/{part}/{more?}', scope: 'read', parameters: { part: 'y' } }),
  'a run over projects': async (_, locize) => {
    const { failed } = await locize.forEachProject([{ id: 'p1' }, 'p1'], (project) => project.tags.list());
    for (const { error } of failed) throw error;
  },
  'a job to its end': (project) => project.versions.publish().wait({ pollInterval: 1 }),
};

const all = [
  ...Object.entries(calls).map(([name, { call }]) => [name, call] as const),
  ...Object.entries(others),
];

interface Answer {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: string;
}

/** Makes a call with a client of its own, and tells what was sent and how it ended. */
async function sentBy(
  call: (project: Project, locize: Locize) => PromiseLike<unknown>,
  respond: (request: Request, nth: number) => Promise<Answer>,
) {
  const requests: string[] = [];
  const hosts: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    // As the platform would read it.
    const request = input instanceof Request ? input : new Request(input, init);
    const nth = hosts.push(new URL(request.url).host);
    const { status, headers, body } = await respond(request.clone(), nth);
    const sent = await request.text();
    requests.push([request.method, request.url, ...[...request.headers].flat(), sent].join('\n'));
    const answer = Object.assign(Object.create(null), { status, headers, statusText: '' });
    return new Response(status === 204 ? null : body, answer);
  };
  const end = await (async () => {
    const locize = new Locize({ credential: personalAccessToken(token), fetch, retry: { limit: 0 } });
    await call(locize.project('p1'), locize);
  })().catch((error: unknown) => error);
  return { requests, hosts, end };
}

describe.each(all.map(([name, call], index) => ({ name, call, index })))('$name', ({ call, index: nth }) => {
  it('sends the same whatever every object inherits, or ends in a typed error', async () => {
    const server = createLocizeServer(seedWith());
    const answers: Answer[] = [];
    const expected = await sentBy(call, async (request) => {
      const response = await server.fetch(request);
      const answer = {
        status: response.status,
        headers: [...response.headers].filter(([name]) => name !== 'content-length'),
        body: await response.text(),
      };
      answers.push(answer);
      return answer;
    });
    expect(expected.requests.length).toBeGreaterThan(0);

    const failures: string[] = [];
    for (const [index, name] of names.entries()) {
      // All of them in CI; where somebody waits, a value for each name, of which each call has a third.
      if (!process.env.CI && (index + nth) % 3 > 0) continue;
      const tried = process.env.CI ? values : [values[index % values.length]];
      for (const value of tried) {
        const { requests, hosts, end } = await polluted(name, value, () =>
          sentBy(call, async (__, nth) => answers[nth - 1] ?? (answers.at(-1) as Answer)),
        );
        const isSame =
          requests.join('\n\n') === expected.requests.join('\n\n') && typeof end === typeof expected.end;
        const isAtHome = hosts.every((host) => host === 'api.locize.app');
        if (!isAtHome || !(isSame || (ofPlatform.has(name) && isLocizeError(end))))
          failures.push(`${name} = ${typeof value}: ${hosts} ${end}`);
      }
    }
    expect(failures.join('\n')).toBe('');
  }, 120_000);
});

describe('what every object inherits', { timeout: 60_000 }, () => {
  /** By each name and each value, what some work comes to, as a text. */
  async function expectSame(work: () => unknown, some: readonly string[] = names): Promise<void> {
    const show = async () => {
      try {
        return JSON.stringify(await work());
      } catch (error) {
        return String(error);
      }
    };
    const expected = await show();
    const different: string[] = [];
    for (const name of some) {
      for (const value of values) {
        const shown = await polluted(name, value, show);
        if (shown !== expected) different.push(`${name} = ${typeof value}: ${shown}`);
      }
    }
    expect(different.join('\n')).toBe('');
  }

  it('is no header, also for a `fetch` that walks them', () =>
    expectSame(async () => {
      const sent: string[] = [];
      const fetch = async (_: unknown, { headers }: RequestInit = {}) => {
        for (const name in headers) sent.push(name);
        return new Response('[]');
      };
      await new Locize({ credential: personalAccessToken(token), fetch }).project('p1').tags.list();
      return sent;
    }, ['x-evil', 'authorization', 'accept', 'content-type']));

  it('is no option of a credential', () =>
    expectSame(() => {
      const { kind, role, scopes, expiresAt, restrictions } = personalAccessToken(token);
      return [kind, role, scopes, expiresAt, restrictions, apiKey('a-key').restrictions];
    }));

  it('is no variable of an environment', () =>
    expectSame(() => credentialFromEnvironment({}), ['LOCIZE_PAT', 'LOCIZE_KEY', 'LOCIZE_API_KEY']));

  it(
    'is no restriction of a credential, and none is lifted by it',
    () =>
      expectSame(async () => {
        const credential = apiKey('a-key', { versions: ['other'] });
        const fetch = () => Promise.reject(new Error('sent'));
        const project = new Locize({ credential, fetch, retry: { limit: 0 } }).project('p1') as Project;
        await project.versions.copy({ from: 'a', to: 'b' });
      }),
    60_000,
  );

  it('is nothing that an error knows', () =>
    expectSame(() => {
      const network = new NetworkError({ cause: new Error('broken') });
      const errors = [new InvalidArgumentError('a', 'b'), new RateLimitError({ status: 429 }), network];
      return errors.map((error) => [error.toJSON(), Object.hasOwn(error, 'cause'), error.message]);
    }));

  it('is no part of a webhook', () =>
    expectSame(() => {
      const event = { id: 'e1', occurredAt: 5, meta: { project: { id: 'p1' } } };
      return [
        parseWebhook({ ...event, name: 'versionPublished' }),
        parseWebhook({ ...event, name: 'other' }),
      ].map((read) => [Object.entries(read), Object.hasOwn(read, 'payload') && read.payload]);
    }));

  it('is no part of a response', () =>
    expectSame(
      async () => {
        const fetch = async () => new Response('{"jobId":"j1"}');
        const project = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
        return project.jobs.get('j1').status();
      },
      names.filter((name) => !ofPlatform.has(name)),
    ));

  it('is no part of the seed of an embedded server, nor of what is added to it', () =>
    expectSame(() => {
      const server = createLocizeServer({
        projects: [{ id: 'p1', versions: { latest: { en: { common: { a: { value: 'b' } } } } } }],
        tokens: [{ token, scopes: ['read'], roles: { p1: 'user' } }],
      });
      server.addToken({ token: `${token}-2`, scopes: ['read'], roles: {} });
      server.addApiKey('p1', { key: 'a-key', role: 'user' });
      server.injectFaults([]);
      return server.content('p1');
    }, [
      ...[
        'projects',
        'tokens',
        'languages',
        'versions',
        'referenceLanguage',
        'cdnType',
        'branches',
        'apiKeys',
      ],
      ...[
        'users',
        'privateNamespaces',
        'expiresAt',
        'ips',
        'origins',
        'namespaces',
        'pageSize',
        'jobDuration',
      ],
      ...['faults', 'faultSeed', 'seed', 'context', 'tags', 'updatedAt', 'lastUsed'],
    ]));
});
