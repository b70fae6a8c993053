import { BeelineError } from '@beeline/core';
import type { Bundle, Manifest } from '@beeline/core/bundle';
import { softmax, unknownScore } from '@beeline/core/transfer';
import type { Command } from 'commander';
import { type PhotoOutput, runOnPhotos, workerCount } from '../backends/index.js';
import { openBundle } from '../export/index.js';
import { EXIT } from './faults.js';
import { example, whole, withCommonOptions } from './options.js';
import { photosAt } from './photosAt.js';
import { type Answer, csvWriter, jsonWriter, tableWriter } from './predictions.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

interface Options extends CommonOptions {
  readonly csv?: boolean;
  readonly top?: number;
  readonly workers?: number;
}

export function addPredict(program: Command, open: Open, setExit: (code: number) => void): void {
  const command = program
    .command('predict')
    .description('say what is on photos: a table, a JSON line for each photo (--json), or CSV (--csv)')
    .argument('<bundle>', 'a bundle: a folder or a zip')
    .argument('<photos...>', 'files, and folders that are searched for photos')
    .option('--csv', 'comma-separated values with a header')
    .addOption(whole('--top <n>', 'labels a photo (default: 3; with --json all)', 1))
    .addOption(whole('--workers <n>', 'worker threads (default: one a core, as memory allows)', 1))
    .addHelpText('after', example('beeline predict runs/photos-1 garden.jpg holidays/ --csv > answers.csv'));
  withCommonOptions(command).action(async (path: string, photos: string[], options: Options) => {
    const failed = await predict(path, photos, options, open(options));
    if (failed > 0) setExit(EXIT.failed);
  });
}

/** Answers in the order asked, as they come; returns how many photos had a problem. */
async function predict(path: string, photos: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  if (options.csv && options.json) {
    throw new BeelineError('option_invalid', '--csv and --json contradict each other.', 'Leave out one of them.');
  }
  const bundle = await openBundle(path);
  const { manifest, graph, state } = bundle;
  const files = (await Promise.all(photos.map(photosAt))).flat();
  const workers = workerCount(files.length, state, options.workers);
  const { preprocessing, head } = manifest;
  const run = { graph, state, preprocessing, head, workers, signal: terminal.signal };
  const writer = (options.json ? jsonWriter : options.csv ? csvWriter : tableWriter)(
    terminal,
    manifest.labels,
    options.top,
  );
  let next = 0;
  let failed = 0;
  for await (const output of runOnPhotos(files, run)) {
    const file = files[next++]!;
    if (!output.ok) failed++;
    writer(
      output.ok
        ? { path: file, predictions: rank(output.values, manifest), ...verdict(output, bundle) }
        : { path: file, problem: { code: output.code, message: output.reason } },
    );
  }
  if (failed > 0) terminal.warn(`${failed} of ${files.length} photos could not be answered.`);
  return failed;
}

/** Whether it is one of the classes, where the bundle can tell. */
function verdict({ values, features }: Extract<PhotoOutput, { ok: true }>, { unknown }: Bundle): Partial<Answer> {
  if (!unknown) return {};
  const score = unknownScore(unknown, features!, values);
  return { known: score <= unknown.threshold, unknownScore: score };
}

function rank(logits: Float32Array, { labels, temperature }: Manifest): NonNullable<Answer['predictions']> {
  const probabilities = softmax(logits, temperature);
  return labels
    .map((label, i) => ({ label, probability: probabilities[i]! }))
    .sort((a, b) => b.probability - a.probability);
}
