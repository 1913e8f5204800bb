/** What is written, and where. Each write to a project has a key of its own and the counter. */

export const language = 'en';
export const namespace = 'common';

/** The key whose text is the number of the write, so that an older one shows. */
export const counter = 'counter';

export const textsOf = (count: number): [key: string, text: string][] => [
  [`key-${count}`, `text ${count}`],
  [counter, `${count}`],
];

/** A row of an import. */
export const rowOf = (index: number): [key: string, text: string] => [`row-${index}`, `text ${index}`];

/** How many rows an import has. */
export const rows = 15_000;

export const namespaceOfImport = (index: number): string => `import-${index}`;
