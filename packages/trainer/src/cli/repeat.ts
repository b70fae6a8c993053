import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { checkVacant, nextRun } from '../export/index.js';
import { formatEvaluation } from '../report/index.js';
import { crossValidate, reportOfFolds, reportOfSeeds, type TrainOptions, trainSeeds } from '../training/index.js';
import type { RunOptions } from './runOptions.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';
import { watch } from './watch.js';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Trains several times, and says what came of all of them. Throws `option_invalid` for wishes that contradict each other. */
export async function repeat(options: TrainOptions, { kfold, seeds }: RunOptions, terminal: Terminal): Promise<void> {
  if (kfold !== undefined && seeds !== undefined)
    throw new BeelineError('option_invalid', '--kfold and --seeds contradict each other.', 'Leave out one of them.');
  if (kfold !== undefined) return inFolds(options, kfold, terminal);
  const done = await trainSeeds(options, seeds!, version(), watch(terminal));
  const { mean, interval, deviation } = done.accuracy;
  const summary = {
    seeds: done.runs.map(({ seed, outcome }) => ({ seed, bundle: outcome.folder, ...outcome.evaluation.top1 })),
    mean,
    ...(interval && { deviation, interval }),
  };
  const files = await keep(nextRun(`${done.name}-seeds`), summary, (folder) => reportOfSeeds(done, folder, version()));
  if (terminal.json) return terminal.result(JSON.stringify({ ...summary, report: files.report }));
  for (const { seed, bundle, accuracy } of summary.seeds)
    terminal.result(`Seed ${seed}  ${percent(accuracy)}  ${bundle}`);
  const around = interval
    ? ` (95 % interval over seeds ${percent(interval[0])} to ${percent(interval[1])}, Student's t)`
    : '';
  terminal.result(`Mean  ${percent(mean)}${around}`);
  show(files, terminal);
}

async function inFolds(options: TrainOptions, kfold: number, terminal: Terminal): Promise<void> {
  if (options.out !== undefined) await checkVacant(options.out, false);
  const done = await crossValidate(options, kfold, watch(terminal));
  const { folds, evaluation, name } = done;
  const { predictions, calibration: _, ...metrics } = evaluation;
  const summary = { folds, ...metrics };
  const files = await keep(options.out ?? nextRun(`${name}-folds`), { ...summary, predictions }, () =>
    reportOfFolds(done, version()),
  );
  if (terminal.json) return terminal.result(JSON.stringify({ ...summary, report: files.report }));
  for (const [i, { correct, total, accuracy, trainedOn }] of folds.entries())
    terminal.result(`Fold ${i + 1}  ${percent(accuracy)}  (${correct} of ${total}, trained on ${trainedOn})`);
  terminal.result(`\nAll photos, each judged once:\n${formatEvaluation(evaluation, { colour: terminal.colour })}\n`);
  show(files, terminal);
  terminal.say('No network is kept. To train one for keeps, train again without --kfold.');
}

interface Kept {
  readonly summary: string;
  readonly report: string;
}

/** Writes the numbers, and then the page; `page` is told the folder that it will be in. */
async function keep(folder: string, summary: unknown, page: (folder: string) => Promise<string>): Promise<Kept> {
  const files = { summary: join(folder, 'summary.json'), report: join(folder, 'report', 'index.html') };
  await mkdir(join(folder, 'report'), { recursive: true });
  await writeFile(files.summary, `${JSON.stringify(summary, null, 2)}\n`);
  await writeFile(files.report, await page(join(folder, 'report')));
  return files;
}

function show({ summary, report }: Kept, terminal: Terminal): void {
  terminal.result(`Summary: ${summary}`);
  terminal.result(`Report: ${report}`);
}
