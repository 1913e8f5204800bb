/** The bundlers that frameworks have. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of this suite, in which what is bundled has to be: its packages are there. */
export const here = dirname(fileURLToPath(import.meta.url));
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

export const names = Object.keys(bundlers);

/** The code that a bundler makes of an entry. */
export async function bundled(name: string, entry: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'bundlers-'));
  try {
    await bundlers[name]?.(entry, folder);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const scripts = files.filter((file) => /\.m?js$/.test(file));
    return scripts.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
