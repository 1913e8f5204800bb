import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('the manifest names the same repository everywhere, so that what is published is what is committed', () => {
  const { homepage, bugs, repository } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  const address = 'https://github.com/locize-sdk/locize-sdk';
  expect({ homepage, bugs, repository }).toEqual({
    homepage: `${address}#readme`,
    bugs: `${address}/issues`,
    repository: { type: 'git', url: `git+${address}.git` },
  });
});
