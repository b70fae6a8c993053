import { writeFile } from 'node:fs/promises';
import { BeelineError } from '@beeline/core';
import { type Command, Option } from 'commander';
import { compareRuns, judgeGate, type Requirement } from '../compare/index.js';
import { comparisonPhotos, formatComparison, formatVerdict, renderComparison } from '../report/index.js';
import { gatherRuns } from './compareRuns.js';
import { EXIT } from './faults.js';
import { example, real, whole, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

interface Options extends CommonOptions {
  readonly data?: string;
  readonly split?: string;
  readonly report?: string;
  readonly require?: Requirement['require'];
  readonly margin?: number;
  readonly workers?: number;
}

const REQUIREMENTS: readonly Requirement['require'][] = ['better', 'not-worse'];

export function addCompare(program: Command, open: Open, setExit: (code: number) => void): void {
  const command = program
    .command('compare')
    .description('hold trained models against each other on the same photos: which is better, and is that luck')
    .argument('<runs...>', 'two or more runs or bundles; without --data, by the answers that the runs recorded')
    .option('--data <photos>', 'photos whose classes are known, as `beeline evaluate` takes them: all are asked anew')
    .option('--split <name>', 'the folder inside to use: test, train ...')
    .option('--report <file>', 'write all of it as one HTML page')
    .addOption(
      new Option('--require <what>', 'exit 1 unless the last run is that, against every other').choices(REQUIREMENTS),
    )
    .addOption(real('--margin <share>', 'for not-worse: the accuracy that may be lost (0.02: 2 points)', 0, 1, true))
    .addOption(whole('--workers <n>', 'worker threads (default: one a core, as memory allows)', 1))
    .addHelpText('after', example('beeline compare runs/photos-1 runs/photos-2 --require not-worse'));
  withCommonOptions(command).action(async (paths: string[], options: Options) => {
    const passed = await compare(paths, options, open(options));
    if (!passed) setExit(EXIT.failed);
  });
}

/** False where the last run is not as required. */
async function compare(paths: readonly string[], options: Options, terminal: Terminal): Promise<boolean> {
  const requirement = requirementOf(options);
  if (paths.length < 2) {
    throw new BeelineError('option_missing', 'A run alone has nothing to be held against.', 'Name two or more runs.');
  }
  const { runs, pictures } = await gatherRuns(paths, options, terminal);
  const comparison = compareRuns(runs);
  const verdict = requirement && judgeGate(comparison, requirement);
  if (options.report !== undefined) {
    const thumbnails = await pictures(comparisonPhotos(comparison));
    await writeFile(options.report, renderComparison({ comparison, thumbnails }));
    terminal.say(`Report: ${options.report}`);
  }
  if (terminal.json) terminal.result(JSON.stringify({ ...comparison, ...(verdict && { gate: verdict }) }));
  else terminal.result(formatComparison(comparison, { colour: terminal.colour }));
  if (requirement && verdict) terminal.say(formatVerdict(comparison, requirement, verdict));
  return verdict?.passed ?? true;
}

function requirementOf({ require, margin }: Options): Requirement | undefined {
  if (margin !== undefined && require !== 'not-worse') {
    throw new BeelineError(
      'option_invalid',
      '--margin says how much worse the last run may be.',
      'Add --require not-worse.',
    );
  }
  return require && { require, margin };
}
