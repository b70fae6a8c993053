import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { publishedWeights } from '../hub/index.js';
import { pretrained, weightsFolder } from '../training/index.js';
import { example, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

interface PullOptions extends CommonOptions {
  readonly version?: string;
}

export function addWeights(program: Command, open: Open): void {
  const weights = program
    .command('weights')
    .description("torchvision's published weights: which there are, and to have them here")
    .addHelpText('after', example('beeline weights pull resnet18'));
  const list = weights
    .command('list')
    .description('the published weights that are known, and which of them are here')
    .addHelpText('after', example('beeline weights list'));
  withCommonOptions(list).action((options: CommonOptions) => show(open(options)));
  const pull = weights
    .command('pull')
    .description('download published weights once, held against their published hash')
    .argument('<network>', 'a network by name')
    .option('--version <name>', "torchvision's name of the set (default: the one the tutorials used)")
    .addHelpText('after', example('beeline weights pull resnet50 --version IMAGENET1K_V2'));
  withCommonOptions(pull).action(async (network: string, options: PullOptions) => {
    const terminal = open(options);
    const path = await pretrained(network, terminal, { version: options.version, signal: terminal.signal });
    terminal.result(terminal.json ? JSON.stringify({ network, path }) : path);
  });
}

function show(terminal: Terminal): void {
  const folder = weightsFolder();
  const known = publishedWeights.map(({ architecture, version, file, licence }) => {
    const path = join(folder, file);
    return { network: architecture, version, file, licence, ...(existsSync(path) && { path }) };
  });
  if (terminal.json) terminal.result(JSON.stringify(known));
  else {
    for (const { network, version, file, path } of known)
      terminal.result(`${network.padEnd(20)}${version.padEnd(16)}${file}${path ? '  (here)' : ''}`);
  }
}
