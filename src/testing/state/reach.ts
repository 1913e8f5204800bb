/** What reaches further than its path says: all that a restricted key would have to be allowed. */

import type { Reach } from './place.js';
import type { Project } from './project.js';

/** What a copy of a version overwrites, and what it writes. */
export function* copyReach(project: Project, from: string, to: string): Generator<Reach> {
  yield* project.ownReach([to]);
  for (const namespace of project.namespaces(from)) {
    yield { version: to, namespace };
    for (const language of project.languages) {
      if (project.isIn({ version: from, namespace, language })) yield { version: to, namespace, language };
    }
  }
}

/** What the deletion of a namespace reaches, and of what is published of it where that follows by itself. */
export function* namespaceReach(project: Project, version: string, namespace: string): Generator<Reach> {
  const isOfNamespace = (place: Reach) => place.version === version && place.namespace === namespace;
  yield* filter(project.ownReach([version]), isOfNamespace);
  if (project.publication.isAutomatic(version)) {
    yield* filter(project.publication.ownFiles(), isOfNamespace);
  }
}

/** What the deletion of a version reaches: of the working copy, and of what is published of it, by its tenants as well. */
export function* versionReach(project: Project, version: string): Generator<Reach> {
  const isOfVersion = (place: Reach) => place.version === version;
  yield* project.ownReach([version]);
  // The main project's shows through in a tenant again.
  if (project.isTenant && project.above(version)?.versions.has(version)) return;
  const losing = project.tenants.filter((tenant) => !tenant.hasOwnVersion(version));
  for (const one of [project, ...losing]) yield* filter(one.publication.ownFiles(), isOfVersion);
}

/** What the removal of a language reaches, in whatever has it from this project. */
export function* languageReach(project: Project, language: string): Generator<Reach> {
  const isOfLanguage = (place: Reach) => place.language === language;
  for (const one of sharing(project, language)) {
    yield* filter(one.ownReach(), isOfLanguage);
    yield* filter(one.publication.ownFiles(), isOfLanguage);
  }
}

/** What the deletion of a branch reaches, which takes the branches below it along. */
export function* branchReach(branch: Project): Generator<Reach> {
  yield* branch.ownReach();
  // What shone through the branch when it was published is the parent's.
  for (const published of branch.publication.ownFiles()) if (published.file.hasOwn) yield published;
  for (const below of branch.branches) yield* branchReach(below);
}

/** What a merge reaches in the parent. */
export function* mergeReach(branch: Project): Generator<Reach> {
  if (branch.trunk === undefined) return;
  const { version } = branch.trunk;
  for (const language of addedLanguages(branch)) yield { version, language };
  yield* branch.ownReach([version]);
}

/** The languages that a merge adds to the parent. */
export function addedLanguages({ ownLanguages, trunk }: Project): string[] {
  return [...ownLanguages].filter((language) => !trunk?.project.languages.has(language));
}

/** A project, and the branches and tenants that have a language from it alone. */
export function* sharing(project: Project, language: string): Generator<Project> {
  yield project;
  for (const child of project.children) {
    if (!child.ownLanguages.has(language)) yield* sharing(child, language);
  }
}

function* filter(places: Iterable<Reach>, isWanted: (place: Reach) => boolean): Generator<Reach> {
  for (const place of places) if (isWanted(place)) yield place;
}
