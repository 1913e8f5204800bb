import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isScalar, parse, visit } from 'yaml';
import { root } from './helpers/compile.js';
import { type Job, job, workflow, workflowDocument, workflowNames } from './helpers/workflows.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const commandsOf = ({ steps }: Job) => steps.flatMap(({ run }) => run ?? []);
const actionsOf = ({ steps }: Job) => steps.flatMap(({ uses }) => uses?.split('@')[0] ?? []);
const jobs = workflowNames.flatMap((file) =>
  Object.entries(workflow(file).jobs).map(([name, job]) => ({ title: `${file}, ${name}`, file, name, job })),
);

it('there are workflows to be looked at', () => {
  expect(workflowNames).toEqual(expect.arrayContaining(['ci.yml', 'publish.yml']));
});

describe.each(workflowNames)('the workflow %s', (file) => {
  it('uses actions by their full SHA, with the version beside it', () => {
    const actions: [unknown, unknown][] = [];
    visit(workflowDocument(file), {
      Pair: (_, { key, value }) => {
        if (isScalar(key) && key.value === 'uses' && isScalar(value)) {
          actions.push([value.value, value.comment]);
        }
      },
    });
    expect(actions.length).toBeGreaterThan(1);
    for (const [action, comment] of actions) {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      expect(comment).toMatch(/^ v\d+\.\d+\.\d+$/);
    }
  });

  it('is given no permission as a whole and no secret, and not started by a stranger with those of the repository', () => {
    const { permissions, on } = workflow(file);
    expect(permissions).toEqual({});
    expect(read(`.github/workflows/${file}`)).not.toMatch(/\bsecrets\b/);
    for (const event of Object.keys(on)) expect(event).toMatch(/^(push|pull_request|schedule|release)$/);
  });
});

describe.each(jobs)('the job $title', ({ name, job }) => {
  it('has a time limit, and no permission but to read, unless it is one that publishes', () => {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    const permissions: Record<string, object> = {
      publish: { 'id-token': 'write', attestations: 'write' },
      attach: { contents: 'write' },
    };
    expect(job.permissions).toEqual(permissions[name] ?? { contents: 'read' });
  });

  it('leaves no credential in the checkout, puts nothing into a command and takes nothing from a cache', () => {
    for (const step of job.steps) {
      if (step.uses?.startsWith('actions/checkout@')) {
        expect(step.with).toMatchObject({ 'persist-credentials': false });
      }
      if (step.uses?.startsWith('actions/setup-node@')) {
        expect(step.with).toEqual({
          'node-version': manifest.devDependencies.node,
          'package-manager-cache': false,
        });
      }
      expect(step.uses ?? '').not.toMatch(/^actions\/cache/);
      expect(step.run ?? '').not.toMatch(/\$\{\{/);
    }
  });
});

describe('the job that publishes', () => {
  const publish = job('publish.yml', 'publish');

  it('alone can publish, and runs nothing but the tools of the runner', () => {
    const able = jobs.filter(({ job }) => job.permissions?.['id-token'] !== undefined);
    expect(able.map(({ title }) => title)).toEqual(['publish.yml, publish']);
    expect(actionsOf(publish)).toEqual(['actions/download-artifact', 'actions/setup-node', 'actions/attest']);
    for (const command of commandsOf(publish)) {
      expect(command).toMatch(/^(printf [^;&]+ \| (sha256sum|sort) [-\w ]+|npm publish [^;&|]+)\n?$/);
    }
  });

  it('publishes the tarball alone, with provenance, when the tests have passed and somebody has agreed', () => {
    expect(publish).toMatchObject({ needs: ['test', 'build'], environment: 'npm' });
    expect(commandsOf(publish).at(-1)).toBe(
      'npm publish ./locize-sdk.tgz --provenance --access public --ignore-scripts',
    );
  });

  it('attests the bill of materials of just that tarball', () => {
    const attest = publish.steps.find(({ uses }) => uses?.startsWith('actions/attest@'));
    expect(attest?.with).toEqual({ 'subject-path': 'locize-sdk.tgz', 'sbom-path': 'locize-sdk.cdx.json' });
    expect(commandsOf(job('publish.yml', 'attach')).at(-1)).toContain(
      'gh release upload "$GITHUB_REF_NAME" locize-sdk.tgz locize-sdk.cdx.json',
    );
  });
});

describe('the job that builds', () => {
  const build = job('publish.yml', 'build');

  it('installs what is locked, without scripts, in a checkout that has the branch main', () => {
    const installing = commandsOf(build).filter((command) => /npm (ci|i|install|exec|x)\b|npx/.test(command));
    expect(installing).toEqual(['npm ci --ignore-scripts']);
    expect(build.steps[0]?.with).toMatchObject({ 'fetch-depth': 0 });
  });

  it('hands on the tarball and the bill of materials', () => {
    const upload = build.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    expect(String(upload?.with?.path).trim().split('\n')).toEqual(['locize-sdk.tgz', 'locize-sdk.cdx.json']);
  });
});

const packages = globSync(['package.json', 'test/*/package.json'], { cwd: root })
  .map((path) => dirname(path))
  .sort();

describe('what is installed', () => {
  it('is all of it known', () => {
    expect(packages).toEqual([
      '.',
      ...['benchmarks', 'bundlers', 'compilers', 'conformance', 'mutation', 'runners', 'runtimes'].map(
        (name) => `test/${name}`,
      ),
    ]);
  });

  it.each(packages)('has a lock file of pinned packages in %s', (folder) => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      read(`${folder}/package.json`),
    );
    for (const range of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(range).toMatch(/^(npm:[^@]+@)?\d+\.\d+\.\d+(\.\d+)?$|^file:\.\.\/\.\.$/);
    }
    const lock: { packages: Record<string, { integrity?: string; resolved?: string; link?: boolean }> } =
      JSON.parse(read(`${folder}/package-lock.json`));
    for (const [path, { integrity, resolved, link }] of Object.entries(lock.packages)) {
      if (!path.includes('node_modules/') || link === true) continue;
      expect(integrity, path).toMatch(/^sha512-/);
      expect(resolved, path).toBeUndefined();
    }
    expect(read(`${folder}/.npmrc`)).toContain('omit-lockfile-registry-resolved=true');
  });

  it('is what the lock file has and runs no script, in every suite that has packages of its own', () => {
    expect(read('test/run.ts').match(/\['(?:ci|install)'.+\]/g)).toEqual([
      "['ci', '--prefix', packages, '--ignore-scripts', '--no-audit', '--no-fund']",
    ]);
    expect(manifest.scripts['pretest:mutation']).toMatch(/^npm ci .*--ignore-scripts/);
  });

  it('is kept up to date', () => {
    interface Update {
      readonly 'package-ecosystem': string;
      readonly directory?: string;
      readonly directories?: readonly string[];
    }
    const { updates }: { updates: Update[] } = parse(read('.github/dependabot.yml'));
    const folders = updates.flatMap(({ 'package-ecosystem': kind, directory, directories = [] }) =>
      [directory ?? [], directories].flat().map((path) => `${kind} ${path}`),
    );
    const expected = packages.map((path) => `npm ${path === '.' ? '/' : `/${path}`}`);
    expect(folders.sort()).toEqual(['github-actions /', ...expected].sort());
  });
});

it('what decides what is published has owners', () => {
  const owned = read('.github/CODEOWNERS')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(owned.every((line) => line.endsWith(' @locize-sdk/maintainers'))).toBe(true);
  expect(owned.map((line) => line.split(' ')[0])).toEqual(
    expect.arrayContaining([
      '/.github/',
      '/.ci/',
      '/scripts/',
      'package.json',
      'package-lock.json',
      '.npmrc',
    ]),
  );
});
