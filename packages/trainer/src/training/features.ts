import { createHash } from 'node:crypto';
import { createRandom } from '@beeline/core';
import {
  chooseFeatureEngine,
  type FeatureEngine,
  type PhotoTask,
  runOnPhotos,
  workerCount,
} from '../backends/index.js';
import { byCodePoint, type LeftOut, type Photo } from '../data/index.js';
import type { Augmentation } from './batches.js';
import { type Features, featureKey, pruneFeatures, readFeatures, writeFeatures } from './featureCache.js';
import type { Model } from './model.js';
import { track, type Watcher } from './watcher.js';

export interface FeatureOptions {
  readonly photos: readonly Photo[];
  /** sha256 of each photo's contents, by path. */
  readonly hashes: ReadonlyMap<string, string>;
  /** A network whose output is the features, and what its input must look like. */
  readonly model: Model;
  /** Augments the photos, each in a way of its own; absent: they are as they are. */
  readonly view?: View | undefined;
  readonly workers?: number | undefined;
  /** What computes them; `auto` unless said. */
  readonly featuresEngine?: FeatureEngine | 'auto' | undefined;
  /** Where to keep the features and look for them; absent: nowhere. */
  readonly cache?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly watcher: Watcher;
}

/** One of the ways in which every photo is augmented. Drawn by the seed, the number and the photo's path. */
export interface View {
  readonly augmentation: Augmentation;
  readonly seed: number;
  /** Counted from 1. */
  readonly number: number;
}

/** Photos whose features are kept in one file: what a run loses at most that is killed. */
const PART = 1024;

interface Part {
  readonly key: string;
  readonly photos: readonly Photo[];
}

/**
 * The features of every photo, each computed once: from the cache if the same photos went through the same weights,
 * preprocessing, augmentation and engine before, else on worker threads. They do not depend on how the photos are
 * split, nor on the order they come in.
 */
export async function computeFeatures(options: FeatureOptions): Promise<Features & { readonly engine: FeatureEngine }> {
  const { cache, watcher, view } = options;
  const engine = chooseFeatureEngine(options.featuresEngine ?? 'auto', options.model.preprocessing);
  const rows = new Map<string, Float32Array>();
  const problems: LeftOut[] = [];
  const add = (features: Features): void => {
    for (const [path, row] of features.rows) rows.set(path, row);
    problems.push(...features.problems);
  };
  const missing: Part[] = [];
  for (const part of partsOf(options, engine)) {
    const kept = cache === undefined ? undefined : await readFeatures(cache, part.key);
    if (kept) add(kept);
    else missing.push(part);
  }
  const named = view ? `view ${view.number} of the photos` : 'photos';
  if (rows.size > 0)
    watcher.say(
      view
        ? `Features of ${named} were found in the cache.`
        : `Features of ${rows.size} photos were found in the cache (${cache}).`,
    );
  if (missing.length > 0)
    await computeParts(missing, options, engine, view ? `features, view ${view.number}` : 'features', add);
  return { rows, problems, engine: engine.name };
}

type Engine = ReturnType<typeof chooseFeatureEngine>;

function partsOf({ model, view, ...options }: FeatureOptions, engine: Engine): Part[] {
  const sorted = [...options.photos].sort((a, b) => byCodePoint(a.path, b.path));
  return Array.from({ length: Math.ceil(sorted.length / PART) }, (_, i) => {
    const photos = sorted.slice(i * PART, (i + 1) * PART);
    const contents = createHash('sha256');
    for (const { path } of photos) contents.update(`${path}\0${options.hashes.get(path)}\n`);
    const key = featureKey({
      contents: contents.digest('hex'),
      graph: model.graph,
      preprocessing: model.preprocessing,
      weights: model.source?.sha256,
      view,
      // Engines round differently.
      ...(engine.name !== 'wasm' && { engine: engine.description }),
    });
    return { key, photos };
  });
}

/** Computes what is missing, and keeps each part as soon as it is whole. */
async function computeParts(
  parts: readonly Part[],
  { model, view, cache, signal, watcher, workers: wanted }: FeatureOptions,
  engine: Engine,
  label: string,
  add: (features: Features) => void,
): Promise<void> {
  const photos = parts.flatMap((part) => part.photos);
  const workers = workerCount(photos.length, model.state, wanted);
  watcher.say(`Computing ${label} with ${engine.description} on ${workers} worker thread${workers === 1 ? '' : 's'}.`);
  const random = view && createRandom(view.seed).fork(`view ${view.number}`);
  const tasks = photos.map(
    ({ file, path }): PhotoTask => (random ? { file, random: random.fork(path).state() } : file),
  );
  const run = { ...model, augmentation: view?.augmentation, engine: engine.name, workers, signal };
  await track(watcher, label, photos.length, async (advance) => {
    const outputs = runOnPhotos(tasks, run);
    try {
      for (const part of parts) {
        const rows = new Map<string, Float32Array>();
        const problems: LeftOut[] = [];
        for (const { path } of part.photos) {
          const output = (await outputs.next()).value;
          if (output.ok) rows.set(path, output.values);
          else problems.push({ path, reason: output.reason });
          advance();
        }
        add({ rows, problems });
        if (cache !== undefined) await keep(cache, part.key, { rows, problems }, watcher);
      }
    } finally {
      await outputs.return(undefined);
    }
  });
}

/** Whether features can be kept decides about the next run, not about this one. */
async function keep(cache: string, key: string, features: Features, watcher: Watcher): Promise<void> {
  try {
    await writeFeatures(cache, key, features);
    await pruneFeatures(cache);
  } catch (error) {
    watcher.warn(`The features could not be kept for next time: ${(error as Error).message}.`);
  }
}
