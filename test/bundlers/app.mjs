import { createPublicClient } from 'locize-sdk/public';

const client = createPublicClient({ projectId: 'your-project-id' });
client.download({ language: 'en', namespace: 'common' }).then(console.log);
