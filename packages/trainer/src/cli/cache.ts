import type { Command } from 'commander';
import { clearCache, type Kept, listCache } from '../cache/index.js';
import { cacheFolder } from '../training/index.js';
import { example, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

export function addCache(program: Command, open: Open): void {
  const command = program
    .command('cache')
    .description(
      'show what is kept between runs (features, weights, unpacked archives), or clear it; all of it can be made again',
    )
    .addHelpText('after', example('beeline cache clear features'));
  const list = command.command('list', { isDefault: true }).description('show what is kept, and how much');
  withCommonOptions(list).action(async (options: CommonOptions) => show(await listCache(cacheFolder()), open(options)));
  const clear = command
    .command('clear')
    .description('take away what is kept')
    .argument('[names...]', 'what, as `beeline cache` names it (default: everything)');
  withCommonOptions(clear).action(async (names: string[], options: CommonOptions) => {
    const terminal = open(options);
    terminal.say('Cleared:');
    show(await clearCache(cacheFolder(), names), terminal);
  });
}

function show(kept: readonly Kept[], terminal: Terminal): void {
  const folder = cacheFolder();
  if (terminal.json) {
    terminal.result(JSON.stringify({ folder, kept }));
    return;
  }
  const width = Math.max(...kept.map(({ name }) => name.length), 0);
  const total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, files, bytes } of kept)
    terminal.result(`${name.padEnd(width)}  ${size(bytes)}  ${files} ${files === 1 ? 'file' : 'files'}`);
  terminal.result(`${size(total)} in ${folder}`);
}

const size = (bytes: number): string => `${(bytes / 1e6).toFixed(1).padStart(8)} MB`;
