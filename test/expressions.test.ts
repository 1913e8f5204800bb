import { checkSync } from 'recheck';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { nodesOf, sourceFiles } from './helpers/declarations.js';

// Its part in JavaScript, the same on every machine.
beforeAll(() => void vi.stubEnv('RECHECK_SYNC_BACKEND', 'pure'));
afterAll(() => void vi.unstubAllEnvs());

/** Every regular expression of the source, as the compiler sees it. */
const expressions = [...sourceFiles].flatMap(([path, file]) =>
  nodesOf(file, ts.isRegularExpressionLiteral).map(({ text }) => ({ path, text })),
);

it('there are expressions, and none is made of a text', () => {
  expect(expressions.length).toBeGreaterThan(20);
  const made = [...sourceFiles].filter(([, file]) =>
    nodesOf(file, ts.isIdentifier).some(({ text }) => text === 'RegExp'),
  );
  expect(made).toEqual([]);
});

it.each(expressions)(
  '$path: $text takes time in proportion to the text',
  ({ text }) => {
    const end = text.lastIndexOf('/');
    // What has a look back or ahead is tried with texts, which takes its time on a busy machine.
    const how = { timeout: 60_000, randomSeed: 1 };
    expect(checkSync(text.slice(1, end), text.slice(end + 1), how).status).toBe('safe');
  },
  120_000,
);
