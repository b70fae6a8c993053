import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { datasetName } from '../data/index.js';
import { checkVacant, nextRun } from '../export/index.js';
import { formatEvaluation } from '../report/index.js';
import { crossValidate, type TrainOptions, trainSeeds } from '../training/index.js';
import type { RunOptions } from './runOptions.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';
import { watch } from './watch.js';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Trains several times, and says what came of all of them. Throws `option_invalid` for wishes that contradict each other. */
export async function repeat(options: TrainOptions, { kfold, seeds }: RunOptions, terminal: Terminal): Promise<void> {
  if (kfold !== undefined && seeds !== undefined)
    throw new BeelineError('option_invalid', '--kfold and --seeds contradict each other.', 'Leave out one of them.');
  const name = options.name ?? datasetName(options.folder);
  if (kfold !== undefined) return inFolds(options, kfold, name, terminal);
  const { runs, accuracy } = await trainSeeds(options, seeds!, version(), watch(terminal));
  const { mean, interval, deviation } = accuracy;
  const summary = {
    seeds: runs.map(({ seed, outcome }) => ({ seed, bundle: outcome.folder, ...outcome.evaluation.top1 })),
    mean,
    ...(interval && { deviation, interval }),
  };
  const file = await keep(summary, nextRun(`${name}-seeds`));
  if (terminal.json) return terminal.result(JSON.stringify(summary));
  for (const { seed, bundle, accuracy } of summary.seeds)
    terminal.result(`Seed ${seed}  ${percent(accuracy)}  ${bundle}`);
  const around = interval
    ? ` (95 % interval over seeds ${percent(interval[0])} to ${percent(interval[1])}, Student's t)`
    : '';
  terminal.result(`Mean  ${percent(mean)}${around}`);
  terminal.result(`Summary: ${file}`);
}

async function inFolds(options: TrainOptions, kfold: number, name: string, terminal: Terminal): Promise<void> {
  if (options.out !== undefined) await checkVacant(options.out, false);
  const { folds, evaluation } = await crossValidate(options, kfold, watch(terminal));
  const { predictions, calibration: _, ...metrics } = evaluation;
  const summary = { folds, ...metrics };
  const file = await keep({ ...summary, predictions }, options.out ?? nextRun(`${name}-folds`));
  if (terminal.json) return terminal.result(JSON.stringify(summary));
  for (const [i, { correct, total, accuracy, trainedOn }] of folds.entries())
    terminal.result(`Fold ${i + 1}  ${percent(accuracy)}  (${correct} of ${total}, trained on ${trainedOn})`);
  terminal.result(`\nAll photos, each judged once:\n${formatEvaluation(evaluation, { colour: terminal.colour })}\n`);
  terminal.result(`Summary: ${file}`);
  terminal.say('No network is kept. To train one for keeps, train again without --kfold.');
}

async function keep(summary: unknown, folder: string): Promise<string> {
  const file = join(folder, 'summary.json');
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(summary, null, 2)}\n`);
  return file;
}
