import { basename } from 'node:path';
import type { Command } from 'commander';
import { type LeftOut, readLabelled } from '../data/index.js';
import { type Evaluation, evaluate as judge } from '../evaluation/index.js';
import { openBundle } from '../export/index.js';
import { formatEvaluation } from '../report/index.js';
import { namePhotos } from '../training/index.js';
import { type MeasuredNetwork, measure } from './measure.js';
import { demandUnknown, formatUnknown, measureUnknown, type UnknownMeasured } from './measureUnknown.js';
import { example, whole, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

interface Options extends CommonOptions {
  readonly split?: string;
  readonly unknown?: readonly string[];
  readonly workers?: number;
}

export function addEvaluate(program: Command, open: Open): void {
  const command = program
    .command('evaluate')
    .description('measure a bundle on photos whose classes are known')
    .argument('<bundle>', 'a bundle: a folder or a zip')
    .argument('<folder>', 'class folders; where there is a validation split beside train/, that is used')
    .option('--split <name>', 'the folder inside to use: test, train ...')
    .option('--unknown <photos...>', 'files and folders of photos that are none of the classes: how many are told')
    .addOption(whole('--workers <n>', 'worker threads (default: one a core, as memory allows)', 1))
    .addHelpText('after', example('beeline evaluate runs/photos-1 photos --split test'));
  withCommonOptions(command).action((path: string, folder: string, options: Options) =>
    evaluate(path, folder, options, open(options)),
  );
}

async function evaluate(path: string, folder: string, options: Options, terminal: Terminal): Promise<void> {
  const bundle = await openBundle(path);
  const { labels, preprocessing, temperature, name, head } = bundle.manifest;
  const network: MeasuredNetwork = { ...bundle, preprocessing, head };
  if (options.unknown) demandUnknown(bundle);
  const found = await readLabelled(folder, labels, options.split);
  const { photos, split } = found;
  terminal.say(`Evaluating ${name} on ${photos.length} photos of ${basename(folder)}${split ? `, ${split}` : ''}.`);
  const { rows, unknownScores, problems } = await measure(network, found, terminal, options.workers);
  namePhotos(problems, terminal);
  const told = await measureUnknown(network, unknownScores, options, terminal);
  show(judge([...labels], rows, temperature), told, problems, terminal);
}

function show(
  evaluation: Evaluation,
  unknown: UnknownMeasured | undefined,
  leftOut: readonly LeftOut[],
  terminal: Terminal,
): void {
  if (terminal.json) {
    terminal.result(JSON.stringify({ ...evaluation, ...(unknown && { unknown }), leftOut }));
    return;
  }
  terminal.result(formatEvaluation(evaluation, { colour: terminal.colour }));
  if (unknown) terminal.result(formatUnknown(unknown));
}
