/** What a test sees of a project, as plain objects of its own. */

import type { Entry } from './state/entries.js';
import type { Place } from './state/place.js';
import type { Project } from './state/project.js';

/** Texts by version, language, namespace and key. */
export interface ServerContent {
  readonly [version: string]: {
    readonly [language: string]: { readonly [namespace: string]: { readonly [key: string]: string } };
  };
}

/** Entries by version, language, namespace and key. */
export interface ServerEntries {
  readonly [version: string]: {
    readonly [language: string]: { readonly [namespace: string]: { readonly [key: string]: Entry } };
  };
}

export function contentOf(project: Project): ServerContent {
  return byPlace(project, ({ value }) => value);
}

export function entriesOf(project: Project): ServerEntries {
  return byPlace(project, (entry) => structuredClone(entry));
}

export function publishedOf(project: Project): ServerContent {
  return recordOf(project.versions, (version) => {
    const published = project.publication.of(version);
    return recordOf(project.languages, (language) => {
      const files = Array.from(published, ([name, languages]) => [name, languages.get(language)] as const);
      return Object.fromEntries(
        files.flatMap(([name, file]) => (file ? [[name, Object.fromEntries(file.texts)]] : [])),
      );
    });
  });
}

function byPlace<T>(project: Project, viewOf: (entry: Entry) => T) {
  const ofPlace = (place: Place) => {
    const entries = project.visible(place);
    const pairs = entries.sortedKeys.flatMap((key): [string, T][] => {
      const entry = entries.get(key);
      return entry === undefined ? [] : [[key, viewOf(entry)]];
    });
    return Object.fromEntries(pairs);
  };
  return recordOf(project.versions, (version) =>
    recordOf(project.languages, (language) =>
      recordOf(project.namespaces(version), (namespace) => ofPlace({ version, language, namespace })),
    ),
  );
}

function recordOf<T>(names: Iterable<string>, valueAt: (name: string) => T): { readonly [name: string]: T } {
  return Object.fromEntries(Array.from(names, (name) => [name, valueAt(name)]));
}
