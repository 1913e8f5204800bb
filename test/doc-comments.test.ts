import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Access, operations } from 'locize-sdk';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const resources = new URL('../src/resources/', import.meta.url).pathname;

/** The comments of the public methods, by group and method: of overloads, the first has it. */
const comments = new Map<string, { readonly text: string; readonly scope: string | undefined }>();
for (const path of readdirSync(resources, { recursive: true, encoding: 'utf8' })) {
  if (!path.endsWith('.ts')) continue;
  const code = readFileSync(join(resources, path), 'utf8');
  ts.forEachChild(ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true), (node) => {
    if (ts.isClassDeclaration(node) && node.name !== undefined) readClass(node, node.name.text);
  });
}

function readClass(declaration: ts.ClassDeclaration, className: string): void {
  for (const method of declaration.members.filter(ts.isMethodDeclaration)) {
    const name = `${className.charAt(0).toLowerCase()}${className.slice(1)}.${method.name.getText()}`;
    const [comment] = ts.getJSDocCommentsAndTags(method).filter(ts.isJSDoc);
    if (comment === undefined || comments.has(name)) continue;
    const scope = comment.tags?.find(({ tagName }) => tagName.text === 'scope');
    comments.set(name, {
      text: ts.getTextOfJSDocComment(comment.comment) ?? '',
      scope: ts.getTextOfJSDocComment(scope?.comment),
    });
  }
}

const inWords = (access: Access) => (access === 'any' ? 'any credential' : access);

describe.each(operations)('the comment of $name', ({ name, access, method, path }) => {
  it('tells the scope, and more only after a ; or :', () => {
    expect(comments.get(name)?.scope?.split(/[;:]/)[0]?.trim()).toBe(inWords(access));
  });

  it('tells the API call, and no other', () => {
    const calls = comments.get(name)?.text.match(/`(GET|POST|PUT|PATCH|DELETE) [^`]+`/g);
    expect(calls).toEqual([`\`${method} ${path}\``]);
  });
});

it('no comment is of an operation that there is not', () => {
  const names = new Set<string>(operations.map(({ name }) => name));
  const withScope = [...comments].filter(([, { scope }]) => scope !== undefined).map(([name]) => name);
  expect(withScope.filter((name) => !names.has(name))).toEqual([]);
});
