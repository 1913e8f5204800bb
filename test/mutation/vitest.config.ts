import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/**
 * The tests that run the source itself: not those of what is built and of documents, nor those that try everything
 * with anything, and would be run for nearly every change.
 */
export default defineConfig({
  ...base,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/*.test.ts', 'test/wire/*.test.ts'],
    exclude: [
      'doc-comments',
      'manifest',
      'no-node-types',
      'readme',
      'security',
      'hostile-input',
      'hostile-answers',
    ].map((name) => `test/${name}.test.ts`),
  },
});
