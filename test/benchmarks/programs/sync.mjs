/** Brings a project to the state of a folder, with or without the one that was synced last. */
import { apiKey, Locize } from 'locize-sdk';
import { apply, plan, readDirectory } from 'locize-sdk/sync';

const { url, key, folder, base } = JSON.parse(process.argv[2] ?? '');
const project = new Locize({ credential: apiKey(key), baseUrl: url }).project('p1');
const options = base === undefined ? { overwrite: true } : { base: readDirectory(base) };
const changes = await plan(project, readDirectory(folder), options);
await apply(project, changes);
if (changes.isEmpty) throw new Error('nothing was to change');
