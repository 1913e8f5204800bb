/** Writes the texts of a file to a namespace. */
import { readFileSync } from 'node:fs';
import { apiKey, Locize } from 'locize-sdk';

const { url, key, file } = JSON.parse(process.argv[2] ?? '');
const project = new Locize({ credential: apiKey(key), baseUrl: url }).project('p1');
await project.translations.update(
  { language: 'en', namespace: 'common' },
  JSON.parse(readFileSync(file, 'utf8')),
);
