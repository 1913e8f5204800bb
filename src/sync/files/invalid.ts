import { InvalidArgumentError } from '../../index.js';

export const invalid = (argument: string, problem: string, cause?: unknown) =>
  new InvalidArgumentError(argument, problem, { cause });

/** What is wrong with a file, which is named by the folder and its path below that. */
export const invalidFile = (folder: string, path: string, problem: string, cause?: unknown) =>
  invalid('folder', `"${folder}" has the file "${path}", which ${problem}`, cause);

/** What the platform says of something that failed. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : `${error}`);
