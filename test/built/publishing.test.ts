import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledPackages } from '../../scripts/sbom.ts';
import { root } from '../helpers/compile.js';
import { packInto } from '../helpers/pack.js';
import { job } from '../helpers/workflows.js';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const release = { GITHUB_REPOSITORY: 'locize-sdk/locize-sdk', GITHUB_REF_NAME: `v${version}` };
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
let folder: string;

/** What is committed here, or will be, as the commit on `main` of a repository of its own. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'locize-sdk-'));
  const origin = join(folder, 'origin');
  const listing = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const files = execFileSync('git', listing, { cwd: root, encoding: 'utf8' }).split('\0');
  for (const file of files) {
    if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(origin, file));
  }
  git(origin, 'init', '--quiet', '--initial-branch', 'main');
  commit(origin);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

// The tools are those of the runner.
describe.runIf(process.platform === 'linux')('the job that builds', () => {
  it('makes the tarball that is made here, of a commit that is on main', () => {
    const here = join(folder, packInto(folder));
    const clone = checkout();
    const { failed, outputs } = runSteps('build', clone, release, { 'npm ci --ignore-scripts': install });
    expect(failed).toBeUndefined();
    expect(sha256(join(clone, 'locize-sdk.tgz'))).toBe(sha256(here));
    expect(outputs).toEqual({
      tarball: sha256(here),
      sbom: sha256(join(clone, 'locize-sdk.cdx.json')),
    });
  }, 120_000);

  it.each([
    [
      'another repository',
      { GITHUB_REPOSITORY: 'somebody/locize-sdk' },
      'This is the repository that package.json names',
    ],
    ['another version', { GITHUB_REF_NAME: 'v99.0.0' }, 'The tag is the version of the package'],
    ['a commit that is not on main', {}, 'The commit is on main'],
    ['a source that was changed by what was installed', {}, 'What is packed is what is committed'],
  ])('is refused for %s', (reason, env, step) => {
    const clone = checkout();
    if (reason.startsWith('a commit')) {
      appendFileSync(join(clone, 'README.md'), 'More.');
      git(clone, 'checkout', '--quiet', '-b', 'aside');
      commit(clone);
    }
    const { failed, output } = runSteps(
      'build',
      clone,
      { ...release, ...env },
      {
        'npm ci --ignore-scripts': () => appendFileSync(join(clone, 'src/index.ts'), 'steal();'),
        'npm run build': () => {},
      },
    );
    expect(failed).toBe(step);
    if (reason === 'another repository')
      expect(output).toMatch(/this is somebody\/locize-sdk\. To publish a fork/);
    expect(existsSync(join(clone, 'locize-sdk.tgz'))).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('the job that publishes', () => {
  const files = { tarball: 'locize-sdk.tgz', sbom: 'locize-sdk.cdx.json' };

  /** In a folder that has nothing but the files that were built, with an npm that only says what it was asked for. */
  const publish = ({ spoilt = '', npm = '11.5.1' } = {}) => {
    const work = mkdtempSync(join(folder, 'publish-'));
    const tools = mkdtempSync(join(folder, 'tools-'));
    writeFileSync(
      join(tools, 'npm'),
      `#!/bin/sh\nif [ "$1" = --version ]; then echo ${npm}; else echo "$@" >> asked; fi\n`,
    );
    chmodSync(join(tools, 'npm'), 0o755);
    for (const file of Object.values(files)) writeFileSync(join(work, file), `what is in ${file}`);
    const env = {
      PATH: `${tools}:${process.env.PATH}`,
      TARBALL: sha256(join(work, files.tarball)),
      SBOM: sha256(join(work, files.sbom)),
    };
    if (spoilt !== '') appendFileSync(join(work, spoilt), ', and more');
    const { failed } = runSteps('publish', work, env);
    const asked = existsSync(join(work, 'asked')) ? readFileSync(join(work, 'asked'), 'utf8') : undefined;
    return { failed, asked };
  };

  it('publishes the tarball that was built', () => {
    expect(publish()).toEqual({
      failed: undefined,
      asked: 'publish ./locize-sdk.tgz --provenance --access public --ignore-scripts\n',
    });
  });

  it.each(Object.values(files))("publishes no %s that isn't the one that was built", (spoilt) => {
    expect(publish({ spoilt })).toEqual({ failed: 'They are the files that were built', asked: undefined });
  });

  it('asks for a recent npm', () => {
    const step = 'npm is one that can be trusted without a token';
    expect(publish({ npm: '11.5.0' })).toEqual({ failed: step, asked: undefined });
    expect(publish({ npm: '11.19.1' }).failed).toBeUndefined();
  });
});

/** Runs the commands of a job one after the other, as the runner does, and answers the first that fails. */
function runSteps(
  name: string,
  cwd: string,
  env: Record<string, string>,
  instead: Record<string, (cwd: string) => void> = {},
): { failed: string | undefined; output: string; outputs: Record<string, string> } {
  const outputFile = join(mkdtempSync(join(folder, 'output-')), 'output');
  const outputs: Record<string, string> = {};
  for (const { id, name: title, run } of job('publish.yml', name).steps) {
    if (run === undefined) continue;
    const substitute = instead[run];
    if (substitute !== undefined) {
      substitute(cwd);
      continue;
    }
    writeFileSync(outputFile, '');
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', run], {
      cwd,
      env: { ...process.env, ...env, GITHUB_OUTPUT: outputFile },
      encoding: 'utf8',
    });
    if (status !== 0) return { failed: title ?? run, output: stdout + stderr, outputs };
    const [, value] = readFileSync(outputFile, 'utf8').match(/^sha256=(.+)$/m) ?? [];
    if (id !== undefined && value !== undefined) outputs[id] = value;
  }
  return { failed: undefined, output: '', outputs };
}

function checkout(): string {
  const clone = mkdtempSync(join(folder, 'clone-'));
  git(folder, 'clone', '--quiet', 'origin', clone);
  return clone;
}

/** As `npm ci` would, without asking a registry: links, but for what the build takes from under its real path. */
function install(clone: string): void {
  const packages = readdirSync(join(root, 'node_modules')).flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(join(root, 'node_modules', name)).map((child) => `${name}/${child}`)
      : name,
  );
  const bundled = bundledPackages();
  for (const path of packages.map((name) => `node_modules/${name}`)) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    if (bundled.includes(path)) cpSync(join(root, path), join(clone, path), { recursive: true });
    else symlinkSync(join(root, path), join(clone, path));
  }
}

function commit(cwd: string): void {
  git(cwd, 'add', '--all');
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
  ];
  git(cwd, ...identity, 'commit', '--quiet', '--message', 'Something');
}

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', args, { cwd });
}
