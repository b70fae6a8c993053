import { existsSync, statSync } from 'node:fs';
import { BeelineError } from '@beeline/core';
import { type Command, Option } from 'commander';
import { exportSafetensors, exportZip, openBundle, type Precision } from '../export/index.js';
import { example, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';

const FORMATS = ['safetensors', 'zip'] as const;
const PRECISIONS: readonly Precision[] = ['float32', 'float16'];

interface Options extends CommonOptions {
  readonly format: (typeof FORMATS)[number];
  readonly precision?: Precision;
  readonly out?: string;
  readonly force?: boolean;
}

export function addExport(program: Command, open: Open): void {
  const command = program
    .command('export')
    .description('write a bundle in another form; each file is read back and replayed before it counts')
    .argument('<bundle>', 'a bundle: a folder or a zip')
    .addOption(new Option('--format <format>', 'the form').choices(FORMATS).makeOptionMandatory())
    .addOption(new Option('--precision <p>', 'of safetensors (default: float32)').choices(PRECISIONS))
    .option('--out <file>', 'the file to write (default: NAME.safetensors or NAME.zip)')
    .option('--force', 'replace an earlier file at --out')
    .addHelpText('after', example('beeline export runs/photos-1 --format safetensors --precision float16'));
  withCommonOptions(command).action((path: string, options: Options) => exportBundle(path, options, open(options)));
}

async function exportBundle(path: string, options: Options, terminal: Terminal): Promise<void> {
  const { format, precision } = options;
  if (format === 'zip' && precision !== undefined) {
    throw new BeelineError(
      'option_invalid',
      'A zip holds the bundle as it is; --precision is for safetensors.',
      'Leave out --precision.',
    );
  }
  const bundle = await openBundle(path);
  const out = options.out ?? `${bundle.manifest.name}.${format}`;
  if (existsSync(out) && !options.force) {
    throw new BeelineError(
      'out_exists',
      `There is a file at ${out} already.`,
      'Replace it with --force, or give another with --out.',
    );
  }
  const report =
    format === 'zip'
      ? await exportZip(path, bundle, out)
      : await exportSafetensors(bundle, out, precision ?? 'float32');
  const bytes = statSync(out).size;
  const { largestDifference } = report;
  if (terminal.json) terminal.result(JSON.stringify({ file: out, format, bytes, largestDifference }));
  else {
    const difference = `largest difference of a logit ${largestDifference === 0 ? 'none' : largestDifference.toExponential(1)}`;
    terminal.result(`${out}: ${(bytes / 1e6).toFixed(2)} MB; read back and replayed, ${difference}.`);
  }
}
