import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, rounds } from '../measure.ts';
import { compared, measured, type Result } from '../results.ts';
import type { Scale } from '../scale.ts';
import { runProgram } from '../subjects.ts';

const here = dirname(dirname(fileURLToPath(import.meta.url)));

/** How long it takes until the package can be used. */
export async function imports({ isSmall }: Scale): Promise<Result[]> {
  const importing = (...names: string[]) => ({
    name: names.join(),
    run: async () => {
      const { output } = await runProgram('import.ts', names);
      lastTime = Number(output);
    },
  });
  let lastTime = Number.NaN;
  const [sdk = [], parts = []] = await rounds(
    [importing('locize-sdk'), importing('ky', 'zod/mini')],
    isSmall ? 5 : 25,
    async (work) => {
      await work();
      return lastTime;
    },
  );
  return [compared('import of the built entry', 'ky and zod/mini', sdk, parts, { goal: { most: 1 } })];
}

/** What the types cost whoever checks their own. */
export async function types({ isSmall }: Scale): Promise<Result[]> {
  // Where the package is found by its name.
  const folder = mkdtempSync(join(here, '.types-'));
  const check = (name: string) => {
    const compiler = join(here, '../../node_modules/typescript/bin/tsc');
    const args = [compiler, '-p', join(folder, name), '--extendedDiagnostics'];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stdout);
    const figure = (what: string) => Number(new RegExp(`^${what}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1]);
    return { seconds: figure('Total time'), megabytes: figure('Memory used') / 1024 };
  };
  try {
    for (const [name, code] of Object.entries(consumers)) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'index.ts'), code);
      writeFileSync(join(folder, name, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    }
    const more = [];
    for (let round = 0; round < (isSmall ? 1 : 7); round += 1) {
      const [without, withSdk] = [check('fetch'), check('sdk')];
      more.push({
        seconds: withSdk.seconds - without.seconds,
        megabytes: withSdk.megabytes - without.megabytes,
      });
    }
    const [seconds, megabytes] = [more.map((one) => one.seconds), more.map((one) => one.megabytes)];
    return [
      measured(
        "checking a consumer's types: time beside fetch",
        '–',
        seconds,
        's',
        `+${median(seconds).toFixed(2)} s`,
        { most: 0.3 },
      ),
      measured(
        "checking a consumer's types: memory beside fetch",
        '–',
        megabytes,
        'MB',
        `+${median(megabytes).toFixed(1)} MB`,
        { most: 10 },
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const compilerOptions = {
  target: 'ES2023',
  module: 'NodeNext',
  strict: true,
  noEmit: true,
  // As `tsc --init` sets it.
  skipLibCheck: true,
  types: [],
  lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
};

const consumers = {
  fetch: `
    export async function download(projectId: string): Promise<unknown> {
      const response = await fetch(\`https://api.locize.app/\${projectId}/latest/en/common\`);
      return response.json();
    }
  `,
  sdk: `
    import { isLocizeError, Locize, personalAccessToken } from 'locize-sdk';
    const locize = new Locize({ credential: personalAccessToken('lz_pat_test', { scopes: ['read', 'write'] }) });
    export async function work(projectId: string): Promise<void> {
      const project = locize.project(projectId);
      try {
        const texts = await project.translations.pull({ language: 'en', namespace: 'common' }).all();
        await project.translations.update({ language: 'en', namespace: 'common' }, texts);
      } catch (error) {
        if (!isLocizeError(error)) throw error;
        switch (error.code) {
          case 'partial_update': console.log(error.applied); break;
          default: console.log(error.message);
        }
      }
    }
  `,
};
