import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type Run, run } from './run.js';

/** A TensorFlow on this machine: the two libraries and the folder of C headers that the addon is compiled against. */
export interface TensorFlow {
  readonly include: string;
  readonly library: string;
  readonly framework: string;
}

const candidates = {
  library: [
    'libtensorflow_cc.so.2',
    'lib/libtensorflow.so',
    'libtensorflow.so.2',
    'libtensorflow_cc.2.dylib',
    'lib/libtensorflow.dylib',
  ],
  framework: [
    'libtensorflow_framework.so.2',
    'lib/libtensorflow_framework.so',
    'libtensorflow_framework.2.dylib',
    'lib/libtensorflow_framework.dylib',
  ],
} as const;

/** Looks for TensorFlow in a folder: a pip wheel's `tensorflow`, or an unpacked libtensorflow. */
export function findTensorFlow(folder: string): TensorFlow {
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => join(folder, name)).find((path) => existsSync(path));
  const include = join(folder, 'include');
  const library = first(candidates.library);
  const framework = first(candidates.framework);
  if (library && framework && existsSync(join(include, 'tensorflow', 'c', 'c_api.h')))
    return { include, library, framework };
  throw new BeelineError(
    'tensorflow_not_found',
    `${folder} holds no TensorFlow: its C headers (include/tensorflow/c) or its libraries (libtensorflow*, libtensorflow_framework*) are missing.`,
    'Name the folder `tensorflow` of an installed pip package, or an unpacked libtensorflow; or use --pip.',
  );
}

/** What of a wheel the addon needs: a tenth of its files. */
const UNPACK = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if name.startswith(("tensorflow/include/tensorflow/c/", "tensorflow/include/tensorflow/core/platform/", "tensorflow/include/xla/", "tensorflow/include/tsl/")) or name.startswith("tensorflow/libtensorflow"):
            wheel.extract(name, sys.argv[2])
`;

/**
 * Brings TensorFlow's libraries from the Python package index: about 275 MB to download and 850 MB on disk.
 * Python is only used to fetch and unpack them. A second call finds what the first one left.
 */
export async function fetchTensorFlow(folder: string, wheel = defaultWheel(), execute: Run = run): Promise<TensorFlow> {
  const unpacked = join(folder, 'tensorflow');
  if (existsSync(unpacked)) return findTensorFlow(unpacked);
  // Everything goes to a folder of its own first: one that is there is whole.
  const work = join(folder, 'unfinished');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const byHand = 'Install Python 3 with pip, or name a TensorFlow that is here with --tensorflow DIR.';
  const download = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--dest', work, wheel];
  await execute('python3', download, byHand);
  const file = readdirSync(work).find((name) => name.endsWith('.whl'));
  if (!file) throw new BeelineError('tensorflow_not_found', `pip brought no wheel of ${wheel}.`, byHand);
  await execute('python3', ['-c', UNPACK, join(work, file), work], byHand);
  findTensorFlow(join(work, 'tensorflow'));
  await rename(join(work, 'tensorflow'), unpacked);
  await rm(work, { recursive: true });
  return findTensorFlow(unpacked);
}

/** The wheel without CUDA where there is one: Linux on x64. */
function defaultWheel(): string {
  return process.platform === 'linux' && process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow';
}
