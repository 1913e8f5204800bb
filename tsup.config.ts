import { rm } from 'node:fs/promises';
import { defineConfig } from 'tsup';

const entries = {
  index: 'src/index.ts',
  public: 'src/public/index.ts',
  sync: 'src/sync/index.ts',
  testing: 'src/testing/index.ts',
};

/**
 * What the main entry passes on. As entries of their own, each of them gets chunks, and the main entry has nothing else in
 * it: of what stands at the top level of a file that is used, some bundlers can leave out little.
 */
const parts = {
  'parts/client': 'src/client/index.ts',
  'parts/content': 'src/content/index.ts',
  'parts/credentials': 'src/credentials/index.ts',
  'parts/environment': 'src/client/from-environment.ts',
  'parts/errors': 'src/errors/index.ts',
  'parts/operations': 'src/introspection/operations.ts',
  'parts/record-scopes': 'src/introspection/record-scopes.ts',
  'parts/webhooks': 'src/webhooks/index.ts',
};

export default defineConfig({
  entry: { ...entries, 'testing-browser': 'src/testing/browser.ts', ...parts },
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  dts: { entry: entries },
  sourcemap: true,
  clean: true,
  splitting: true,
  treeshake: { moduleSideEffects: false },
  // What only the embedded server needs is no dependency of the published package, so it is bundled.
  noExternal: ['hono', '@hono/node-server', 'ipaddr.js'],
  external: [/^node:/],
  // Nothing imports them: their chunks are what is wanted.
  onSuccess: () => rm('dist/parts', { recursive: true }),
});
