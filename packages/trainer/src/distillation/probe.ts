import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type Architecture, atInput } from '@beeline/core/architectures';
import { evaluationTransforms, type Preprocessing } from '@beeline/core/image';
import { bindNetwork, type Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import { loadDecoder, openSource, type Photo, readClassFolders, readImage, VAL_NAMES } from '../data/index.js';
import { type FeatureSet, trainHead } from '../training/head.js';
import { DEFAULTS } from '../training/index.js';
import { scalingOf } from '../training/scaling.js';
import { normaliser } from './pixels.js';

/** Judges a student by a linear head on its features. */
export type Probe = (graph: Graph, state: StateDict) => Promise<Readonly<Record<string, number>>>;

interface Pictures {
  /** Views of the photos' middles, one after the other. */
  readonly bytes: Uint8Array;
  readonly truth: readonly number[];
}

const BATCH = 32;

/**
 * Reads folders with `train/` and `val/` (or `test/`) once, and gives what then judges a student: a linear head is
 * trained on the features of `train/` and its last epoch judged on the other. Nothing is chosen by it: it is there to
 * be watched.
 *
 * @throws BeelineError `probe_unusable` where a folder has no such two folders.
 */
export async function openProbe(
  folders: readonly string[],
  architecture: Architecture,
  size: number,
  normalisation: Pick<Preprocessing, 'mean' | 'std'>,
): Promise<Probe> {
  const opened = new Map<string, { train: Pictures; val: Pictures; classes: number }>();
  for (const folder of folders) {
    const { root } = await openSource(folder);
    const beside = [...VAL_NAMES, 'test'].find((name) => existsSync(join(root, name)));
    if (!existsSync(join(root, 'train')) || beside === undefined)
      throw new BeelineError(
        'probe_unusable',
        `${folder} has no train/ with val/ or test/ beside it.`,
        'Name a folder with both to --probe.',
      );
    const train = await readClassFolders(root, 'train/');
    const val = await readClassFolders(root, `${beside}/`);
    if (train.labels.join() !== val.labels.join())
      throw new BeelineError(
        'probe_unusable',
        `The classes of train/ and ${beside}/ in ${folder} differ.`,
        'Give both the same folders.',
      );
    const { resize, filter } = atInput(architecture, size);
    const steps = evaluationTransforms({ resize, crop: size, filter });
    opened.set(folder.replace(/\/+$/, '').split('/').at(-1)!, {
      train: await pictures(train.photos, steps, size),
      val: await pictures(val.photos, steps, size),
      classes: train.labels.length,
    });
  }
  const normalise = normaliser(normalisation);

  return async (graph, state) => {
    const network = bindNetwork(graph, state);
    const features = async ({ bytes, truth }: Pictures): Promise<FeatureSet> => {
      const one = size * size * 3;
      const rows: Float32Array[] = [];
      for (let at = 0; at < truth.length; at += BATCH) {
        const part = bytes.subarray(at * one, Math.min(truth.length, at + BATCH) * one);
        const input = new Float32Array(part.length);
        normalise(part, input);
        const x = tf.tensor4d(input, [part.length / one, size, size, 3]);
        const y = network.predict(x);
        rows.push((await y.data()) as Float32Array);
        tf.dispose([x, y]);
      }
      const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
      let next = 0;
      for (const row of rows) {
        all.set(row, next);
        next += row.length;
      }
      return { rows: all, truth };
    };
    try {
      const accuracies: Record<string, number> = {};
      for (const [name, { train, val, classes }] of opened) {
        const [seen, judged] = [await features(train), await features(val)];
        const width = seen.rows.length / seen.truth.length;
        const config = { ...DEFAULTS.frozen, learningRate: 1 / width };
        const scaling = await scalingOf(seen, classes, config);
        const { history } = await trainHead({ train: seen, val: judged, classes, config, scaling });
        accuracies[name] = history.at(-1)!.valAccuracy;
      }
      return accuracies;
    } finally {
      network.dispose();
    }
  };
}

async function pictures(
  photos: readonly Photo[],
  transforms: ReturnType<typeof evaluationTransforms>,
  size: number,
): Promise<Pictures> {
  const decoder = await loadDecoder();
  const crops: Uint8Array[] = [];
  const truth: number[] = [];
  for (const photo of photos) {
    const image = await readImage(decoder, photo.file, { transforms });
    if (!image.ok) continue;
    crops.push(image.value.data);
    truth.push(photo.truth);
  }
  const bytes = new Uint8Array(crops.length * size * size * 3);
  for (const [i, crop] of crops.entries()) bytes.set(crop, i * crop.length);
  return { bytes, truth };
}
