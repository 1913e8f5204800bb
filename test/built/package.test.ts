import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledPackages } from '../../scripts/sbom.ts';
import { version } from '../../src/runtime/version.js';
import { problemsOf, programOf, root } from '../helpers/compile.js';
import { unpackInto } from '../helpers/pack.js';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = Object.keys(manifest.exports).filter((name) => !name.endsWith('.json'));
let folder: string;
let installed: string;
/** Of a strict project that has the package, and of all entries of it: one, since a program takes its time. */
let program: ts.Program;

/** The packed tarball, unpacked beside its dependencies as npm would. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'locize-sdk-'));
  installed = join(folder, 'node_modules/locize-sdk');
  unpackInto(folder);
  writeFileSync(
    join(folder, 'consumer.ts'),
    `import { Locize, personalAccessToken } from 'locize-sdk';
     import { createLocizeServer } from 'locize-sdk/testing';
     const { fetch } = createLocizeServer();
     const credential = personalAccessToken('lz_pat_test', { scopes: ['read'] });
     const project = new Locize({ credential, fetch }).project('p1');
     void project.versions.list();
     void project.versions.publish();`,
  );
  const declarations = entries.map((name) => join(installed, manifest.exports[name].types));
  program = programOf([join(folder, 'consumer.ts'), ...declarations], {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    skipDefaultLibCheck: true, // those of TypeScript itself
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (file: string, code: string) => {
  writeFileSync(join(folder, file), code);
  return execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' }).trim();
};

it('holds what it should and nothing else', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name !== 'dist' && name !== 'docs',
  );
  const stable = files
    .map((name) => name.replace(/[\w-]+-[\w-]{8}\.d\.ts$/, '*.d.ts').replace(/-[\w-]{8}\.js/, '-*.js'))
    .sort();
  expect([...new Set(stable)]).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'THIRD_PARTY_NOTICES.md',
    'dist/*.d.ts',
    'dist/chunk-*.js',
    'dist/chunk-*.js.map',
    'dist/dist-*.js',
    'dist/dist-*.js.map',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/index.js.map',
    'dist/public.d.ts',
    'dist/public.js',
    'dist/public.js.map',
    'dist/sync.d.ts',
    'dist/sync.js',
    'dist/sync.js.map',
    'dist/testing-browser.js',
    'dist/testing-browser.js.map',
    'dist/testing.d.ts',
    'dist/testing.js',
    'dist/testing.js.map',
    'docs/browsers.md',
    'docs/operations.md',
    'docs/performance.md',
    'docs/performance.svg',
    'docs/sync.md',
    'docs/testing.md',
    'package.json',
  ]);
});

it.each(entries)('declares as values what "%s" exports, and nothing else', async (name) => {
  const entry = join(installed, manifest.exports[name].types);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  expect(source).toBeDefined();
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  const values = exported.filter((symbol) => {
    if (symbol.declarations?.some(ts.isTypeOnlyExportDeclaration)) return false;
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return (target.flags & ts.SymbolFlags.Value) !== 0;
  });
  const atRunTime = Object.keys(await import(join(installed, manifest.exports[name].default)));
  expect(values.length).toBeGreaterThan(0);
  expect(values.map(({ name }) => name).sort()).toEqual(atRunTime.sort());
});

it.each(entries)('has types of "%s" for a compiler that knows no exports', (name) => {
  const from = join(folder, 'consumer.ts');
  const options = { moduleResolution: ts.ModuleResolutionKind.Node10 };
  const { resolvedModule } = ts.resolveModuleName(name.replace('.', 'locize-sdk'), from, options, ts.sys);
  expect(resolvedModule?.resolvedFileName).toBe(join(installed, manifest.exports[name].types));
});

it('depends on ky and zod alone, and installs without scripts', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(['ky', 'zod']);
  expect(Object.keys(manifest.scripts)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(pre|post)?install$|^prepare$/)]),
  );
});

it('carries the licence and the version of what it bundles, and of nothing else', () => {
  const text = readFileSync(join(installed, 'THIRD_PARTY_NOTICES.md'), 'utf8');
  const notices = new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((notice) => [notice.split('\n')[0], notice.replace(/\s+/g, ' ')]),
  );
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const bundled = bundledPackages().map((path) => {
    const { name, version } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
    expect(packages[path].version).toBe(version);
    const licence = readFileSync(join(root, path, 'LICENSE'), 'utf8')
      .replace(/\s+/g, ' ')
      .trim();
    expect(notices.get(`${name} ${version}`)).toContain(licence);
    return `${name} ${version}`;
  });
  expect([...notices.keys()].sort()).toEqual(bundled.sort());
});

it('names its own version to the server', () => {
  expect(version).toBe(manifest.version);
});

const script = `
  const server = createLocizeServer({
    projects: [{ id: 'p1', versions: { latest: { en: { common: { title: 'Title' } } } } }],
    tokens: [{ token: 'lz_pat_test', scopes: ['read'], roles: { p1: 'user' } }],
  });
  const credential = personalAccessToken('lz_pat_test', { scopes: ['read'] });
  const work = async () => {
    const project = new Locize({ credential, baseUrl: await server.listen() }).project('p1');
    const versions = (await project.versions.list()).map(({ name }) => name);
    const code = await project.versions.publish().catch((error) => error.code);
    await server.close();
    console.log(versions, code);
  };
  work();
`;

it('works with import', () => {
  const imports = `
    import { Locize, personalAccessToken } from 'locize-sdk';
    import { createLocizeServer } from 'locize-sdk/testing';`;
  expect(run('script.mjs', imports + script)).toBe("[ 'latest' ] missing_scope");
});

it('works with require', () => {
  const requires = `
    const { Locize, personalAccessToken } = require('locize-sdk');
    const { createLocizeServer } = require('locize-sdk/testing');`;
  expect(run('script.cjs', requires + script)).toBe("[ 'latest' ] missing_scope");
});

it('shares its error classes between its entries', () => {
  const code = `
    import { InvalidArgumentError, isLocizeError } from 'locize-sdk';
    import { createLocizeServer } from 'locize-sdk/testing';
    try { createLocizeServer({ nonsense: true }); }
    catch (error) { console.log(error instanceof InvalidArgumentError, isLocizeError(error)); }`;
  expect(run('errors.mjs', code)).toBe('true true');
});

it('loads nothing of Node before it has to', () => {
  const code = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve(name, context, next) { loaded.push(name); return next(name, context); } });
    await import('locize-sdk');
    await import('locize-sdk/testing');
    console.log([...new Set(loaded.filter((name) => !name.startsWith('.')))].sort().join());`;
  expect(run('loading.mjs', code)).toBe('ky,locize-sdk,locize-sdk/testing,zod/mini');
});

describe('the declarations', () => {
  const declarationFiles = () =>
    readdirSync(join(installed, 'dist'))
      .filter((name) => name.endsWith('.d.ts'))
      .map((name) => join(installed, 'dist', name));

  it('have no any in them', () => {
    expect(declarationFiles().length).toBeGreaterThanOrEqual(entries.length);
    for (const file of declarationFiles()) {
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
      const found: string[] = [];
      const visit = (node: ts.Node) => {
        if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(node.parent.getText());
        ts.forEachChild(node, visit);
      };
      visit(source);
      expect(found).toEqual([]);
    }
  });

  it('compile in a strict project, where a call without its scope does not', () => {
    expect(problemsOf(program)).toEqual([
      expect.stringContaining(`Type '"manage"' is not assignable to type '"read"'`),
    ]);
  });
});
