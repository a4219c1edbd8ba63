import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CliIo } from './cli-io.ts';
import { problem, readStream, readTextFile, reasonOf } from './read-text.ts';
import type { SourceFile } from './source-file.ts';

const MANIFEST = /\.(ya?ml|json)$/i;
const MAX_FILES = 20_000;
const MAX_FOLDERS_DEEP = 40;

/** A file to read: its name for people, and its absolute path (null: standard input). */
export type FileToRead = { readonly name: string; readonly path: string | null };

/**
 * The files that an argument names: a file itself, of a directory all `*.yaml`, `*.yml` and `*.json` below it in the order of their
 * names (hidden ones and `node_modules` are passed over), `-` for standard input. Throws `InputError`.
 */
export async function findFiles(name: string, cwd: string): Promise<readonly FileToRead[]> {
  if (name === '-') return [{ name: '<stdin>', path: null }];
  const path = resolve(cwd, name);
  if (!(await isFolder(path, name))) return [{ name, path }];
  const found: FileToRead[] = [];
  await collect({ name: name.replace(/(?<=.)[/\\]+$/, ''), path }, found, 0);
  if (found.length > 0) return found;
  throw problem(name, 'no-manifests', 'The directory holds no *.yaml, *.yml or *.json files.');
}

/** Reads what `findFiles` found. Throws `InputError`. */
export function readFound({ name, path }: FileToRead, io: CliIo): Promise<SourceFile> {
  return path === null ? readStream(io.stdin, name) : readTextFile(path, name);
}

async function isFolder(path: string, name: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw problem(name, 'unreadable', `It cannot be read: ${reasonOf(error)}.`);
  }
}

type Folder = { readonly name: string; readonly path: string };

async function collect(folder: Folder, found: FileToRead[], depth: number): Promise<void> {
  if (depth > MAX_FOLDERS_DEEP)
    throw problem(folder.name, 'too-deep', `Directories are nested more than ${MAX_FOLDERS_DEEP} deep here.`);
  const entries = await readdir(folder.path, { withFileTypes: true }).catch((error: unknown) => {
    throw problem(folder.name, 'unreadable', `It cannot be read: ${reasonOf(error)}.`);
  });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const child = { name: join(folder.name, entry.name), path: join(folder.path, entry.name) };
    if (entry.isDirectory()) await collect(child, found, depth + 1);
    // Links to files count (mounted ConfigMaps are links), links to directories could lead in a circle.
    else if (MANIFEST.test(entry.name) && (entry.isFile() || (await isLinkedFile(child.path))))
      found.push(child);
    if (found.length > MAX_FILES)
      throw problem(folder.name, 'too-many-files', `More than ${MAX_FILES} files; name fewer.`);
  }
}

async function isLinkedFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
