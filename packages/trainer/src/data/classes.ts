import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { hasImageExtension, hasUndecodedExtension, UNDECODED } from './extensions.js';
import type { LeftOut, Photo } from './types.js';
import { isStray, list, walk } from './walk.js';

/** One folder of class folders. */
export interface ClassFolders {
  readonly labels: readonly string[];
  /** In torchvision's order: by class, then as `make_dataset` walks. */
  readonly photos: readonly Photo[];
  readonly passedOver: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads a folder as torchvision's `ImageFolder` does: classes are its folders, samples the files below them that end
 * like images. `inside` (`''`, `train/` ...) is put before every path, so that paths stay relative to the data set.
 * Unlike torchvision, stray folders are passed over and formats that Beeline does not decode are left out.
 */
export async function readClassFolders(root: string, inside = ''): Promise<ClassFolders> {
  const folder = join(root, inside);
  const listing = await list(folder);
  const labels = listing.folders.filter((name) => !isStray(name));
  const passedOver = listing.folders.filter(isStray).map((name) => `${inside}${name}`);
  const leftOut: LeftOut[] = [];
  const photos: Photo[] = [];
  for (const [truth, label] of labels.entries()) {
    const paths = await walk(join(folder, label), (stray) => passedOver.push(`${inside}${label}/${stray}`));
    for (const below of paths.filter(hasImageExtension)) {
      const path = `${inside}${label}/${below}`;
      if (hasUndecodedExtension(below)) leftOut.push({ path, reason: UNDECODED });
      else photos.push({ path, file: join(root, path), truth });
    }
  }
  if (photos.length === 0) throw noPhotos(folder, labels, listing.files.some(hasImageExtension), leftOut);
  return { labels, photos, passedOver, leftOut };
}

function noPhotos(
  folder: string,
  labels: readonly string[],
  loose: boolean,
  leftOut: readonly LeftOut[],
): BeelineError {
  const hint =
    'Put the photos of each class (JPEG, PNG or WebP) into a folder of its own: FOLDER/ants, FOLDER/bees ...';
  if (leftOut.length > 0) {
    return new BeelineError(
      'no_images',
      `${folder} has ${leftOut.length} images, all in formats that are not read here (first: ${leftOut[0]!.path}).`,
      'Convert them to JPEG, PNG or WebP.',
    );
  }
  if (loose && labels.length === 0) {
    return new BeelineError('no_classes', `The photos lie directly in ${folder}, so they have no classes.`, hint);
  }
  return new BeelineError('no_images', `No photos were found in the class folders of ${folder}.`, hint);
}
