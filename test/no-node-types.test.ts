import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownOptions, problemsOf, programOf, root } from './helpers/compile.js';

// The embedded server may listen, and is for Node; everything else has to do with what all runtimes have.
it('the client compiles without the types of Node', () => {
  const names = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('testing/'))
    .map((name) => join(root, 'src', name));
  expect(names.length).toBeGreaterThan(50);
  const program = programOf(names, { ...ownOptions(), types: [] });
  const ofNode = program.getSourceFiles().filter(({ fileName }) => fileName.includes('/@types/node/'));
  expect(ofNode.map(({ fileName }) => fileName)).toEqual([]);
  expect(problemsOf(program)).toEqual([]);
}, 60_000);
