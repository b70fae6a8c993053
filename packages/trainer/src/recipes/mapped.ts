import { readFile } from 'node:fs/promises';
import { BeelineError } from '@beeline/core';
import { architecture } from '@beeline/core/architectures';
import { checkState } from '@beeline/core/network';
import { readWeights } from '@beeline/core/weights';
import { runOnPhotos, workerCount } from '../backends/index.js';
import { readDataset } from '../data/index.js';
import { type Evaluation, evaluate } from '../evaluation/index.js';
import { DEFAULT_VAL_FRACTION, preprocessingOf, track, type Watcher } from '../training/index.js';
import type { MappedRecipe } from './schema.js';

interface Inputs {
  readonly folder: string;
  /** A file with the whole network, its 1000 classes too. */
  readonly weights: string;
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a class that is none of the data set's is called: an answer that is always wrong. */
const NEITHER = 'something else';

/**
 * Judges a network that knows ImageNet's 1000 classes on the validation photos of another data set, where some of the
 * 1000 count as a class: the most probable of all 1000 is the answer, and one that counts as no class is wrong.
 *
 * @returns the judgement, and in words how it is when only the classes that count may be answered.
 */
export async function evaluateMapped(
  { classes, network, data }: MappedRecipe,
  { folder, weights, workers, signal }: Inputs,
  watcher: Watcher,
): Promise<{ evaluation: Evaluation; also: string }> {
  const dataset = await readDataset(folder, { valFraction: DEFAULT_VAL_FRACTION, seed: 0, val: data.val });
  const groups = dataset.labels.map((label) => groupOf(label, classes));
  const found = architecture(network);
  const graph = found.build();
  const { tensors: state } = readWeights(await readFile(weights));
  checkState(graph, state);

  const files = dataset.val.map((photo) => photo.file);
  const run = { graph, state, preprocessing: preprocessingOf(found), signal };
  const rows: { path: string; truth: number; logits: Float32Array; forced: number }[] = [];
  await track(watcher, 'photos', files.length, async (advance) => {
    for await (const output of runOnPhotos(files, { ...run, workers: workerCount(files.length, state, workers) })) {
      const { path, truth } = dataset.val[rows.length]!;
      if (!output.ok) throw new BeelineError('photos_broken', `${path} can't be read: ${output.reason}`);
      const best = groups.map((group) => Math.max(...group.map((place) => output.values[place]!)));
      const counted = new Set(groups.flat());
      const other = output.values.reduce((a, b, place) => (counted.has(place) ? a : Math.max(a, b)), -Infinity);
      rows.push({ path, truth, logits: Float32Array.of(...best, other), forced: best.indexOf(Math.max(...best)) });
      advance();
    }
  });
  const evaluation = evaluate([...dataset.labels, NEITHER], rows, 1);
  const forced = rows.filter((row) => row.forced === row.truth).length;
  return {
    evaluation: { ...evaluation, perClass: evaluation.perClass.filter(({ label }) => label !== NEITHER) },
    also: `${forced} of ${rows.length} where only ${dataset.labels.join(' and ')} may be answered`,
  };
}

function groupOf(label: string, classes: MappedRecipe['classes']): readonly number[] {
  const group = classes[label];
  if (group) return group;
  throw new BeelineError(
    'class_unknown',
    `The recipe does not say which of ImageNet's classes count as ${label}.`,
    `It says it of ${Object.keys(classes).join(', ')}; use the data set that it names.`,
  );
}
