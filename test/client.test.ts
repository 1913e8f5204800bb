import { inspect } from 'node:util';
import { apiKey, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { expect, it } from 'vitest';

const token = 'lz_pat_test0123456789';

it('a client is a `Locize`, by name and by class, and can be extended', () => {
  const locize = new Locize({ credential: apiKey('k') });
  expect(Locize.name).toBe('Locize');
  expect(inspect(locize)).toMatch(/^Locize /);
  expect(locize).toBeInstanceOf(Locize);
  class Mine extends Locize<'read'> {
    readonly shop = this.project('shop');
  }
  const mine = new Mine({ credential: apiKey('k', { role: 'readonly' }) });
  expect(mine).toBeInstanceOf(Locize);
  expect(mine.shop.id).toBe('shop');
});

it("a client, a project and its groups show nothing that is the package's own", () => {
  const locize = new Locize({ credential: personalAccessToken(token) });
  const project = locize.project('p1');
  expect(Object.getOwnPropertyNames(Locize.prototype).sort()).toEqual([
    'close',
    'constructor',
    'forEachProject',
    'project',
    'underWay',
  ]);
  expect(Object.keys(locize)).toEqual([]);
  expect(Object.keys(project)).toEqual([
    'id',
    'translations',
    'namespaces',
    'languages',
    'versions',
    'branches',
    'users',
    'tags',
    'statistics',
    'jobs',
  ]);
  for (const group of Object.values(project))
    if (typeof group === 'object') expect(Object.keys(group)).toEqual([]);
  const job = (project as Project).jobs.get('j1');
  expect(Object.keys(job).sort()).toEqual(['id', 'projectId']);
  expect(inspect([locize, project, job], { depth: 5 })).not.toContain(token);
});
