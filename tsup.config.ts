import { defineConfig } from 'tsup';

const entries = { index: 'src/index.ts', public: 'src/public/index.ts', testing: 'src/testing/index.ts' };

export default defineConfig({
  entry: { ...entries, 'testing-browser': 'src/testing/browser.ts' },
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
});
