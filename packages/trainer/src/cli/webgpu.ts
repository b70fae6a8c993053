import type { Command } from 'commander';
import { releaseBackend, startBackend } from '../backends/index.js';
import { installWebgpu, WEBGPU_VERSION } from '../webgpu/index.js';
import { example, withCommonOptions } from './options.js';
import type { CommonOptions, Open } from './terminal.js';

export function addWebgpu(program: Command, open: Open): void {
  const webgpu = program.command('webgpu').description('make graphics cards ready: any of them, without CUDA');
  const install = webgpu
    .command('install')
    .description(`bring npm's package webgpu ${WEBGPU_VERSION} into Beeline's cache: a download of some 50 megabytes`)
    .addHelpText('after', example('beeline webgpu install'));
  withCommonOptions(install).action(async (options: CommonOptions) => {
    const terminal = open(options);
    await installWebgpu();
    // It is ready when a card computes, not when its files are there.
    const { name, description } = await startBackend('webgpu').finally(releaseBackend);
    if (terminal.json) terminal.result(JSON.stringify({ backend: name, ready: true }));
    else terminal.result(`The backend ${name} is ready: ${description}.`);
  });
}
