/** Loads namespaces by the public client. */
import { createPublicClient } from 'locize-sdk/public';

const { url, namespaces } = JSON.parse(process.argv[2] ?? '');
const client = createPublicClient({ projectId: 'p1', baseUrl: url });
const locations = Array.from({ length: namespaces }, (_, nth) => ({ language: 'en', namespace: `ns${nth}` }));
const contents = await client.downloadMany(locations, { concurrency: namespaces });
if (contents.length !== namespaces) throw new Error('some are missing');
