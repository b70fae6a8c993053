import { basename } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type Architecture, architecture } from '@beeline/core/architectures';
import type { Bundle } from '@beeline/core/bundle';
import { backboneOf } from '@beeline/core/transfer';
import { type ChosenBackend, releaseBackend, startBackend } from '../backends/index.js';
import {
  type Dataset,
  datasetName,
  type Findings,
  findingsOf,
  type LeftOut,
  leaveOut,
  readDataset,
} from '../data/index.js';
import { type Evaluation, evaluate, fitTemperature, type LogitRow } from '../evaluation/index.js';
import { checkVacant, nextRun } from '../export/index.js';
import { kept } from './best.js';
import { checkPhotos, sayFindings, saySuspects } from './check.js';
import { describeDataset, namePhotos } from './describe.js';
import { type Trained, trainFrozen } from './frozen.js';
import { readBackbone } from './model.js';
import { configOf, DEFAULT_VAL_FRACTION, type Mode, modeOf, OWN_NETWORK, type TrainOptions } from './options.js';
import { pretrained } from './pretrained.js';
import { save } from './save.js';
import type { EpochRecord, TrainConfig } from './types.js';
import { sayUnknown } from './unknown.js';
import type { Watcher } from './watcher.js';
import { trainWhole } from './whole.js';

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
  readonly leftOut: readonly LeftOut[];
  /** What the checks of the photos found. */
  readonly findings: Findings;
}

/**
 * The whole way from a folder of photos to a bundle that has been read back and replayed.
 * Throws a {@link BeelineError} for whatever a person can mend, and the signal's reason when it is aborted.
 *
 * @param version Beeline's, recorded in the bundle.
 */
export function trainFolder(options: TrainOptions, version: string, watcher: Watcher): Promise<TrainOutcome> {
  // However it ends, the process must be able to end as well.
  return train(options, version, watcher).finally(releaseBackend);
}

async function train(options: TrainOptions, version: string, watcher: Watcher): Promise<TrainOutcome> {
  const mode = modeOf(options);
  const name = options.name ?? datasetName(options.folder);
  const folder = options.out ?? nextRun(name);
  await checkVacant(folder, options.force ?? false);
  // Features are computed by worker threads that each run WebAssembly; the head needs no engine.
  const backend = await startBackend(mode === 'frozen' ? 'wasm' : (options.backend ?? 'auto'));
  watcher.say(describeBackend(backend));

  const { signal } = options;
  const weights =
    mode === 'scratch'
      ? undefined
      : (options.backbone ?? (await pretrained(options.architecture!, watcher, { signal })));
  const backbone =
    weights === undefined ? undefined : await readBackbone(weights, options.architecture, options.replace);
  const network = backbone?.architecture ?? architecture(options.architecture ?? OWN_NETWORK);
  const config = configOf(mode, options, backboneOf(network.build()).features);
  const { dataset, contents, hashes, findings: before } = await readPhotos(options, config, watcher);
  watcher.say(describeNetwork(mode, network, weights, options));

  const drop = (from: Dataset, problems: readonly LeftOut[]): Dataset => dropPhotos(from, problems, options, watcher);
  const common = { dataset, config, watcher, signal, workers: options.workers, leaveOut: drop };
  const trained: Trained =
    mode === 'frozen'
      ? await trainFrozen({ ...common, backbone: backbone!, contents, cache: options.cache })
      : await trainWhole({ ...common, architecture: network, backbone });

  const { suspects } = trained;
  const findings: Findings = suspects ? { ...before, mislabelled: suspects } : before;
  saySuspects(findings, watcher);
  sayUnknown(trained.unknown, trained.dataset.val.length, watcher);
  const evaluation = judge(trained);
  const best = kept(trained.history, config.keep);
  const bundle = await save(folder, {
    name,
    version,
    architecture: network.name,
    trained,
    evaluation,
    bestEpoch: best.epoch,
    config: { mode, backend: backend.name, ...config, ...splitConfig(dataset) },
    contents,
    hashes,
    findings,
    licence: options.licence ?? backbone?.licence ?? 'not stated',
    signal,
  });
  const { history, drawnLogits, dataset: used } = trained;
  const drawn = drawnLogits && { drawn: evaluate([...used.labels], rowsOf(used, drawnLogits), evaluation.temperature) };
  return { folder, bundle, evaluation, history, best, ...drawn, leftOut: used.leftOut, findings };
}

async function readPhotos(options: TrainOptions, { seed }: TrainConfig, watcher: Watcher) {
  const valFraction = options.valFraction ?? DEFAULT_VAL_FRACTION;
  const found = await readDataset(options.folder, {
    valFraction,
    seed,
    val: options.valName,
    signal: options.signal,
    say: watcher.say,
  });
  for (const path of found.passedOver) watcher.say(`Passed over: ${path}`);
  namePhotos(found.leftOut, watcher);
  watcher.say(describeDataset(found));
  const checked = await checkPhotos([...found.train, ...found.val], { ...options, watcher });
  const dataset = dropPhotos(found, checked.broken, options, watcher);
  const findings = findingsOf(dataset, checked.files, checked.inspections);
  sayFindings(findings, dataset.val.length, watcher);
  return { dataset, contents: checked.sha256, hashes: checked.files, findings };
}

function dropPhotos(
  dataset: Dataset,
  problems: readonly LeftOut[],
  { strict }: TrainOptions,
  watcher: Watcher,
): Dataset {
  if (problems.length === 0) return dataset;
  if (strict) {
    const [first] = problems;
    throw new BeelineError(
      'photos_broken',
      `${problems.length} of the photos can't be read. The first is ${first!.path}: ${first!.reason}`,
      'Mend or remove them, or leave out --strict to train without them.',
    );
  }
  namePhotos(problems, watcher);
  const rest = leaveOut(dataset, problems);
  watcher.say(describeDataset(rest));
  return rest;
}

function describeBackend({ name, description, passedOver }: ChosenBackend): string {
  const others = passedOver.map((other) => `not ${other.name}: ${other.why}`).join('; ');
  return `Backend: ${name} (${description})${others ? `; ${others}` : ''}.`;
}

function describeNetwork(
  mode: Mode,
  { name }: Architecture,
  weights: string | undefined,
  options: TrainOptions,
): string {
  if (weights !== undefined && mode === 'frozen')
    return `Network: ${name}, frozen as it is in ${basename(weights)}; its head is trained.`;
  const layers = options.freeze === undefined || options.freeze.kind === 'none' ? 'every layer' : 'what is not frozen';
  if (weights !== undefined) return `Network: ${name}, ${layers} trained on from ${basename(weights)}.`;
  if (options.architecture) return `Network: ${name}, trained from random numbers.`;
  return `No --backbone is given: a small network (${name}) is trained from nothing. Expect far less of it than of a pretrained one.`;
}

const splitConfig = ({ split }: Dataset): Record<string, string | number> =>
  split.by === 'chance' ? { split: 'chance', valFraction: split.fraction } : { split: 'folders' };

/** The temperature is fitted on the very photos that are judged: one number on many photos flatters hardly at all. */
function judge({ dataset, valLogits }: Trained): Evaluation {
  const truth = dataset.val.map((photo) => photo.truth);
  const { temperature } = fitTemperature([...valLogits], truth);
  return evaluate([...dataset.labels], rowsOf(dataset, valLogits), temperature);
}

const rowsOf = (dataset: Dataset, logits: readonly Float32Array[]): LogitRow[] =>
  dataset.val.map(({ path, truth }, i) => ({ path, truth, logits: logits[i]! }));
