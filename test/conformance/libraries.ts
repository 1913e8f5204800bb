import assert from 'node:assert/strict';
import type { Scope } from 'locize-sdk';
import type { LocizeServer, LocizeServerSeed } from 'locize-sdk/testing';
import { startRecordedServer } from './recorder.ts';
import type { Check } from './report.ts';
import { runScript } from './run-program.ts';
import { credentials, seed, type TestCredential } from './seed.ts';

/** What an app does with one of the libraries. */
interface Scenario {
  readonly client: 'i18next-locize-backend' | 'locizer';
  readonly script: string;
  readonly name: string;
  /** The scopes without which what is asked for isn't had. */
  readonly needs: readonly Scope[];
  readonly options?: object;
  readonly seed?: LocizeServerSeed;
  /** What it prints and leaves where it has what it needs. */
  readonly after: (printed: unknown, server: LocizeServer) => void;
  /** And where it hasn't: these libraries log a refusal, and go on. */
  readonly without?: (printed: unknown, server: LocizeServer) => void;
}

const commonOf = (server: LocizeServer) => server.content('p1').latest?.en?.common;
const unchanged = (_: unknown, server: LocizeServer) =>
  assert.deepEqual(commonOf(server), { text: 'Text', title: 'Title' });

const backend = { client: 'i18next-locize-backend', script: 'backend.mjs' } as const;
const locizer = { client: 'locizer', script: 'locizer.mjs' } as const;

const scenarios: readonly Scenario[] = [
  {
    ...backend,
    name: 'load',
    needs: [],
    after: (printed) => assert.deepEqual(printed, { title: 'Titel' }),
  },
  {
    ...backend,
    name: 'save-missing',
    needs: ['write'],
    after: (printed, server) => {
      assert.deepEqual(printed, { language: 'en', namespace: 'common' });
      assert.deepEqual(commonOf(server), { 'missing.key': 'Missing', text: 'Text', title: 'Title' });
    },
    without: unchanged,
  },
  {
    ...backend,
    name: 'private',
    needs: ['read'],
    after: (printed) => assert.deepEqual(printed, { plan: 'Plan' }),
    without: (printed) => assert.deepEqual(printed, { plan: 'plan' }),
  },
  {
    ...backend,
    name: 'wrong CDN type',
    needs: [],
    options: { cdnType: 'standard' },
    after: (printed) =>
      assert.match(
        JSON.stringify(printed),
        /wrong cdnType. Your Locize project is configured to use .{1,2}pro/,
      ),
  },
  {
    ...locizer,
    name: 'languages',
    needs: [],
    after: (printed) => assert.deepEqual(Object.keys(printed as object), ['en', 'de']),
  },
  {
    ...locizer,
    name: 'load',
    needs: [],
    after: (printed) => assert.deepEqual(printed, { text: 'Text', title: 'Title' }),
  },
  {
    ...locizer,
    name: 'load all',
    needs: [],
    // Only what is translated as a whole.
    after: (printed) => assert.deepEqual(printed, { en: { text: 'Text', title: 'Title' } }),
  },
  {
    ...locizer,
    name: 'add',
    needs: ['write'],
    after: (_, server) =>
      assert.deepEqual(commonOf(server), { fresh: 'Fresh', text: 'Text', title: 'Title' }),
    without: unchanged,
  },
  {
    ...locizer,
    name: 'update',
    needs: ['write'],
    after: (_, server) => assert.deepEqual(commonOf(server), { text: 'Text', title: 'New title' }),
    without: unchanged,
  },
];

/** Every scenario of the libraries with every credential. */
export const libraryChecks: readonly Check[] = scenarios.flatMap((scenario) =>
  credentials.map((credential) => ({
    client: scenario.client,
    command: scenario.name,
    credential: credential.name,
    run: () => check(scenario, credential),
  })),
);

async function check(scenario: Scenario, { value, scopes }: TestCredential): Promise<'allowed' | 'refused'> {
  const { url, server, close } = await startRecordedServer(scenario.seed ?? seed());
  try {
    const options = { url, scenario: scenario.name, apiKey: value, ...scenario.options };
    const { exitCode, output } = await runScript(scenario.script, options);
    assert.equal(exitCode, 0, output);
    const printed: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '');
    const allowed = scenario.needs.every((scope) => scopes.includes(scope));
    if (allowed || scenario.without === undefined) scenario.after(printed, server);
    else scenario.without(printed, server);
    return allowed ? 'allowed' : 'refused';
  } finally {
    await close();
  }
}
