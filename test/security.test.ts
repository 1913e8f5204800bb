import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const rows = [...read('SECURITY.md').matchAll(/^\| (.+?) \| \[`.+?`\]\((.+?)\): "(.+)" \|$/gm)];

it('every promise has a test', () => {
  const table = read('SECURITY.md')
    .split('\n')
    .filter((line) => /^\| [^*p]/.test(line));
  expect(rows.length).toBeGreaterThan(25);
  expect(rows).toHaveLength(table.length);
});

it.each(rows.map(([, promise, file, title]) => [promise, file, title]))('%s', (_, file = '', title = '') => {
  expect(existsSync(new URL(`../${file}`, import.meta.url))).toBe(true);
  expect(read(file).replaceAll("\\'", "'")).toContain(title);
});
