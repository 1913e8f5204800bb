/**
 * Marks in the built declarations what is exported as a type only. The bundler of declarations exports every class as
 * a value, also where the source exports its type alone: `import { Project }` would compile, and fail at run time.
 */

import { readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const entries = ['index', 'public', 'sync', 'testing'];

for (const entry of entries) {
  const values = Object.keys(await import(new URL(`${entry}.js`, dist).href));
  const file = new URL(`${entry}.d.ts`, dist);
  const marked = readFileSync(file, 'utf8').replaceAll(
    /^export \{([^}]*)\}/gm,
    (_, names: string) =>
      `export {${names
        .split(',')
        .map((name) => withType(name, values))
        .join(',')}}`,
  );
  writeFileSync(file, marked);
}

/** ` Project as P` as ` type Project as P`, unless it is exported at run time too. */
function withType(specifier: string, values: readonly string[]): string {
  const exported = specifier.trim().split(' as ').at(-1) ?? '';
  const isMarked = exported === '' || specifier.trim().startsWith('type ') || values.includes(exported);
  return isMarked ? specifier : specifier.replace(/\S/, 'type $&');
}
