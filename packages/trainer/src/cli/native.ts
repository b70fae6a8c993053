import { join, resolve } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Command } from 'commander';
import { startBackend } from '../backends/index.js';
import { type AddonName, buildAddon, fetchTensorFlow, findTensorFlow, installAddon } from '../native/index.js';
import { cacheFolder } from '../training/index.js';
import { example, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

type BuildOptions = CommonOptions & { readonly tensorflow?: string; readonly pip?: boolean; readonly gpu?: boolean };

const addonOf = ({ gpu }: { readonly gpu?: boolean }): AddonName =>
  gpu ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node';

export function addNative(program: Command, open: Open): void {
  const native = program
    .command('native')
    .description("make TensorFlow's own library ready, several times faster than wasm");
  const install = native
    .command('install')
    .description('run the official install of the addon: a download of some hundred megabytes from Google')
    .option('--gpu', 'the one for NVIDIA cards (CUDA 11.2, cuDNN 8.1)')
    .addHelpText('after', example('beeline native install'));
  withCommonOptions(install).action(async (options: CommonOptions & { gpu?: boolean }) => {
    await installAddon(addonOf(options));
    await report(options, open(options));
  });

  const build = native
    .command('build')
    .description('compile the addon against a TensorFlow that is here, or that pip brings (needs python3, make, g++)')
    .option('--pip', 'fetch TensorFlow from the Python package index: about 275 MB, 850 MB on disk')
    .option('--tensorflow <dir>', 'the folder `tensorflow` of an installed pip package, or an unpacked libtensorflow')
    .option('--gpu', 'the addon for NVIDIA cards; needs a TensorFlow with CUDA')
    .addHelpText('after', example('beeline native build --pip'));
  withCommonOptions(build).action((options: BuildOptions) => compile(options, open(options)));
}

async function compile(options: BuildOptions, terminal: Terminal): Promise<void> {
  if ((options.tensorflow === undefined) === !options.pip)
    throw new BeelineError(
      'option_missing',
      'It must be said where TensorFlow comes from.',
      'Give either --pip or --tensorflow DIR.',
    );
  const tensorflow = options.tensorflow
    ? findTensorFlow(resolve(options.tensorflow))
    : await fetchTensorFlow(join(cacheFolder(), 'tensorflow'));
  await buildAddon(addonOf(options), tensorflow);
  await report(options, terminal);
}

/** An addon is ready when it starts, not when its files are there. */
async function report(options: { readonly gpu?: boolean }, terminal: Terminal): Promise<void> {
  const { name, description } = await startBackend(options.gpu ? 'cuda' : 'native');
  if (terminal.json) terminal.result(JSON.stringify({ backend: name, ready: true }));
  else terminal.result(`The backend ${name} is ready: ${description}. Training takes it by itself from now on.`);
}
