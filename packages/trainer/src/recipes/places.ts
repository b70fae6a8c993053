import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BeelineError } from '@beeline/core';
import { publishedWeights } from '../hub/index.js';
import { pretrained, type Watcher } from '../training/index.js';

/** Data sets and weights that lie beside the repository are found by themselves. */
const BESIDE = fileURLToPath(new URL('../../../../../shared', import.meta.url));

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** What tells a data set from a folder of data sets. */
const SIGNS = ['train', 'batches.meta.txt'];

/**
 * Where a data set is: in `given` (or is `given` itself), in the folder that `BEELINE_DATA` names, or in `shared/data`
 * beside the repository.
 *
 * @throws BeelineError `data_missing`.
 */
export function findData(folder: string, given: string | undefined): string {
  const asked = given ?? (process.env.BEELINE_DATA || undefined);
  const found =
    asked !== undefined && SIGNS.some((name) => existsSync(join(asked, name)))
      ? asked
      : [join(asked ?? join(BESIDE, 'data'), folder)].find(isFolder);
  if (found !== undefined) return found;
  throw new BeelineError(
    'data_missing',
    `The data set ${folder} is not here.`,
    `Name the folder that holds it with --data DIR; recipes/README.md says where it comes from.`,
  );
}

/**
 * The file of an architecture's pretrained weights: `given`, or in the folder `given`, or in the folder that
 * `BEELINE_WEIGHTS` names, or in `shared/weights` beside the repository, or as published, downloaded on first use.
 *
 * @param complete whether the classifier must be in it.
 * @throws BeelineError `weights_missing` for a file that is not there, and those of `pretrained`.
 */
export async function findWeights(
  architecture: string,
  complete: boolean,
  given: string | undefined,
  watcher: Pick<Watcher, 'progress'>,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (given !== undefined && !existsSync(given))
    throw new BeelineError('weights_missing', `There is nothing at ${given}.`, 'Check the path after --weights.');
  if (given !== undefined && !isFolder(given)) return given;
  const published = publishedWeights.filter((entry) => entry.architecture === architecture);
  const names = [
    ...published.map(({ file }) => file),
    `${architecture}.safetensors`,
    `${architecture}.pth`,
    ...(complete ? [] : [`${architecture}.features.safetensors`]),
  ];
  const folders = [given, process.env.BEELINE_WEIGHTS || undefined, join(BESIDE, 'weights')];
  for (const folder of folders.filter((place) => place !== undefined)) {
    const file = names.map((name) => join(folder, name)).find(existsSync);
    if (file !== undefined) return file;
  }
  return pretrained(architecture, watcher, { signal });
}
