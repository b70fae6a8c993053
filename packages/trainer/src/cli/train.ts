import { readFile } from 'node:fs/promises';
import { BeelineError } from '@beeline/core';
import { type Command, Option } from 'commander';
import { BACKENDS } from '../backends/index.js';
import { formatEvaluation } from '../report/index.js';
import {
  BALANCES,
  cacheFolder,
  DEFAULT_VAL_FRACTION,
  DEFAULTS,
  MODES,
  OWN_NETWORK,
  readSettings,
  type Settings,
  type TrainConfig,
  type TrainOptions,
  type TrainOutcome,
  trainFolder,
} from '../training/index.js';
import { freezeOption } from './freeze.js';
import { example, real, whole, withCommonOptions } from './options.js';
import { time } from './progress.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';
import { version } from './version.js';
import { watch } from './watch.js';

type Options = CommonOptions &
  Omit<TrainOptions, 'folder' | 'architecture' | 'learningRate' | 'cache' | 'signal'> & {
    readonly arch?: string;
    readonly lr?: number;
    readonly settings?: string;
    readonly cache: boolean;
  };

/** `(default: 25, scratch: 60)`: the defaults of an option by mode, that of `frozen` first. */
function defaults(key: Exclude<keyof TrainConfig, 'seed'>): string {
  const base = DEFAULTS.frozen[key] ?? '1/features';
  const others = MODES.filter((mode) => mode !== 'frozen' && DEFAULTS[mode][key] !== base).map(
    (mode) => `${mode}: ${DEFAULTS[mode][key]}`,
  );
  return `(default: ${[base, ...others].join(', ')})`;
}

const OPTIMIZERS: readonly TrainConfig['optimizer'][] = ['sgd', 'adam', 'adamw'];
const STATISTICS: readonly TrainConfig['batchNorm'][] = ['train', 'eval'];
const SCHEDULES: readonly TrainConfig['schedule'][] = ['step', 'cosine', 'constant'];

export function addTrain(program: Command, open: Open): void {
  const command = program
    .command('train')
    .description('train a classifier on a folder of photos and save it as a bundle')
    .argument(
      '<folder>',
      'train/ and val/ with a folder for each class, or class folders alone; or a .csv or .jsonl of path and label; or a .zip or .tar of one of these',
    )
    .option('--backbone <file>', 'pretrained weights (.safetensors or .pth, torchvision names)')
    .option(
      '--arch <name>',
      `the network; recognised from --backbone (default: ${OWN_NETWORK}); its published weights are downloaded where --mode wants some and --backbone names none`,
    )
    .addOption(
      new Option('--mode <mode>', 'what is trained (default: frozen with --backbone, else scratch)').choices(MODES),
    )
    .option('--out <dir>', 'where the bundle goes (default: runs/NAME-N)')
    .option('--name <name>', "the model's name (default: the folder's)")
    .option('--force', 'replace an earlier bundle at --out')
    .addOption(whole('--epochs <n>', `passes over the photos ${defaults('epochs')}`, 1))
    .addOption(whole('--batch-size <n>', `photos a step ${defaults('batchSize')}`, 1))
    .addOption(
      real('--lr <rate>', `first learning rate ${defaults('learningRate')}`, 0, Number.POSITIVE_INFINITY, true),
    )
    .addOption(
      new Option('--optimizer <name>', `how weights follow gradients ${defaults('optimizer')}`).choices(OPTIMIZERS),
    )
    .addOption(real('--momentum <m>', `of SGD (default: ${DEFAULTS.frozen.momentum})`, 0, 0.9999))
    .addOption(real('--weight-decay <w>', `of the optimizer ${defaults('weightDecay')}`, 0, 1000))
    .addOption(new Option('--schedule <name>', `how the rate falls ${defaults('schedule')}`).choices(SCHEDULES))
    .addOption(whole('--step-size <n>', `epochs between two steps of the rate ${defaults('stepSize')}`, 1))
    .addOption(real('--gamma <g>', `what a step multiplies the rate by (default: ${DEFAULTS.frozen.gamma})`, 0, 1))
    .addOption(whole('--warmup <n>', `epochs before a cosine falls ${defaults('warmup')}`, 0))
    .addOption(real('--label-smoothing <s>', `share spread over all classes ${defaults('labelSmoothing')}`, 0, 0.99))
    .addOption(real('--average-decay <d>', `of a moving average of the weights ${defaults('averageDecay')}`, 0, 0.9999))
    .addOption(freezeOption())
    .addOption(
      new Option('--batch-norm <mode>', 'by the statistics of the batch or the running ones').choices(STATISTICS),
    )
    .addOption(
      new Option('--frozen-batch-norm <mode>', 'the same where it is frozen (default: eval)').choices(STATISTICS),
    )
    .option('--settings <file>', 'JSON of all of these and more (augmentation, replaced layers); options here win')
    .option('--val-name <folder>', 'the folder beside train/ to validate with (default: val, valid or validation)')
    .addOption(
      new Option('--balance <how>', `what is done about classes of different sizes ${defaults('balance')}`).choices(
        BALANCES,
      ),
    )
    .addOption(real('--val-fraction <f>', `share drawn for validation (default: ${DEFAULT_VAL_FRACTION})`, 0, 1, true))
    .addOption(whole('--seed <n>', `of everything drawn (default: ${DEFAULTS.frozen.seed})`, 0))
    .addOption(
      new Option('--backend <name>', 'the engine for whole networks (default: auto, the fastest there is)').choices([
        'auto',
        ...BACKENDS,
      ]),
    )
    .addOption(whole('--workers <n>', 'worker threads (default: one a core, as memory allows)', 1))
    .option('--no-cache', 'compute features anew and keep none')
    .option('--strict', 'stop at photos that cannot be read instead of leaving them out')
    .option('--licence <text>', 'of the weights that come out (SPDX, or a few words)')
    .addHelpText('after', example('beeline train photos --backbone mobilenet_v2.safetensors'));
  withCommonOptions(command).action((folder: string, options: Options) => train(folder, options, open(options)));
}

async function train(folder: string, asked: Options, terminal: Terminal): Promise<void> {
  const { arch, lr, cache, settings, ...options } = asked;
  const start = performance.now();
  const outcome = await trainFolder(
    {
      ...(settings !== undefined && (await settingsIn(settings))),
      ...options,
      folder,
      architecture: arch,
      ...(lr !== undefined && { learningRate: lr }),
      cache: cache ? cacheFolder() : undefined,
      signal: terminal.signal,
    },
    version(),
    watch(terminal),
  );
  const seconds = (performance.now() - start) / 1000;
  if (terminal.json) terminal.result(JSON.stringify(asJson(outcome, seconds)));
  else {
    terminal.result(`\n${formatEvaluation(outcome.evaluation, { colour: terminal.colour })}\n`);
    terminal.result(`Bundle: ${outcome.folder}`);
    terminal.result(`Report: ${outcome.folder}/report/index.html`);
  }
  terminal.say(`Read back and replayed: the bundle answers as the training did. ${time(seconds)} in all.`);
  terminal.say(`Next: npm start -- --bundle ${outcome.folder}`);
}

async function settingsIn(file: string): Promise<Settings> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new BeelineError('unreadable', `The settings ${file} can't be read: ${cause.message}.`, 'Check the path.');
  });
  return readSettings(text, file);
}

/** What a program needs of a training. */
function asJson({ folder, bundle, evaluation, history, best, leftOut, findings }: TrainOutcome, seconds: number) {
  const { predictions: _, calibration: __, ...metrics } = evaluation;
  return {
    bundle: folder,
    sha256: bundle.sha256,
    name: bundle.manifest.name,
    seconds: Number(seconds.toFixed(2)),
    bestEpoch: best.epoch,
    metrics,
    epochs: history,
    leftOut,
    findings,
  };
}
