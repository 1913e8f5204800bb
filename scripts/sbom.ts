/**
 * Writes the bill of materials of the package, in CycloneDX: what is installed with it and what is bundled into it.
 * `npm run sbom`, after `npm run build`. The same tree gives the same file.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';

/** What is read of an entry of the lock file. */
interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const root = new URL('..', import.meta.url);
const dist = new URL('dist/', root);

/**
 * The packages whose code is in `dist`, by their paths in the lock file. The source maps tell, so that none is
 * forgotten, and none named that the build has left out.
 */
export function bundledPackages(): string[] {
  const sources = readdirSync(dist)
    .filter((name) => name.endsWith('.js.map'))
    .flatMap((name) => readJson<{ sources: string[] }>(new URL(name, dist)).sources);
  const paths = sources.flatMap(
    (source) => source.match(/(node_modules\/(@[^/]+\/)?[^/]+\/)+/)?.[0].slice(0, -1) ?? [],
  );
  return [...new Set(paths)].sort();
}

export function billOfMaterials(): string {
  const { name, version, license } = readJson<{ name: string } & LockedPackage>(
    new URL('package.json', root),
  );
  const { packages } = readJson<{ packages: Record<string, LockedPackage> }>(
    new URL('package-lock.json', root),
  );
  const bundled = bundledPackages();
  const installed = Object.keys(packages).filter((path) => path !== '' && packages[path]?.dev !== true);
  const components = new Map(
    [...installed, ...bundled].map((path) => {
      const component = componentOf(nameOf(path), lockedAt(packages, path));
      if (bundled.includes(path)) {
        component.properties.add(new Models.Property('cdx:npm:package:bundled', 'true'));
      }
      return [path, component];
    }),
  );
  for (const [path, component] of components) {
    const { dependencies, peerDependencies } = lockedAt(packages, path);
    const needed = Object.keys({ ...dependencies, ...peerDependencies });
    for (const [other, { bomRef }] of components) {
      if (needed.includes(nameOf(other))) component.dependencies.add(bomRef);
    }
  }

  const itself = componentOf(name, { version, ...(license !== undefined && { license }) });
  for (const { bomRef } of components.values()) itself.dependencies.add(bomRef);
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: itself }),
    components: new Models.ComponentRepository(components.values()),
  });
  const { SOURCE_DATE_EPOCH } = process.env;
  if (SOURCE_DATE_EPOCH) bom.metadata.timestamp = new Date(Number(SOURCE_DATE_EPOCH) * 1000);
  // By chance, as is usual, it would be another one each time.
  bom.serialNumber = `urn:uuid:${uuidOf(serialized(bom))}`;
  return serialized(bom);
}

function componentOf(fullName: string, { version, license, integrity }: LockedPackage): Models.Component {
  if (license === undefined) throw new Error(`The lock file has no licence of ${fullName}.`);
  const [group, name] = fullName.startsWith('@') ? fullName.split('/') : [undefined, fullName];
  const purl = `pkg:npm/${fullName.replace('@', '%40')}@${version}`;
  const component = new Models.Component(Enums.ComponentType.Library, name ?? fullName, {
    ...(group !== undefined && { group }),
    version,
    purl,
    bomRef: purl,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense(license)]),
  });
  const sha512 = integrity?.match(/^sha512-(.+)$/)?.[1];
  if (sha512 !== undefined) {
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(sha512, 'base64').toString('hex'));
  }
  return component;
}

function lockedAt(packages: Readonly<Record<string, LockedPackage>>, path: string): LockedPackage {
  const locked = packages[path];
  if (locked === undefined) throw new Error(`${path} is in dist and not in the lock file.`);
  return locked;
}

function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//, '');
}

function serialized(bom: Models.Bom): string {
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** A UUID of version 8, made of a text: the same one of the same text. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest();
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function readJson<Shape>(file: URL): Shape {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (import.meta.main) writeFileSync(new URL('locize-sdk.cdx.json', root), billOfMaterials());
