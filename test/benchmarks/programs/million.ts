/** Writes keys from a generator, and pulls as many in pages. */
import { clientOf } from '../subjects.ts';

const { url, keys } = JSON.parse(process.argv[2] ?? '');
const { translations } = clientOf(url).project('p1');
const location = { language: 'en', namespace: 'common' };

async function* texts(): AsyncGenerator<[string, string]> {
  for (let nth = 0; nth < keys; nth += 1) yield [`section.key${nth}`, `A text of some length, ${nth}`];
}

const { keys: written } = await translations.update(location, texts());
let pulled = 0;
for await (const page of translations.pull(location)) pulled += Object.keys(page).length;
if (written !== keys || pulled !== keys) throw new Error(`${written} written, ${pulled} pulled`);
console.log(`${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB in all`);
