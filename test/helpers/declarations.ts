import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const source = new URL('../../src/', import.meta.url).pathname;

/** The syntax of each file of the source, by its path. */
export const sourceFiles: ReadonlyMap<string, ts.SourceFile> = new Map(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const code = readFileSync(join(source, path), 'utf8');
      return [path, ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true)];
    }),
);

/** What a visitor makes of the nodes of a file. */
export function nodesOf<T extends ts.Node>(file: ts.SourceFile, is: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The names of all properties that interfaces and object types of the source declare, of its own or of others. */
export const declaredNames: readonly string[] = [
  ...new Set(
    [...sourceFiles]
      .filter(([path]) => !path.startsWith('testing/'))
      .flatMap(([, file]) => nodesOf(file, ts.isPropertySignature))
      .flatMap(({ name }) => (ts.isIdentifier(name) || ts.isStringLiteral(name) ? [name.text] : [])),
  ),
].sort();
