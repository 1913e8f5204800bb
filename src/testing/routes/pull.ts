import type { Context, Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import type { Entry } from '../state/entries.js';
import type { Place } from '../state/place.js';
import type { Project } from '../state/project.js';
import type { ServerState } from '../state/server-state.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { placeAt } from './translations.js';

export function addPullRoutes(app: Hono<Env>, access: Access, { pageSize }: ServerState): void {
  app.get('/pull/:p/:v/:l/:n', access.scope('read'), (c) => {
    const project = c.get('project');
    const place = placeAt(c);
    // A namespace that doesn't exist counts as empty: locize-cli pulls a new one before it syncs it.
    const from = decodeCursor(c.req.query('next') ?? '');
    if (from === undefined) refuse(400, 'Illegal next value');

    // One more than a page, which tells whether there is another.
    const found = firstEntries(project, place, from, filterOf(c), pageSize + 1);
    const entries = found.slice(0, pageSize);
    const [last] = entries.at(-1) ?? [];
    if (last !== undefined && found.length > entries.length) c.header('x-next-page', encodeCursor(last));
    const updatedAt = entries.reduce((latest, [, entry]) => Math.max(latest, entry.updatedAt), 0);
    c.header('last-modified', new Date(updatedAt).toUTCString());
    if (c.req.query('raw') !== 'true') {
      return c.json(Object.fromEntries(entries.map(([key, { value }]) => [key, value])));
    }
    const viewOf = rawView(project, place);
    return c.json(Object.fromEntries(entries.map(([key, entry]) => [key, viewOf(key, entry)])));
  });
}

/** An entry of its own has `overrides`: the parent's value, or `null` if there is none. An inherited one has none. */
function rawView(project: Project, place: Place): (key: string, entry: Entry) => object {
  if (project.parent === undefined) return (_, entry) => entry;
  const own = project.own(place);
  return (key, entry) =>
    own.has(key) ? { ...entry, overrides: project.inheritedEntry(place, key)?.value ?? null } : entry;
}

/** The first entries after a key that a filter leaves. */
function firstEntries(
  project: Project,
  place: Place,
  after: string | null,
  filter: Filter,
  most: number,
): [key: string, entry: Entry][] {
  const found: [string, Entry][] = [];
  for (const key of project.keysAfter(place, after)) {
    const entry = project.entry(place, key);
    if (entry !== undefined && filter(entry)) found.push([key, entry]);
    if (found.length === most) break;
  }
  return found;
}

/** All filters of a query in one. */
function filterOf(c: Context<Env>): Filter {
  const filters = [
    tagFilter(c.req.query('tags'), true),
    tagFilter(c.req.query('!tags'), false),
    timeFilter(c.req.query('updatedAt'), ({ updatedAt }) => updatedAt),
    timeFilter(c.req.query('lastUsed'), ({ lastUsed }) => lastUsed),
  ].filter((filter) => filter !== undefined);
  return (entry) => filters.every((filter) => filter(entry));
}

type Filter = (entry: Entry) => boolean;

/** Parses `["a","b"]` or `[a,b]`. Matches entries with any of the tags or, unless they are `wanted`, with none. */
function tagFilter(query: string | undefined, wanted: boolean): Filter | undefined {
  if (query === undefined) return undefined;
  const list = /^\[(.*)\]$/.exec(query)?.[1] ?? refuse(400, 'Tags have to be a list in brackets');
  const tags = list.split(',').map((tag) => tag.trim().replace(/^"(.*)"$/, '$1'));
  return (entry) => (entry.tags ?? []).some((tag) => tags.includes(tag)) === wanted;
}

/** Parses `>` or `<` and milliseconds. An entry without that time doesn't match. */
function timeFilter(
  query: string | undefined,
  timeOf: (entry: Entry) => number | undefined,
): Filter | undefined {
  if (query === undefined) return undefined;
  const [, direction, time] =
    /^([<>])(\d+)$/.exec(query) ?? refuse(400, 'A time has to be > or < and milliseconds');
  return (entry) => {
    const actual = timeOf(entry);
    return actual !== undefined && (direction === '>' ? actual > Number(time) : actual < Number(time));
  };
}
