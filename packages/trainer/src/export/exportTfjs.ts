import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Bundle } from '@beeline/core/bundle';
import * as tf from '@tensorflow/tfjs';
import { demandSameLogits, type Replayed } from './check.js';
import type { Dtype } from './dtype.js';
import { lowerBundle } from './lower.js';
import { travelling } from './metadata.js';
import { type Files, writeFolder } from './store.js';
import { graphModel, openGraphModel } from './tfjs/index.js';

/**
 * Writes a bundle as a folder with a TensorFlow.js graph model; labels, preprocessing and temperature are in its
 * `userDefinedMetadata`. Before the folder takes its place its files are read back and run by `tf.loadGraphModel`.
 *
 * @param version of Beeline, which goes into the files.
 * @throws BeelineError `replay_differs`, and `out_exists` where the folder holds anything but an earlier graph model.
 */
export async function exportTfjs(bundle: Bundle, folder: string, dtype: Dtype, version: string): Promise<Replayed> {
  await demandGraphModelOnly(folder);
  const lowered = lowerBundle(bundle, dtype);
  const files = graphModel(lowered, { version, metadata: travelling(bundle) });
  let largestDifference = Number.POSITIVE_INFINITY;
  await writeFolder(folder, files, async (unfinished) => {
    const opened = await openGraphModel(await filesIn(unfinished), bundle.manifest.preprocessing);
    try {
      ({ largestDifference } = await demandSameLogits(bundle, lowered, dtype, opened.logits));
    } finally {
      opened.dispose();
    }
    return new Map();
  });
  return { by: `by tf.loadGraphModel of TensorFlow.js ${tf.version_core} on its wasm engine`, largestDifference };
}

async function filesIn(folder: string): Promise<Files> {
  const names = await readdir(folder);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)));
}

/** The folder is replaced whole, so nothing else may be in it. */
async function demandGraphModelOnly(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new BeelineError(
      'out_exists',
      `${folder} can't be used: ${error.message}.`,
      'Give another folder with --out.',
    );
  });
  const other = there.find((name) => !/^(model\.json|group1-shard\d+of\d+\.bin)$/.test(name));
  if (other === undefined) return;
  throw new BeelineError(
    'out_exists',
    `${folder} holds more than a graph model (${other}); it is left as it is.`,
    'Give another folder with --out.',
  );
}
