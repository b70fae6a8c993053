import { BeelineError } from '@beeline/core';
import type { Command } from 'commander';
import { openBundle, replay } from '../export/index.js';
import { example, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

export function addVerify(program: Command, open: Open): void {
  const command = program
    .command('verify')
    .description("check a bundle's files and replay its golden images on this machine")
    .argument('<bundle>', 'a bundle: a folder or a zip')
    .addHelpText('after', example('beeline verify runs/photos-1'));
  withCommonOptions(command).action((path: string, options: CommonOptions) => verify(path, open(options)));
}

async function verify(path: string, terminal: Terminal): Promise<void> {
  const bundle = await openBundle(path);
  const report = await replay(bundle);
  const { equal, largestDifference, tolerance } = report;
  if (!equal) {
    throw new BeelineError(
      'replay_differs',
      `${path} is whole, but answers differently here than where it was trained: a logit is off by ${largestDifference.toPrecision(3)}, allowed is ${tolerance.toPrecision(3)}.`,
      'Compare the versions of Beeline and Node on both machines.',
    );
  }
  if (terminal.json) terminal.result(JSON.stringify({ bundle: path, sha256: bundle.sha256, ...report }));
  else {
    terminal.result(
      `${path}: every file is as the manifest says, and ${report.cases.length} golden images give the logits of the training (largest difference ${largestDifference.toExponential(1)}, allowed ${tolerance.toExponential(1)}).`,
    );
  }
}
