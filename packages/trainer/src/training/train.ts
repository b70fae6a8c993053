import { resolve } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Bundle } from '@beeline/core/bundle';
import { releaseBackend } from '../backends/index.js';
import type { Dataset, Findings, LeftOut } from '../data/index.js';
import { type Evaluation, evaluate, fitTemperature, type LogitRow } from '../evaluation/index.js';
import { checkVacant } from '../export/index.js';
import { type Asked, beginRun, latestUnfinished, type Run, resumeRun } from '../runs/index.js';
import { kept } from './best.js';
import { saySuspects } from './check.js';
import type { Trained } from './frozen.js';
import { keepingIn } from './keeping.js';
import { learn } from './learn.js';
import { modeOf, type TrainOptions } from './options.js';
import { nameOf, prepare } from './prepare.js';
import { save } from './save.js';
import type { EpochRecord, TrainConfig } from './types.js';
import { sayUnknown } from './unknown.js';
import type { Watcher } from './watcher.js';

/** What came of a training. */
export interface TrainOutcome {
  /** Where the bundle is. */
  readonly folder: string;
  readonly bundle: Bundle;
  readonly evaluation: Evaluation;
  readonly history: readonly EpochRecord[];
  /** The epoch whose weights were kept. */
  readonly best: EpochRecord;
  /** Where validation photos were drawn at random while training: the judgement of the photos drawn so. */
  readonly drawn?: Evaluation;
  /** What it was trained on and judged by. */
  readonly dataset: Dataset;
  readonly leftOut: readonly LeftOut[];
  /** What the checks of the photos found. */
  readonly findings: Findings;
}

/**
 * The whole way from a folder of photos to a bundle that has been read back and replayed.
 * Throws a {@link BeelineError} for whatever a person can mend, and the signal's reason when it is aborted; what was
 * reached of a whole network by then is kept in its folder, see {@link resumeTraining}.
 *
 * @param version Beeline's, recorded in the bundle.
 */
export async function trainFolder(options: TrainOptions, version: string, watcher: Watcher): Promise<TrainOutcome> {
  modeOf(options);
  if (options.out !== undefined) await checkVacant(options.out, options.force ?? false);
  const run = await beginRun({ folder: options.out, name: nameOf(options), asked: askedOf(options) });
  return trainIn(run, options, version, watcher);
}

/**
 * Goes on with a run that was killed or interrupted, with what was asked for then.
 *
 * @param run its folder; the latest one in `runs/` if not given.
 * @param options what is asked for now beside; what would change the outcome is refused.
 * @throws BeelineError `run_missing`, `run_in_use`, `checkpoint_differs` and `checkpoint_corrupt`; see {@link trainFolder}.
 */
export async function resumeTraining(
  run: string | undefined,
  options: { readonly [Key in keyof TrainOptions]?: TrainOptions[Key] | undefined },
  version: string,
  watcher: Watcher,
): Promise<TrainOutcome> {
  const taken = await resumeRun(run ?? (await latest()));
  watcher.say(`Going on with ${taken.folder}.`);
  const now = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return trainIn(taken, { ...(taken.asked as unknown as TrainOptions), ...now }, version, watcher);
}

async function latest(): Promise<string> {
  const found = await latestUnfinished();
  if (found !== undefined) return found;
  throw new BeelineError(
    'run_missing',
    'There is no unfinished run in runs/.',
    'Name the folder of the run, or begin one: beeline train FOLDER.',
  );
}

/** What is asked for, as it can be kept in a file and asked for again from another folder. */
function askedOf({ signal: _, force: __, ...options }: TrainOptions): Asked {
  const { folder, backbone } = options;
  return { ...options, folder: resolve(folder), ...(backbone !== undefined && { backbone: resolve(backbone) }) };
}

/** Trains in a run's folder; however it ends, the process must be able to end as well. */
async function trainIn(run: Run, options: TrainOptions, version: string, watcher: Watcher): Promise<TrainOutcome> {
  try {
    return await train(run, options, version, watcher);
  } catch (error) {
    const diverged = error instanceof BeelineError && error.code === 'diverged';
    if ((await run.giveUp(diverged)) && options.signal?.aborted)
      watcher.warn(`What was trained so far is kept. Go on with: beeline train --resume ${run.folder}`);
    throw error;
  } finally {
    await releaseBackend();
  }
}

async function train(run: Run, options: TrainOptions, version: string, watcher: Watcher): Promise<TrainOutcome> {
  const prepared = await prepare(options, watcher);
  const { mode, name, backend, backbone, network, config, dataset, contents, hashes } = prepared;
  const { signal } = options;
  // A head is trained in seconds; what takes long, the features, has its own way of being kept.
  const keeping =
    mode === 'frozen' ? undefined : await keepingIn(run, prepared, version, options.checkpointMinutes, watcher);
  const trained = await learn(prepared, options, watcher, { keeping });

  const { suspects } = trained;
  const findings: Findings = suspects ? { ...prepared.findings, mislabelled: suspects } : prepared.findings;
  saySuspects(findings, watcher);
  sayUnknown(trained.unknown, trained.dataset.val.length, watcher);
  const evaluation = judge(trained);
  const best = kept(trained.history, config.keep);
  const epochs = trained.history.length;
  if (epochs < config.epochs) watcher.say(describeStop(epochs, config));
  const bundle = await save(run.folder, {
    name,
    version,
    architecture: network.name,
    trained,
    evaluation,
    bestEpoch: best.epoch,
    config: {
      mode,
      backend: backend.name,
      ...(trained.featuresEngine && { featuresEngine: trained.featuresEngine }),
      ...config,
      ...splitConfig(dataset, config),
      ...(epochs < config.epochs && { stoppedAfter: epochs }),
    },
    contents,
    hashes,
    findings,
    licence: options.licence ?? backbone?.licence ?? 'not stated',
    signal,
  });
  const { history, drawnLogits, dataset: used } = trained;
  const drawn = drawnLogits && { drawn: evaluate([...used.labels], rowsOf(used, drawnLogits), evaluation.temperature) };
  return {
    folder: run.folder,
    bundle,
    evaluation,
    history,
    best,
    ...drawn,
    dataset: used,
    leftOut: used.leftOut,
    findings,
  };
}

const describeStop = (epochs: number, { monitor, patience }: TrainConfig): string =>
  `Stopped after epoch ${epochs}: the validation ${monitor} has not got better for ${patience} ${patience === 1 ? 'epoch' : 'epochs'}.`;

const splitConfig = ({ split }: Dataset, { seed }: TrainConfig): Record<string, string | number> => {
  if (split.by === 'folders') return { split: 'folders' };
  return { split: 'chance', valFraction: split.fraction, ...(split.seed !== seed && { splitSeed: split.seed }) };
};

/** The temperature is fitted on the very photos that are judged: one number on many photos flatters hardly at all. */
function judge({ dataset, valLogits }: Trained): Evaluation {
  const truth = dataset.val.map((photo) => photo.truth);
  const { temperature } = fitTemperature([...valLogits], truth);
  return evaluate([...dataset.labels], rowsOf(dataset, valLogits), temperature);
}

const rowsOf = (dataset: Dataset, logits: readonly Float32Array[]): LogitRow[] =>
  dataset.val.map(({ path, truth }, i) => ({ path, truth, logits: logits[i]! }));
