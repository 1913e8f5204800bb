import { readFileSync } from 'node:fs';
import { Locize, operations, personalAccessToken } from 'locize-sdk';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cases, type WireCase } from './cases.js';

const token = 'lz_pat_test0123456789';
const host = 'https://api.locize.app';
const project = new Locize({ credential: personalAccessToken(token), retry: { limit: 0 } }).project('p1');

beforeAll(() => {
  if (!nock.isActive()) nock.activate(); // where the tests run again in the same process
  nock.disableNetConnect();
});
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.restore();
});

function expectRequest({ method, path, query, body, authorized = true }: WireCase) {
  const scope = nock(host, {
    reqheaders: {
      accept: 'application/json',
      'user-agent': /^locize-sdk\/\d+\.\d+\.\d+$/,
      ...(authorized && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    badheaders: [...(authorized ? [] : ['authorization']), ...(body === undefined ? ['content-type'] : [])],
  });
  return scope
    .intercept(path, method, (sent: unknown) => {
      expect(sent).toEqual(body ?? '');
      return true;
    })
    .query(query ?? {});
}

describe.each(cases)('$operation: $title', (wireCase) => {
  it('sends and reads what is documented', async () => {
    const { status = 200, reply, replyHeaders } = wireCase;
    expectRequest(wireCase).reply(status, reply as nock.Body, replyHeaders);
    expect(await wireCase.call(project)).toEqual(wireCase.result);
  });
});

const oneCaseEach = operations
  .map(({ name }) => cases.find(({ operation }) => operation === name))
  .filter((wireCase) => wireCase !== undefined);

const refusals = [
  [400, 'rejected'],
  [401, 'authentication'],
  [403, 'permission'],
  [404, 'not_found'],
  [409, 'rejected'],
  [429, 'rate_limit'],
  [500, 'server'],
  [504, 'server'],
] as const;

describe.each(oneCaseEach)('$operation', (wireCase) => {
  // To the list of branches, 404 means "none", which a case of its own says.
  const refusing = refusals.filter(([status]) => status !== 404 || wireCase.operation !== 'branches.list');
  it.each(refusing)('turns %i into its own error', async (status, code) => {
    expectRequest(wireCase).reply(status, { message: 'because' });
    await expect(wireCase.call(project)).rejects.toMatchObject({
      code,
      status,
      serverMessage: 'because',
      operation: wireCase.operation,
      projectId: 'p1',
    });
  });

  it('takes { errorMessage } in a 2xx answer for an error', async () => {
    expectRequest(wireCase).reply(200, { errorMessage: 'because' });
    await expect(wireCase.call(project)).rejects.toMatchObject({
      code: 'rejected',
      serverMessage: 'because',
    });
  });

  it('does not take an HTML page for an answer', async () => {
    expectRequest(wireCase).reply(200, '<html>hello</html>', { 'content-type': 'text/html' });
    await expect(wireCase.call(project)).rejects.toMatchObject({
      code: 'unexpected_response',
      operation: wireCase.operation,
      path: [],
    });
  });

  it('does not quote an HTML error page', async () => {
    expectRequest(wireCase).reply(502, '<html>bad gateway</html>', { 'content-type': 'text/html' });
    const error = await wireCase.call(project).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'server', status: 502, serverMessage: undefined });
    expect(String(error)).not.toContain('html');
  });
});

it.each([
  [401, 'authentication'],
  [403, 'permission'],
])('reads a recorded refusal with %i', async (status, code) => {
  const file = new URL(`../conformance/recordings/refusal-${status}.json`, import.meta.url);
  const { answer } = JSON.parse(readFileSync(file, 'utf8'));
  nock(host).post('/update/p1/latest/en/common').reply(status, answer);
  const result = project.translations.update({ language: 'en', namespace: 'common' }, { fresh: 'Fresh' });
  await expect(result).rejects.toMatchObject({ code, serverMessage: answer.message });
});

it.each([
  ['a line of text', 'OK'],
  ['half an object', '{"updated":'],
])('does not take %s for the success of a write', async (_, text) => {
  nock(host).post('/update/p1/latest/de/common').reply(200, text, { 'content-type': 'text/plain' });
  const { translations } = project;
  await expect(
    translations.update({ language: 'de', namespace: 'common' }, { a: 'b' }),
  ).rejects.toMatchObject({ code: 'unexpected_response', status: 200 });
});

it('has a case of every operation', () => {
  const tested = new Set<string>(cases.map(({ operation }) => operation));
  const untested = operations.map(({ name }) => name).filter((name) => !tested.has(name));
  expect(untested).toEqual([]);
});
