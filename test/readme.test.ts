import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { operations } from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { ownOptions, problemsOf, programOf, root } from './helpers/compile.js';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readme = read('README.md');
/** Those that are written by hand, and have examples. */
const names = readdirSync(join(root, 'docs')).filter((name) => !name.startsWith('performance.'));
const pages = ['README.md', ...names.map((name) => `docs/${name}`)];

/** The headings of a page, as links name them. */
const anchorsOf = (path: string) =>
  [
    ...read(path)
      .replaceAll(/```[\s\S]*?```/g, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading]) =>
    heading
      ?.toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const text = read(page).replaceAll(/```[\s\S]*?```/g, '');
    const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? '');
    expect(targets.length).toBeGreaterThan(2);
    for (const target of targets.filter((one) => !one.startsWith('https:'))) {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      expect(existsSync(join(root, file)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(file), target).toContain(anchor);
    }
  });

  it('has examples that compile, each by itself', () => {
    const blocks = [...read(page).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
    expect(blocks.length).toBeGreaterThan(3);
    const files = new Map(blocks.map((code, index) => [join(root, `page-${index}.ts`), code]));
    const program = programOf([...files.keys()], { ...ownOptions(), noUnusedLocals: false }, files);
    const problems = [...files].flatMap(([name, code]) =>
      problemsOf(program, program.getSourceFile(name)).map((problem) => ({ code, problem })),
    );
    expect(problems).toEqual([]);
  }, 60_000);
});

describe('the README', () => {
  it('has a table of scopes that says what the SDK does', () => {
    const rows = [...readme.matchAll(/^\| `(\w+\.\w+)` \| (.+?) \| `(\w+) (\S+)` \|$/gm)].map(
      ([, name, access, method, path]) => ({ name, method, path, access: access?.replaceAll('`', '') }),
    );
    const words = { public: 'public', optional: 'optional', any: 'any credential' } as const;
    expect(rows).toEqual(
      operations.map(({ access, ...rest }) => ({
        ...rest,
        access: access in words ? words[access as keyof typeof words] : access,
      })),
    );
  });
});
