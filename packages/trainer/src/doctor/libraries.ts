import { basename, join } from 'node:path';
import type { Machine } from './machine.js';

/** A shared library that was found, and its version as far as its name says it: `12.4.127`. */
export interface Library {
  readonly path: string;
  readonly version: string | undefined;
}

/** Where CUDA's installers and distributions put libraries, beside what the loader knows of. */
const FOLDERS = [
  '/usr/local/cuda/lib64',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
];

/** The first library of a name (`libcudart.so`) that the loader would find, or that lies where it usually does. */
export async function findLibrary(machine: Machine, name: string): Promise<Library | undefined> {
  const own = (machine.env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== '');
  const known = (await machine.run('ldconfig', ['-p'])) ?? (await machine.run('/sbin/ldconfig', ['-p'])) ?? '';
  const path =
    inFolders(machine, own, name) ??
    known
      .split('\n')
      .filter((line) => line.trim().startsWith(`${name}`))
      .map((line) => line.split('=> ')[1]?.trim())
      .find((found) => found !== undefined) ??
    inFolders(machine, FOLDERS, name);
  if (path === undefined) return undefined;
  const version = basename(machine.real(path)).slice(name.length).replace(/^\./, '');
  return { path, version: version === '' ? undefined : version };
}

/** The longest name that starts so: with the most of its version. */
function inFolders(machine: Machine, folders: readonly string[], name: string): string | undefined {
  for (const folder of folders) {
    const names = machine.list(folder).filter((one) => one === name || one.startsWith(`${name}.`));
    const [longest] = names.sort((a, b) => b.length - a.length);
    if (longest !== undefined) return join(folder, longest);
  }
  return undefined;
}
