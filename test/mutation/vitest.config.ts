import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/**
 * The tests that run the source itself: not those of the package, the examples and the documents, nor those that try
 * everything with anything, and would be run for nearly every change.
 */
export default defineConfig({
  ...base,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/*.test.ts', 'test/wire/*.test.ts'],
    exclude: ['examples', 'readme', 'live', 'security', 'hostile-input', 'hostile-answers'].map(
      (name) => `test/${name}.test.ts`,
    ),
  },
});
