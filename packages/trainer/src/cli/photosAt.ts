import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { hasImageExtension, walk } from '../data/index.js';

/** A file as it is, whatever its name; of a folder, all that end like photos. */
export async function photosAt(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const photos = (await walk(path, () => undefined)).filter(hasImageExtension);
  if (photos.length === 0) throw new BeelineError('no_images', `There are no photos in ${path}.`, 'Check the path.');
  return photos.map((below) => join(path, below));
}
