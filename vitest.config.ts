import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^locize-sdk\/public$/, replacement: source('public/index.ts') },
      { find: /^locize-sdk\/sync$/, replacement: source('sync/index.ts') },
      { find: /^locize-sdk\/testing$/, replacement: source('testing/index.ts') },
      { find: /^locize-sdk$/, replacement: source('index.ts') },
    ],
  },
  test: {
    // Every core tests, and no file waits for the modules of its own: none leaves anything behind in them.
    maxWorkers: '100%',
    isolate: false,
    // For whoever counts the tests of several runs together.
    reporters: process.env.CI ? ['default', ['json', { outputFile: '.vitest/results.json' }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'source',
          include: ['test/**/*.test.ts'],
          exclude: ['test/built/**', '**/node_modules/**'],
          typecheck: {
            enabled: true,
            include: ['test/types/*.test-d.ts'],
            // What they need alone; the rest is for `npm run types`.
            tsconfig: 'test/types/tsconfig.json',
          },
        },
      },
      // What reads `dist`: by packing it, or by running a script that imports the package by its name.
      {
        extends: true,
        test: {
          name: 'built',
          include: ['test/built/*.test.ts'],
          globalSetup: 'test/built/setup.ts',
        },
      },
    ],
  },
});
