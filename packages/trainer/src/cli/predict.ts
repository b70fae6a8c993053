import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Manifest } from '@beeline/core/bundle';
import { softmax } from '@beeline/core/transfer';
import type { Command } from 'commander';
import { runOnPhotos, workerCount } from '../backends/index.js';
import { hasImageExtension, walk } from '../data/index.js';
import { openBundle } from '../export/index.js';
import { EXIT } from './faults.js';
import { example, whole, withCommonOptions } from './options.js';
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
  const { manifest, graph, state } = await openBundle(path);
  const files = (await Promise.all(photos.map(photosAt))).flat();
  const workers = workerCount(files.length, state, options.workers);
  const run = { graph, state, preprocessing: manifest.preprocessing, workers, signal: terminal.signal };
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
        ? { path: file, predictions: rank(output.values, manifest) }
        : { path: file, problem: { code: output.code, message: output.reason } },
    );
  }
  if (failed > 0) terminal.warn(`${failed} of ${files.length} photos could not be answered.`);
  return failed;
}

function rank(logits: Float32Array, { labels, temperature }: Manifest): NonNullable<Answer['predictions']> {
  const probabilities = softmax(logits, temperature);
  return labels
    .map((label, i) => ({ label, probability: probabilities[i]! }))
    .sort((a, b) => b.probability - a.probability);
}

/** A file as it is, whatever its name; of a folder, all that end like photos. */
async function photosAt(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const photos = (await walk(path, () => undefined)).filter(hasImageExtension);
  if (photos.length === 0) throw new BeelineError('no_images', `There are no photos in ${path}.`, 'Check the path.');
  return photos.map((below) => join(path, below));
}
