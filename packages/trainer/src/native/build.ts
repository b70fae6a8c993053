import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { BeelineError } from '@beeline/core';
import { type Addon, type AddonName, findAddon } from './addon.js';
import { type Run, run } from './run.js';
import type { TensorFlow } from './tensorflow.js';

const TOOLS =
  'It needs python3, make and a C++ compiler (Debian and Ubuntu: apt install python3 make g++; macOS: xcode-select --install).';

function requireAddon(name: AddonName): Addon {
  const addon = findAddon(name);
  if (addon) return addon;
  throw new BeelineError('addon_missing', `The package ${name} is not installed.`, 'Run `npm run setup`.');
}

/** Node's own headers, where the installation has them; elsewhere the build fetches them. */
function nodeHeaders(): string[] {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

/** Puts links to TensorFlow where the addon's build looks for it, under the names that it asks for. */
async function link(addon: Addon, tensorflow: TensorFlow): Promise<void> {
  const deps = join(addon.folder, 'deps');
  const lib = join(deps, 'lib');
  await rm(deps, { recursive: true, force: true });
  await mkdir(lib, { recursive: true });
  await symlink(tensorflow.include, join(deps, 'include'));
  const suffix =
    process.platform === 'darwin'
      ? ['libtensorflow.2.dylib', 'libtensorflow.dylib']
      : ['libtensorflow.so', 'libtensorflow.so.2.9.1'];
  const framework =
    process.platform === 'darwin'
      ? ['libtensorflow_framework.2.dylib', 'libtensorflow_framework.dylib']
      : ['libtensorflow_framework.so', 'libtensorflow_framework.so.2.9.1'];
  for (const name of new Set([basename(tensorflow.library), ...suffix]))
    await symlink(tensorflow.library, join(lib, name));
  for (const name of new Set([basename(tensorflow.framework), ...framework]))
    await symlink(tensorflow.framework, join(lib, name));
}

/**
 * Compiles an addon from its own sources against a TensorFlow that is already here. The addon asks for version 2.9.1
 * by name only: it uses some sixty functions of the C interface, which later versions have kept.
 *
 * @throws BeelineError `addon_missing`, `unsupported_platform`, `command_failed`.
 */
export async function buildAddon(name: AddonName, tensorflow: TensorFlow, execute: Run = run): Promise<Addon> {
  if (process.platform === 'win32')
    throw new BeelineError(
      'unsupported_platform',
      'The addon can be built on Linux and macOS.',
      'On Windows use `beeline native install`, or the wasm backend.',
    );
  const addon = requireAddon(name);
  await link(addon, tensorflow);
  const preGyp = createRequire(join(addon.folder, 'package.json')).resolve('@mapbox/node-pre-gyp/bin/node-pre-gyp');
  await execute(process.execPath, [preGyp, 'install', '--build-from-source', ...nodeHeaders()], TOOLS, {
    cwd: addon.folder,
  });
  return requireAddon(name);
}

/** Runs an addon's own install script, which downloads TensorFlow 2.9.1 and a compiled addon from Google. */
export async function installAddon(name: AddonName, execute: Run = run): Promise<Addon> {
  const addon = requireAddon(name);
  const args =
    name === '@tensorflow/tfjs-node-gpu' ? ['scripts/install.js', 'gpu', 'download'] : ['scripts/install.js'];
  const hint =
    'Where its server cannot be reached, `beeline native build --pip` compiles the addon against the TensorFlow that pip has.';
  await execute(process.execPath, args, hint, { cwd: addon.folder });
  return requireAddon(name);
}
