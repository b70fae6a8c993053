import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Architecture } from '@beeline/core/architectures';
import { type ChosenBackend, startBackend } from '../backends/index.js';
import {
  type Dataset,
  datasetName,
  type Findings,
  findingsOf,
  type LeftOut,
  leaveOut,
  readDataset,
} from '../data/index.js';
import { checkPhotos, sayFindings } from './check.js';
import { describeDataset, namePhotos } from './describe.js';
import type { Backbone } from './model.js';
import { DEFAULT_VAL_FRACTION, type Mode, modeOf, type TrainOptions } from './options.js';
import { OWN_BACKBONE_FILE } from './ownBackbone.js';
import { planOf } from './plan.js';
import type { TrainConfig } from './types.js';
import type { Watcher } from './watcher.js';

/** Everything that a training sets out with: an engine that runs, weights, and photos that were looked at. */
export interface Prepared {
  readonly mode: Mode;
  readonly name: string;
  readonly backend: ChosenBackend;
  readonly backbone: Backbone | undefined;
  readonly network: Architecture;
  readonly config: TrainConfig;
  /** Without the photos that can't be decoded. */
  readonly dataset: Dataset;
  /** sha256 of the photos' contents: one over all, and each by path. */
  readonly contents: string;
  readonly hashes: ReadonlyMap<string, string>;
  readonly findings: Findings;
}

/** What the model is called. */
export const nameOf = ({ name, folder }: Pick<TrainOptions, 'name' | 'folder'>): string => name ?? datasetName(folder);

/** Gets everything ready, and says what there is. Throws what can be known to be wrong before anything is trained. */
export async function prepare(options: TrainOptions, watcher: Watcher): Promise<Prepared> {
  const mode = modeOf(options);
  const name = nameOf(options);
  // Features are computed by worker threads with engines of their own; the head needs none.
  const backend =
    mode === 'frozen'
      ? await startBackend('wasm')
      : await startBackend(options.backend ?? 'auto', availableParallelism());
  watcher.say(describeBackend(backend));

  const { network, backbone, weights, config } = await planOf(options, watcher);
  const photos = await readPhotos(options, config, watcher);
  watcher.say(describeNetwork(mode, network, weights, options));
  return { mode, name, backend, backbone, network, config, ...photos };
}

async function readPhotos(options: TrainOptions, { seed }: TrainConfig, watcher: Watcher) {
  const valFraction = options.valFraction ?? DEFAULT_VAL_FRACTION;
  const found = await readDataset(options.folder, {
    valFraction,
    seed: options.splitSeed ?? seed,
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

/** A data set without some photos, which are named; or an error under `--strict`. */
export function dropPhotos(
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
  if (weights === undefined) return `Network: ${name}, trained from random numbers.`;
  const own = weights === OWN_BACKBONE_FILE;
  const larger = own ? ' A larger backbone (--backbone FILE) tells more apart.' : '';
  if (mode === 'frozen') {
    const asItIs = own ? 'as it comes along' : `as it is in ${basename(weights)}`;
    return `Network: ${name}, frozen ${asItIs}; its head is trained.${larger}`;
  }
  const layers = options.freeze === undefined || options.freeze.kind === 'none' ? 'every layer' : 'what is not frozen';
  return `Network: ${name}, ${layers} trained on from ${own ? 'what comes along' : basename(weights)}.${larger}`;
}
