import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { BeelineError } from '@beeline/core';
import { architecture, architectureNames, recogniseArchitecture } from '@beeline/core/architectures';
import { inputSize } from '@beeline/core/bundle';
import type { Graph } from '@beeline/core/network';
import { backboneOf, type FreezePlan } from '@beeline/core/transfer';
import { readWeights, type StateDict } from '@beeline/core/weights';
import type { Command } from 'commander';
import { openBundle } from '../export/index.js';
import { formatSummary, summarise } from '../summary/index.js';
import { freezeOption } from './freeze.js';
import { example, whole, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

interface Options extends CommonOptions {
  readonly input?: number;
  readonly classes?: number;
  readonly freeze?: FreezePlan;
}

export function addSummary(program: Command, open: Open): void {
  const command = program
    .command('summary')
    .description("show a network's layers, shapes, parameters, multiplications and memory")
    .argument('<network>', 'a network by name, a bundle, or a weights file')
    .addOption(whole('--input <pixels>', "the side of the photos (default: the network's own)", 1))
    .addOption(whole('--classes <n>', 'of a network by name (default: 1000)', 1))
    .addOption(freezeOption())
    .addHelpText('after', example('beeline summary resnet50 --classes 2 --freeze backbone'));
  withCommonOptions(command).action((name: string, options: Options) => summary(name, options, open(options)));
}

async function summary(name: string, options: Options, terminal: Terminal): Promise<void> {
  const { graph, side } = await networkOf(name, options.classes);
  const input = options.input ?? side;
  const found = summarise(graph, { height: input, width: input }, options.freeze ?? { kind: 'none' });
  terminal.result(terminal.json ? JSON.stringify(found) : formatSummary(found, { colour: terminal.colour }));
}

interface Network {
  readonly graph: Graph;
  /** Of the photos it is made for, in pixels. */
  readonly side: number;
}

async function networkOf(name: string, classes: number | undefined): Promise<Network> {
  if (!existsSync(name)) {
    if (/[/\\.]/.test(name))
      throw new BeelineError(
        'network_missing',
        `There is no bundle and no weights file at ${name}.`,
        `Check the path, or name a network: ${architectureNames.join(', ')}.`,
      );
    const { build, input } = architecture(name);
    return { graph: build(classes === undefined ? {} : { classes }), side: input };
  }
  if (!statSync(name).isDirectory() && !name.endsWith('.zip')) return networkOfWeights(name);
  const { graph, manifest } = await openBundle(name);
  // Every bundle brings photos to one size, or it would not have been opened.
  return { graph, side: inputSize(manifest.preprocessing)!.height };
}

async function networkOfWeights(file: string): Promise<Network> {
  const { tensors } = readWeights(await readFile(file));
  const name = recogniseArchitecture(tensors);
  if (name === undefined)
    throw new BeelineError(
      'weights_mismatch',
      `The weights ${file} fit none of the networks known here.`,
      `Known are ${architectureNames.join(', ')}.`,
    );
  const { build, input } = architecture(name);
  return { graph: build({ classes: classesIn(tensors, build()) }), side: input };
}

/** How many classes a state's classifier has; ImageNet's 1000 where it has none. */
function classesIn(state: StateDict, graph: Graph): number {
  return state.get(`${backboneOf(graph).headNode.id}.weight`)?.shape[0] ?? 1000;
}
