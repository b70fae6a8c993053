import { withHead } from '@beeline/core/transfer';
import type { FeatureEngine } from '../backends/index.js';
import { type Dataset, type LeftOut, namedPhotos, type Photo, questionLabels, type Suspect } from '../data/index.js';
import { augmentationOf } from './augmentation.js';
import { computeFeatures, type FeatureOptions } from './features.js';
import { type FeatureSet, headLogits, trainHead } from './head.js';
import type { Backbone, Model } from './model.js';
import { scalingOf } from './scaling.js';
import type { LinearHead } from './standardise.js';
import type { EpochRecord, TrainConfig } from './types.js';
import { type FittedUnknown, fitted } from './unknown.js';

/** A network after training, and what it says of the validation photos. */
export interface Trained {
  readonly model: Model;
  /** The data set without the photos that turned out not to be readable. */
  readonly dataset: Dataset;
  readonly history: readonly EpochRecord[];
  /** Logits of `dataset.val`, in its order. */
  readonly valLogits: readonly Float32Array[];
  /** Photos that look mislabelled; absent where there are no features to tell by. */
  readonly suspects?: readonly Suspect[];
  /** What computed the features, where there are some. */
  readonly featuresEngine?: FeatureEngine;
  /** What says which photos are none of the classes; absent where there were too few photos to set it by. */
  readonly unknown?: FittedUnknown | undefined;
  /** Where validation photos were drawn at random while training: logits of `dataset.val` drawn so. */
  readonly drawnLogits?: readonly Float32Array[];
}

export interface FrozenOptions extends Omit<FeatureOptions, 'photos' | 'model' | 'view'> {
  readonly dataset: Dataset;
  readonly backbone: Backbone;
  readonly config: TrainConfig;
  /** Photos that all views are computed of; those to train on if not given. */
  readonly viewed?: readonly Photo[] | undefined;
  /** Takes photos out of the data set, or refuses to. */
  leaveOut(dataset: Dataset, problems: readonly LeftOut[]): Dataset;
}

/** Trains a linear head on the features of a backbone that stays as it is. Each view of a photo goes through it once. */
export async function trainFrozen(options: FrozenOptions): Promise<Trained> {
  const { backbone, config, signal, watcher } = options;
  const { features, dataset, plain, train, val, classes, scaling } = await featureSets(options);
  if (scaling === 'together')
    watcher.say('Features are scaled together, as five folds of the training photos prefer it.');
  const { head, history } = await trainHead({
    train,
    val,
    classes,
    config,
    scaling,
    onEpoch: async (record) => {
      watcher.epoch(record, config.epochs);
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  });

  const described = namedPhotos(dataset).map((photo) => ({ ...photo, features: features.rows.get(photo.path)! }));
  const { suspects, among } = questionLabels(described, config.seed);
  if (among < described.length)
    watcher.say(`Labels were questioned on ${among} of ${described.length} photos, drawn by chance.`);

  const { preprocessing, source } = backbone;
  const model = { ...headed(backbone, head, classes), preprocessing, source };
  const valLogits = headLogits(head, val.rows);
  const unknown = fitted(
    { train: plain.rows, heldOut: val.rows, heldOutLogits: valLogits, features: head.features },
    dataset,
  );
  return { model, dataset, history, valLogits, suspects, featuresEngine: features.engine, unknown };
}

/** A backbone with such a head on it. */
export function headed(
  { architecture, state }: Backbone,
  head: LinearHead,
  classes: number,
): Pick<Model, 'graph' | 'state'> {
  const graph = withHead(architecture.build(), classes);
  const withWeights = new Map(state)
    .set(`${graph.output}.weight`, { shape: [classes, head.features], data: head.weight })
    .set(`${graph.output}.bias`, { shape: [classes], data: head.bias });
  return { graph, state: withWeights };
}

/** The features of training photos, in all their views, and of validation photos as they are; and how they are scaled. */
export async function featureSets(options: FrozenOptions) {
  const { backbone, config } = options;
  const everyPhoto = [...options.dataset.train, ...options.dataset.val];
  const features = await computeFeatures({ ...options, photos: everyPhoto, model: backbone });
  const dataset = options.leaveOut(options.dataset, features.problems);
  const plain = collect(dataset.train, features.rows);
  const views: FeatureSet[] = [];
  for (let number = 1; number <= config.views; number++) {
    const augmentation = config.augmentation ?? augmentationOf(backbone.architecture, false);
    const view = { augmentation, seed: config.seed, number };
    const { rows } = await computeFeatures({
      ...options,
      photos: options.viewed ?? dataset.train,
      model: backbone,
      view,
    });
    views.push(collect(dataset.train, rows));
  }
  const val = collect(dataset.val, features.rows);
  const classes = dataset.labels.length;
  const scaling = await scalingOf(plain, classes, config);
  return { features, dataset, plain, train: together([plain, ...views]), val, classes, scaling };
}

function together(sets: readonly FeatureSet[]): FeatureSet {
  const rows = new Float32Array(sets.reduce((sum, set) => sum + set.rows.length, 0));
  let at = 0;
  for (const set of sets) {
    rows.set(set.rows, at);
    at += set.rows.length;
  }
  return { rows, truth: sets.flatMap(({ truth }) => truth) };
}

function collect(photos: readonly Photo[], features: ReadonlyMap<string, Float32Array>): FeatureSet {
  const rows = photos.map((photo) => features.get(photo.path)!);
  const width = rows[0]!.length;
  const all = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) all.set(row, i * width);
  return { rows: all, truth: photos.map((photo) => photo.truth) };
}
