import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { datasetName } from '../data/index.js';
import { renderRates } from '../report/index.js';
import { findRates, type TrainOptions } from '../training/index.js';
import type { Terminal } from './terminal.js';
import { watch } from './watch.js';

/** `train --find-lr`: tries learning rates, draws them and suggests one. */
export async function suggestRate(options: TrainOptions, plot: string | undefined, terminal: Terminal): Promise<void> {
  const name = options.name ?? datasetName(options.folder);
  const rates = await findRates(options, watch(terminal));
  const { points, valley, steepest } = rates;
  if (points.length === 0) {
    throw new BeelineError(
      'diverged',
      'The loss is no number from the very first step.',
      'Are the pretrained weights those of this network? beeline summary shows what is in a file.',
    );
  }
  const file = plot ?? join('runs', `${name}-rates.html`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, renderRates(name, rates));
  if (terminal.json) return terminal.result(JSON.stringify({ ...rates, plot: file }));
  if (valley === undefined || steepest === undefined)
    terminal.result('The loss does not fall with any of the rates that were tried.');
  else
    terminal.result(
      `Learning rate: ${valley.toPrecision(2)} (the loss falls fastest at ${steepest.toPrecision(2)}); --lr ${valley.toPrecision(2)}`,
    );
  terminal.result(`Plot: ${file}`);
}
