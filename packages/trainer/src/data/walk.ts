import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { byCodePoint } from './order.js';

/** One level of a folder. Links count as what they lead to; a link that leads nowhere counts as a file, as in Python. */
export interface Listing {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Lists one folder, names in code point order. Throws `folder_missing`, `not_a_folder` or `unreadable`. */
export async function list(folder: string): Promise<Listing> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    throw unlistable(folder, cause);
  });
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of entries) {
    const isFolder = entry.isSymbolicLink()
      ? await stat(join(folder, entry.name)).then(
          (target) => target.isDirectory(),
          () => false,
        )
      : entry.isDirectory();
    (isFolder ? folders : files).push(entry.name);
  }
  return { folders: folders.sort(byCodePoint), files: files.sort(byCodePoint) };
}

/** Folders that tools leave behind and nobody means as photos: `.ipynb_checkpoints`, `.git`, `__MACOSX`, `@eaDir`. */
export const isStray = (name: string): boolean => name.startsWith('.') || name === '__MACOSX' || name === '@eaDir';

/**
 * Every file below a folder, as paths relative to it with `/`, in the order of torchvision's `make_dataset`:
 * sorted folders, then sorted names, links followed. Stray folders are passed over and handed to `onStray`.
 * A link back to a folder it lies in is not followed again.
 */
export async function walk(folder: string, onStray: (path: string) => void): Promise<string[]> {
  const levels: { path: string; files: readonly string[] }[] = [];
  const visit = async (path: string, above: readonly string[]): Promise<void> => {
    const real = await realpath(join(folder, path)).catch((cause: NodeJS.ErrnoException) => {
      throw unlistable(join(folder, path), cause);
    });
    if (above.includes(real)) return;
    const listing = await list(join(folder, path));
    levels.push({ path, files: listing.files });
    for (const name of listing.folders) {
      const below = path === '' ? name : `${path}/${name}`;
      if (isStray(name)) onStray(below);
      else await visit(below, [...above, real]);
    }
  };
  await visit('', []);
  levels.sort((a, b) => byCodePoint(a.path, b.path));
  return levels.flatMap(({ path, files }) => files.map((name) => (path === '' ? name : `${path}/${name}`)));
}

function unlistable(folder: string, cause: NodeJS.ErrnoException): BeelineError {
  if (cause.code === 'ENOENT') {
    return new BeelineError('folder_missing', `There is no folder ${folder}.`, 'Check the path.', { cause });
  }
  if (cause.code === 'ENOTDIR') {
    return new BeelineError('not_a_folder', `${folder} is a file, not a folder.`, 'Name the folder that holds it.', {
      cause,
    });
  }
  return new BeelineError(
    'unreadable',
    `The folder ${folder} can't be read: ${cause.message}.`,
    'Check its permissions.',
    {
      cause,
    },
  );
}
