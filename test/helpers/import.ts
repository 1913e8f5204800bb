/** The import of the README, to be killed. */

import { readFile, rename, writeFile } from 'node:fs/promises';
import { Locize, personalAccessToken } from 'locize-sdk';

const { CHECKPOINT = '', BASE_URL = '', TOKEN = '' } = process.env;
const { translations } = new Locize({
  credential: personalAccessToken(TOKEN),
  baseUrl: BASE_URL,
}).project('p1');

const begun = Number(await readFile(CHECKPOINT, 'utf8').catch(() => '0'));
async function* rows() {
  for (let index = begun; index < 30_000; index += 1) yield [`key${index}`, `value ${index}`] as const;
}
await translations.update({ language: 'en', namespace: 'imported' }, rows(), {
  onProgress: async ({ checkpoint }) => {
    // Renamed into place, so that a kill leaves no half of it.
    await writeFile(`${CHECKPOINT}.${checkpoint}`, String(begun + checkpoint));
    await rename(`${CHECKPOINT}.${checkpoint}`, CHECKPOINT);
  },
});
