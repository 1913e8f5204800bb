import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^locize-sdk\/public$/, replacement: source('public/index.ts') },
      { find: /^locize-sdk\/testing$/, replacement: source('testing/index.ts') },
      { find: /^locize-sdk$/, replacement: source('index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // For whoever counts the tests of several runs together.
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.vitest/results.json' }]] : ['default'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
  },
});
