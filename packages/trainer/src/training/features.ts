import { chooseFeatureEngine, type FeatureEngine, runOnPhotos, workerCount } from '../backends/index.js';
import { byCodePoint, type LeftOut, type Photo } from '../data/index.js';
import { type Features, featureKey, readFeatures, writeFeatures } from './featureCache.js';
import type { Model } from './model.js';
import { track, type Watcher } from './watcher.js';

export interface FeatureOptions {
  readonly photos: readonly Photo[];
  /** sha256 of the photos' contents, see `fingerprint`. */
  readonly contents: string;
  /** A network whose output is the features, and what its input must look like. */
  readonly model: Model;
  readonly workers?: number | undefined;
  /** What computes them; `auto` unless said. */
  readonly featuresEngine?: FeatureEngine | 'auto' | undefined;
  /** Where to keep the features and look for them; absent: nowhere. */
  readonly cache?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly watcher: Watcher;
}

/**
 * The features of every photo, each computed once: from the cache if the same photos went through the same weights,
 * preprocessing and engine before, else on worker threads. They do not depend on how the photos are split, nor on the
 * order they come in.
 */
export async function computeFeatures(options: FeatureOptions): Promise<Features & { readonly engine: FeatureEngine }> {
  const { model, cache, watcher, signal } = options;
  const { graph, preprocessing, source } = model;
  const engine = chooseFeatureEngine(options.featuresEngine ?? 'auto', preprocessing);
  const key = featureKey({
    contents: options.contents,
    graph,
    preprocessing,
    weights: source?.sha256,
    // Engines round differently.
    ...(engine.name !== 'wasm' && { engine: engine.description }),
  });
  const kept = cache === undefined ? undefined : await readFeatures(cache, key);
  if (kept) {
    watcher.say(`Features of ${kept.rows.size} photos were found in the cache (${cache}).`);
    return { ...kept, engine: engine.name };
  }

  const photos = [...options.photos].sort((a, b) => byCodePoint(a.path, b.path));
  const workers = workerCount(photos.length, model.state, options.workers);
  watcher.say(`Computing features with ${engine.description} on ${workers} worker thread${workers === 1 ? '' : 's'}.`);
  const rows = new Map<string, Float32Array>();
  const problems: LeftOut[] = [];
  const files = photos.map((photo) => photo.file);
  await track(watcher, 'features', photos.length, async (advance) => {
    let next = 0;
    for await (const output of runOnPhotos(files, { ...model, engine: engine.name, workers, signal })) {
      const { path } = photos[next++]!;
      if (output.ok) rows.set(path, output.values);
      else problems.push({ path, reason: output.reason });
      advance();
    }
  });
  const features: Features = { rows, problems };
  if (cache !== undefined) {
    await writeFeatures(cache, key, features).catch((error: Error) =>
      watcher.warn(`The features could not be kept for next time: ${error.message}.`),
    );
  }
  return { ...features, engine: engine.name };
}
