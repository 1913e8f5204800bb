import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { root } from './compile.js';

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, '.github/workflows');

export const workflowNames = readdirSync(folder);

/** With its comments. */
export function workflowDocument(name: string): Document {
  return parseDocument(readFileSync(join(folder, name), 'utf8'));
}

export function workflow(name: string): Workflow {
  return workflowDocument(name).toJS();
}

export function job(workflowName: string, name: string): Job {
  const found = workflow(workflowName).jobs[name];
  if (found === undefined) throw new Error(`${workflowName} has no job ${name}.`);
  return found;
}
