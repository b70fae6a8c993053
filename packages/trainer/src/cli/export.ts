import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Bundle } from '@beeline/core/bundle';
import { type Command, Option } from 'commander';
import {
  DTYPES,
  type Dtype,
  exportOnnx,
  exportSafetensors,
  exportStored,
  exportTfjs,
  exportZip,
  openBundle,
  type Replayed,
  roundedWeights,
} from '../export/index.js';
import { type Comparison, demandAccuracy, MAX_DROP } from './accuracy.js';
import { example, real, withCommonOptions } from './options.js';
import type { CommonOptions, Open, Terminal } from './terminal.js';
import { version } from './version.js';

/** What is put behind a bundle's name for each form. */
const FORMATS = { safetensors: '.safetensors', onnx: '.onnx', tfjs: '-tfjs', zip: '.zip' } as const;

interface Options extends CommonOptions {
  readonly format: keyof typeof FORMATS;
  readonly dtype?: Dtype;
  readonly data?: string;
  readonly maxDrop: number;
  readonly out?: string;
  readonly force?: boolean;
}

export function addExport(program: Command, open: Open): void {
  const command = program
    .command('export')
    .description('write a bundle in another form; each is read back and replayed before it counts')
    .argument('<bundle>', 'a bundle: a folder or a zip')
    .addOption(new Option('--format <format>', 'the form').choices(Object.keys(FORMATS)).makeOptionMandatory())
    .addOption(new Option('--dtype <dtype>', 'of the weights (default: float32, in a zip as they are)').choices(DTYPES))
    .option('--data <folder>', 'for int8: class folders of photos to measure the accuracy on, before and after')
    .addOption(
      real('--max-drop <share>', 'for int8: the share of these photos that may be lost', 0, 1).default(MAX_DROP),
    )
    .option('--out <path>', 'the file to write, for tfjs the folder (default: the name of the bundle)')
    .option('--force', 'replace an earlier file at --out')
    .addHelpText('after', example('beeline export runs/photos-1 --format onnx --dtype int8 --data photos'));
  withCommonOptions(command).action((path: string, options: Options) => exportBundle(path, options, open(options)));
}

async function exportBundle(path: string, options: Options, terminal: Terminal): Promise<void> {
  const { format, dtype = 'float32', data } = options;
  if ((dtype === 'int8') !== (data !== undefined)) throw needsData(dtype);
  const bundle = await openBundle(path);
  const out = options.out ?? `${bundle.manifest.name}${FORMATS[format]}`;
  await demandFree(out, options);
  const accuracy =
    data === undefined
      ? undefined
      : await demandAccuracy(bundle, roundedWeights(bundle, dtype), data, options.maxDrop, terminal);
  const replayed = await write(path, bundle, out, options, accuracy);
  const bytes = await sizeOf(out);
  if (terminal.json) return terminal.result(JSON.stringify({ file: out, format, dtype, bytes, ...replayed, accuracy }));
  const { by, largestDifference } = replayed;
  const difference = `largest difference of a logit ${largestDifference === 0 ? 'none' : largestDifference.toExponential(1)}`;
  terminal.result(`${out}: ${(bytes / 1e6).toFixed(2)} MB; read back and replayed ${by}, ${difference}.`);
  if (accuracy) {
    const { photos, before, after } = accuracy;
    terminal.result(`Top-1 on ${photos} photos: ${before} right before, ${after} after rounding.`);
  }
}

function write(
  path: string,
  bundle: Bundle,
  out: string,
  { format, dtype = 'float32' }: Options,
  accuracy: Comparison | undefined,
): Promise<Replayed> {
  switch (format) {
    case 'safetensors':
      return exportSafetensors(bundle, out, dtype);
    case 'onnx':
      return exportOnnx(bundle, out, dtype, version());
    case 'tfjs':
      return exportTfjs(bundle, out, dtype, version());
    case 'zip':
      // Unless asked otherwise a zip holds the bundle as it is, to the byte.
      return dtype === 'float32'
        ? exportZip(path, bundle, out)
        : exportStored(bundle, out, dtype, version(), { ...accuracy });
  }
}

const needsData = (dtype: Dtype): BeelineError =>
  dtype === 'int8'
    ? new BeelineError(
        'option_missing',
        'An int8 export is measured on photos before and after rounding, and there are none to measure on.',
        'Give class folders of photos with --data, best those that were not trained on.',
      )
    : new BeelineError('option_invalid', '--data is for --dtype int8, which alone is measured.', 'Leave out --data.');

async function demandFree(out: string, { format, force }: Options): Promise<void> {
  if (!existsSync(out)) return;
  const isFolder = (await stat(out)).isDirectory();
  if (force && isFolder === (format === 'tfjs')) return;
  throw new BeelineError(
    'out_exists',
    `There is a ${isFolder ? 'folder' : 'file'} at ${out} already.`,
    force ? 'Give another path with --out.' : 'Replace it with --force, or give another with --out.',
  );
}

/** Bytes of a file, or of the files in a folder. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((a, b) => a + b, 0);
}
