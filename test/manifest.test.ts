import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const pathOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const addressesIn = (manifest: string) => {
  const { homepage, bugs, repository } = JSON.parse(readFileSync(manifest, 'utf8'));
  return { homepage, bugs, repository };
};
const addressesOf = (repository: string) => ({
  homepage: `https://github.com/${repository}#readme`,
  bugs: `https://github.com/${repository}/issues`,
  repository: { type: 'git', url: `git+https://github.com/${repository}.git` },
});

it('the manifest has the same placeholder wherever it names the repository', () => {
  expect(addressesIn(pathOf('package.json'))).toEqual(addressesOf('OWNER/locize-sdk'));
});

it('the workflow that publishes fills it in before it does so, and nothing else', () => {
  const steps = readFileSync(pathOf('.github/workflows/publish.yml'), 'utf8').match(/(?<=run: ).+/g) ?? [];
  const isFilling = (step: string) => step.includes('OWNER');
  const [filling = '', ...others] = steps.filter(isFilling);
  expect(others).toEqual([]);
  expect(
    steps.slice(steps.findIndex(isFilling)).filter((step) => step.startsWith('npm publish')),
  ).toHaveLength(1);

  const folder = mkdtempSync(join(tmpdir(), 'locize-sdk-manifest-'));
  try {
    const copy = join(folder, 'package.json');
    copyFileSync(pathOf('package.json'), copy);
    const env = { PATH: process.env.PATH ?? '', GITHUB_REPOSITORY: 'somebody/their.sdk' };
    execFileSync('bash', ['-e', '-c', filling], { cwd: folder, env });
    expect(addressesIn(copy)).toEqual(addressesOf('somebody/their.sdk'));
    const filled = readFileSync(copy, 'utf8').replaceAll('somebody/their.sdk', 'OWNER/locize-sdk');
    expect(filled).toBe(readFileSync(pathOf('package.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
