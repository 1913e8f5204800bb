import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { ownOptions, problemsOf, programOf, root } from './helpers/compile.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const withoutCode = readme.replaceAll(/```[\s\S]*?```/g, '');

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

  it('links to what is there', () => {
    const targets = [...withoutCode.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? '');
    const headings = [...withoutCode.matchAll(/^#+ (.+)$/gm)].map(
      ([, heading]) =>
        `#${heading
          ?.toLowerCase()
          .replaceAll(/[^\w\s-]/g, '')
          .replaceAll(/\s/g, '-')}`,
    );
    expect(targets.length).toBeGreaterThan(10);
    for (const target of targets) {
      if (target.startsWith('#')) expect(headings).toContain(target);
      else if (!target.startsWith('https:')) expect(existsSync(join(root, target)), target).toBe(true);
    }
  });

  it('has examples that compile, each by itself', () => {
    const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
    expect(blocks.length).toBeGreaterThan(10);
    const files = new Map(blocks.map((code, index) => [join(root, `readme-${index}.ts`), code]));
    const program = programOf([...files.keys()], { ...ownOptions(), noUnusedLocals: false }, files);
    const problems = [...files].flatMap(([name, code]) =>
      problemsOf(program, program.getSourceFile(name)).map((problem) => ({ code, problem })),
    );
    expect(problems).toEqual([]);
  }, 60_000);
});
