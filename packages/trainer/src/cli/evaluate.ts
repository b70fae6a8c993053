import { basename } from 'node:path';
import type { Command } from 'commander';
import { type LeftOut, readLabelled } from '../data/index.js';
import { type Evaluation, evaluate as judge } from '../evaluation/index.js';
import { openBundle } from '../export/index.js';
import { formatEvaluation } from '../report/index.js';
import { namePhotos } from '../training/index.js';
import { measure } from './measure.js';
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
  const { labels, preprocessing, temperature, name } = bundle.manifest;
  const found = await readLabelled(folder, labels, options.split);
  const { photos, split } = found;
  terminal.say(`Evaluating ${name} on ${photos.length} photos of ${basename(folder)}${split ? `, ${split}` : ''}.`);
  const { rows, problems } = await measure({ ...bundle, preprocessing }, found, terminal, options.workers);
  namePhotos(problems, terminal);
  show(judge([...labels], rows, temperature), problems, terminal);
}

function show(evaluation: Evaluation, leftOut: readonly LeftOut[], terminal: Terminal): void {
  if (terminal.json) terminal.result(JSON.stringify({ ...evaluation, leftOut }));
  else terminal.result(formatEvaluation(evaluation, { colour: terminal.colour }));
}
