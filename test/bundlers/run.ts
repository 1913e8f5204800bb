/**
 * Bundles an app that has the public client, with the bundlers that frameworks have. `npm run test:bundlers`
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import Table from 'cli-table3';

/** Of the app with the public client in it, minified and gzipped, in bytes. */
const budget = 4600;
const here = dirname(fileURLToPath(import.meta.url));
/** What is bundled: an app, and tests of one with the embedded server. */
const entries = ['app.mjs', 'tests.mjs'];
const require = createRequire(import.meta.url);
const load = async (name: string) => import(pathToFileURL(require.resolve(name)).href);

/** Each writes what it makes into a folder. */
const bundlers: Record<string, (entry: string, folder: string) => Promise<unknown>> = {
  esbuild: async (entry, outdir) => {
    const { build } = await load('esbuild');
    // Not by the paths of this repository, which lead to its source.
    const tsconfigRaw = '{}';
    return build({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', outdir, tsconfigRaw });
  },
  Vite: async (entry, outDir) => {
    const { build } = await load('vite');
    const rollupOptions = { input: entry };
    const modulePreload = { polyfill: false };
    return build({
      root: here,
      logLevel: 'warn',
      build: { outDir, emptyOutDir: true, rollupOptions, modulePreload },
    });
  },
  webpack: async (entry, path) => {
    const { default: webpack } = await load('webpack');
    return new Promise((resolve, reject) => {
      webpack(
        { mode: 'production', entry, output: { path }, resolve: { tsconfig: false } },
        (error: Error | null, stats: { hasErrors(): boolean }) => {
          if (error !== null || stats.hasErrors()) reject(error ?? new Error(String(stats)));
          else resolve(stats);
        },
      );
    });
  },
};

const table = new Table({
  head: ['bundler', 'entry', 'bytes gzipped', 'result'],
  style: { head: [], border: [] },
});
let failures = 0;
const runs = Object.entries(bundlers).flatMap(([name, bundle]) =>
  entries.map((entry) => ({ name, entry, bundle: (folder: string) => bundle(join(here, entry), folder) })),
);
for (const { name, entry, bundle } of runs) {
  const folder = mkdtempSync(join(tmpdir(), 'bundlers-'));
  try {
    await bundle(folder);
    const code = codeIn(folder);
    const size = gzipSync(code, { level: 9 }).length;
    const problem = importProblem(code) ?? (entry === 'app.mjs' ? problemOf(code, size) : undefined);
    if (problem !== undefined) failures += 1;
    table.push([name, entry, size, problem ?? 'yes']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
console.log(table.toString());
console.log(`\n${runs.length - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

function codeIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.m?js$/.test(name),
  );
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}

function problemOf(code: string, size: number): string | undefined {
  if (!code.includes('api.locize.app')) return 'the client is not in it';
  if (size > budget) return `larger than ${budget} bytes`;
  return /authorization|bearer/i.test(code) ? 'has code for a credential in it' : undefined;
}

/** What is there only in Node must not be asked for in a browser. */
function importProblem(code: string): string | undefined {
  const imported = [...code.matchAll(/(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g)].map(
    ([, name]) => name ?? '',
  );
  const ofNode = imported.filter(isBuiltin);
  return ofNode.length > 0 ? `imports ${ofNode}` : undefined;
}
