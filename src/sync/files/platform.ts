import { invalid } from './invalid.js';

/** What is taken of `node:fs/promises`. */
export interface Files {
  readdir(path: string, options: { readonly withFileTypes: true }): Promise<Entry[]>;
  readdir(path: string): Promise<string[]>;
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  realpath(path: string): Promise<string>;
  stat(path: string): Promise<Stats>;
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
  open(path: string, flags: string, mode?: number): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

interface Kind {
  isFile(): boolean;
  isDirectory(): boolean;
}

export interface Entry extends Kind {
  readonly name: string;
  isSymbolicLink(): boolean;
}

export interface Stats extends Kind {
  readonly mode: number;
}

interface OpenFile {
  writeFile(text: string): Promise<void>;
  chmod(mode: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What is taken of `node:path`. */
interface Paths {
  readonly sep: string;
  join(...segments: string[]): string;
  resolve(path: string): string;
  dirname(path: string): string;
}

interface Addresses {
  fileURLToPath(address: URL): string;
}

/** What there may be in the global scope, of whatever runtime; and what there is, without which no other type goes with this one. */
interface Globals {
  readonly URL: unknown;
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
}

const globals: Globals = globalThis;

/** The modules that reach the file system. Asked for at run time, so that no bundler looks for them. */
export interface Disk {
  readonly files: Files;
  readonly paths: Paths;
}

/**
 * The file system, and the absolute path of a folder in it.
 *
 * @throws InvalidArgumentError where there is no file system, or the folder can't be one
 */
export function openDisk(folder: unknown): { readonly disk: Disk; readonly path: string } {
  if ((typeof folder !== 'string' || folder === '') && !(folder instanceof URL)) {
    throw invalid('folder', 'must be a path or a file: URL');
  }
  const moduleOf = (name: string) => globals.process?.getBuiltinModule?.(`node:${name}`);
  // Modules of these names have what is declared here, in each runtime that has them.
  const files = moduleOf('fs/promises') as Files | undefined;
  const paths = moduleOf('path') as Paths | undefined;
  const addresses = moduleOf('url') as Addresses | undefined;
  if (!files || !paths || !addresses) {
    throw invalid('folder', "can't be reached: this runtime has no file system");
  }
  try {
    const path = paths.resolve(typeof folder === 'string' ? folder : addresses.fileURLToPath(folder));
    return { disk: { files, paths }, path };
  } catch (cause) {
    throw invalid('folder', `must be a path or a file: URL, and is ${folder}`, cause);
  }
}

/** Whether a real path is that of a folder, or lies below it. */
export const isWithin = ({ paths }: Disk, folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(paths.sep) ? folder : folder + paths.sep);
