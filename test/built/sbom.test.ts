import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { afterEach, expect, it, vi } from 'vitest';
import { billOfMaterials } from '../../scripts/sbom.ts';
import { root } from '../helpers/compile.js';

const versionOf = (name: string) =>
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;

afterEach(() => {
  vi.unstubAllEnvs();
});

it('is valid CycloneDX 1.6, and has what it takes to be attested', async () => {
  const bill = billOfMaterials();
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(bill)).toBeNull();
  expect(JSON.parse(bill)).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: expect.stringMatching(/^urn:uuid:/),
  });
});

it('names what is installed and what is bundled, and nothing else', () => {
  const { metadata, components, dependencies } = JSON.parse(billOfMaterials());
  const expected = ['@hono/node-server', 'hono', 'ipaddr.js', 'ky', 'zod'].map(
    (name) => `pkg:npm/${name.replace('@', '%40')}@${versionOf(name)}`,
  );
  expect(components.map(({ purl }: { purl: string }) => purl)).toEqual(expected);
  const itself = metadata.component['bom-ref'];
  expect(dependencies).toContainEqual({ ref: itself, dependsOn: expected });
  const bundled = components.filter(({ properties }: { properties?: unknown }) => properties !== undefined);
  expect(bundled.map(({ name }: { name: string }) => name)).toEqual(['node-server', 'hono', 'ipaddr.js']);
});

it('has the licence of each, and the hash that npm checks when it is installed', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const { group, name, licenses, hashes } of JSON.parse(billOfMaterials()).components) {
    expect(licenses).toEqual([{ license: { id: 'MIT' } }]);
    const { integrity } = packages[`node_modules/${group === undefined ? name : `${group}/${name}`}`];
    const hash = Buffer.from(hashes[0].content, 'hex').toString('base64');
    expect([hashes[0].alg, `sha512-${hash}`]).toEqual(['SHA-512', integrity]);
  }
});

it('is the same each time, and has the time that it is given', () => {
  vi.stubEnv('SOURCE_DATE_EPOCH', '');
  const bill = billOfMaterials();
  expect(billOfMaterials()).toBe(bill);
  vi.stubEnv('SOURCE_DATE_EPOCH', '1700000000');
  const { metadata, serialNumber } = JSON.parse(billOfMaterials());
  expect(metadata.timestamp).toBe('2023-11-14T22:13:20.000Z');
  expect(serialNumber).not.toBe(JSON.parse(bill).serialNumber);
});

it('is no file of the repository', () => {
  execFileSync('git', ['check-ignore', '--quiet', 'locize-sdk.cdx.json'], { cwd: root });
});
