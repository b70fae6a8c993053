import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Bundle } from '@beeline/core/bundle';
import type { Command } from 'commander';
import { runOnPhotos, workerCount } from '../backends/index.js';
import { type ClassFolders, type LeftOut, readClassFolders, VAL_NAMES } from '../data/index.js';
import { type Evaluation, evaluate as judge, type LogitRow } from '../evaluation/index.js';
import { openBundle } from '../export/index.js';
import { formatEvaluation } from '../report/index.js';
import { namePhotos, track } from '../training/index.js';
import { example, whole, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

interface Options extends CommonOptions {
  readonly split?: string;
  readonly workers?: number;
}

export function addEvaluate(program: Command, open: Open): void {
  const command = program
    .command('evaluate')
    .description('measure a bundle on photos whose classes are known')
    .argument('<bundle>', 'a bundle: a folder or a zip')
    .argument('<folder>', 'class folders; where there is a validation split beside train/, that is used')
    .option('--split <name>', 'the folder inside to use: test, train ...')
    .addOption(whole('--workers <n>', 'worker threads (default: one a core, as memory allows)', 1))
    .addHelpText('after', example('beeline evaluate runs/photos-1 photos --split test'));
  withCommonOptions(command).action((path: string, folder: string, options: Options) =>
    evaluate(path, folder, options, open(options)),
  );
}

async function evaluate(path: string, folder: string, options: Options, terminal: Terminal): Promise<void> {
  const bundle = await openBundle(path);
  const split =
    options.split ?? VAL_NAMES.find((name) => existsSync(join(folder, 'train')) && existsSync(join(folder, name)));
  const found = await readClassFolders(folder, split === undefined ? '' : `${split}/`);
  const classOf = matchClasses(found, bundle, folder);
  terminal.say(
    `Evaluating ${bundle.manifest.name} on ${found.photos.length} photos of ${basename(folder)}${split ? `, ${split}` : ''}.`,
  );

  const rows: LogitRow[] = [];
  const problems: LeftOut[] = [...found.leftOut];
  const files = found.photos.map((photo) => photo.file);
  const { graph, state, manifest } = bundle;
  const workers = workerCount(files.length, state, options.workers);
  const run = { graph, state, preprocessing: manifest.preprocessing, workers, signal: terminal.signal };
  await track(terminal, 'photos', files.length, async (advance) => {
    let next = 0;
    for await (const output of runOnPhotos(files, run)) {
      const { path, truth } = found.photos[next++]!;
      if (output.ok) rows.push({ path, truth: classOf[truth]!, logits: output.values });
      else problems.push({ path, reason: output.reason });
      advance();
    }
  });
  namePhotos(problems, terminal);
  if (rows.length === 0)
    throw new BeelineError('no_images', `None of the photos in ${folder} can be read.`, 'Look at the reasons above.');
  show(judge([...bundle.manifest.labels], rows, bundle.manifest.temperature), problems, terminal);
}

/** For each class of the folder, its index in the bundle. */
function matchClasses({ labels }: ClassFolders, { manifest }: Bundle, folder: string): number[] {
  const unknown = labels.filter((label) => !manifest.labels.includes(label));
  if (unknown.length > 0) {
    throw new BeelineError(
      'class_unknown',
      `${folder} has classes that the bundle does not know: ${unknown.join(', ')}.`,
      `The bundle knows ${manifest.labels.join(', ')}. Name the folders like that, or take the others out.`,
    );
  }
  return labels.map((label) => manifest.labels.indexOf(label));
}

function show(evaluation: Evaluation, leftOut: readonly LeftOut[], terminal: Terminal): void {
  if (terminal.json) terminal.result(JSON.stringify({ ...evaluation, leftOut }));
  else terminal.result(formatEvaluation(evaluation, { colour: terminal.colour }));
}
