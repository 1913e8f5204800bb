/** Downloads all of a project to the files of a folder, as `locize download` does. */
import { Locize } from 'locize-sdk';
import { writeDirectory } from 'locize-sdk/sync';

const { url, folder } = JSON.parse(process.argv[2] ?? '');
const { translations } = new Locize({ baseUrl: url }).project('p1');
const { written, unchanged } = await writeDirectory(folder, translations.downloadAll({ concurrency: 20 }));
if (written.length + unchanged.length === 0) throw new Error('nothing was downloaded');
