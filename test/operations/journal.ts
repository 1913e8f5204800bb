/** What a process notes as it goes, and what outlives it when it is killed. */
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Entry =
  /** The SDK has confirmed the write of this number. */
  | { readonly kind: 'written'; readonly projectId: string; readonly count: number }
  /** A call has ended, with a code where it failed. */
  | { readonly kind: 'call'; readonly code?: string | undefined }
  | { readonly kind: 'retry' }
  /** `close()` has resolved, while so many pieces of work were under way. */
  | { readonly kind: 'closed'; readonly underWay: number };

/** Which import is under way, and how many of its rows, from the first, have all arrived. */
export interface Checkpoint {
  readonly index: number;
  readonly begun: number;
}

export class Journal {
  readonly #entries: string;
  readonly #checkpoint: string;

  constructor(folder: string) {
    this.#entries = join(folder, 'journal');
    this.#checkpoint = join(folder, 'checkpoint');
  }

  add(entry: Entry): void {
    appendFileSync(this.#entries, `${JSON.stringify(entry)}\n`);
  }

  get entries(): Entry[] {
    if (!existsSync(this.#entries)) return [];
    // What comes after the last line break was being written when the process was killed.
    const lines = readFileSync(this.#entries, 'utf8').split('\n').slice(0, -1);
    return lines.map((line): Entry => JSON.parse(line));
  }

  /** The last write to each project. */
  get written(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const entry of this.entries) if (entry.kind === 'written') counts.set(entry.projectId, entry.count);
    return counts;
  }

  get checkpoint(): Checkpoint {
    if (!existsSync(this.#checkpoint)) return { index: 0, begun: 0 };
    return JSON.parse(readFileSync(this.#checkpoint, 'utf8'));
  }

  set checkpoint(checkpoint: Checkpoint) {
    replaceFile(this.#checkpoint, JSON.stringify(checkpoint));
  }
}

/** Renamed into place, so that nobody reads half of it, and a kill leaves none. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.next`, text);
  renameSync(`${path}.next`, path);
}
