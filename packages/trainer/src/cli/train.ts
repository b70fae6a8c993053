import type { Command } from 'commander';
import { formatEvaluation } from '../report/index.js';
import {
  cacheFolder,
  describeConfig,
  readConfigFile,
  resumeTraining,
  type TrainOptions,
  type TrainOutcome,
  trainFolder,
  type Watcher,
} from '../training/index.js';
import { saidBy, trainingOptions } from './fields.js';
import { example, withCommonOptions } from './options.js';
import { time } from './progress.js';
import { suggestRate } from './rates.js';
import { repeat } from './repeat.js';
import { type RunOptions, withRunOptions } from './runOptions.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';
import { version } from './version.js';
import { watch } from './watch.js';

interface Options extends CommonOptions, RunOptions {
  readonly config?: string;
  readonly force?: boolean;
  readonly printConfig?: boolean;
  readonly findLr?: boolean;
  readonly plot?: string;
}

export function addTrain(program: Command, open: Open): void {
  const command = program
    .command('train')
    .description('train a classifier on a folder of photos and save it as a bundle')
    .argument(
      '[folder]',
      'train/ and val/ with a folder for each class, or class folders alone; or a .csv or .jsonl of path and label; or a .zip or .tar of one of these',
    )
    .option('--force', 'replace an earlier bundle at --out')
    .option(
      '--config <file>',
      'settings, options here win (default: beeline.config.json, .js, .mjs or .ts in this folder, if there is one)',
    )
    .option('--find-lr', 'try learning rates from 1e-7 to 10 instead, and suggest one; no weights are kept')
    .option('--plot <file>', 'where --find-lr draws the loss over them (default: runs/NAME-rates.html)')
    .option('--print-config', 'print the whole config, as a file can hold it, and do nothing else');
  for (const option of trainingOptions) command.addOption(option);
  command.addHelpText('after', example('beeline train photos --backbone mobilenet_v2.safetensors'));
  withCommonOptions(withRunOptions(command)).action(async (folder: string | undefined, options: Options) => {
    const terminal = open(options);
    if (options.resume !== undefined) return resume(folder, options, terminal);
    const { asked, file } = await askedFor(folder, options);
    if (file !== undefined) terminal.say(`Config: ${file}`);
    if (options.printConfig) return terminal.result(JSON.stringify(await describeConfig(asked), null, 2));
    const { folder: photos } = asked;
    if (photos === undefined)
      return command.error("error: missing required argument 'folder'", { code: 'commander.missingArgument' });
    if (options.findLr)
      return suggestRate({ ...asked, folder: photos, signal: terminal.signal }, options.plot, terminal);
    if (options.kfold !== undefined || options.seeds !== undefined)
      return repeat({ ...asked, folder: photos, signal: terminal.signal }, options, terminal);
    await train(terminal, (watcher) =>
      trainFolder({ ...asked, folder: photos, signal: terminal.signal }, version(), watcher),
    );
  });
}

/** What was asked for at first holds; what is said now beside can only be what changes nothing in the outcome. */
async function resume(folder: string | undefined, options: Options, terminal: Terminal): Promise<void> {
  const { cache, ...said } = saidBy(options as Readonly<Record<string, unknown>>);
  const now = { ...said, folder, signal: terminal.signal, ...(cache === false && { cache: undefined }) };
  const run = options.resume === true ? undefined : options.resume;
  await train(terminal, (watcher) => resumeTraining(run, now, version(), watcher));
}

/** What the command line says over what a config file says. */
async function askedFor(folder: string | undefined, options: Options) {
  const file = await readConfigFile(options.config);
  const said = saidBy(options as Readonly<Record<string, unknown>>);
  const { cache = true, ...settings } = { ...file?.config, ...said };
  const asked: Partial<TrainOptions> = {
    ...settings,
    ...(folder !== undefined && { folder }),
    ...(options.force && { force: true }),
    ...(cache && { cache: cacheFolder() }),
  };
  return { asked, file: file?.file };
}

async function train(terminal: Terminal, work: (watcher: Watcher) => Promise<TrainOutcome>): Promise<void> {
  const start = performance.now();
  const watcher = watch(terminal);
  const outcome = await work(watcher);
  const seconds = (performance.now() - start) / 1000;
  if (terminal.json) terminal.result(JSON.stringify(asJson(outcome, seconds)));
  else {
    terminal.result(`\n${formatEvaluation(outcome.evaluation, { colour: terminal.colour })}\n`);
    terminal.result(`Bundle: ${outcome.folder}`);
    terminal.result(`Report: ${outcome.folder}/report/index.html`);
  }
  watcher.say(`Read back and replayed: the bundle answers as the training did. ${time(seconds)} in all.`);
  watcher.say(`Next: npm start -- --bundle ${outcome.folder}`);
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
