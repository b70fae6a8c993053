import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The two packages that carry TensorFlow's C library for Node: on the processor, and on an NVIDIA card. */
export type AddonName = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';

export interface Addon {
  readonly name: AddonName;
  /** The package's folder. */
  readonly folder: string;
  /** The compiled part; made by its own install script or by ours, absent until then. */
  readonly binding: string;
  readonly built: boolean;
}

const require = createRequire(import.meta.url);

/** Where an addon's package is, and whether it has been compiled; `undefined` where the package is not installed. */
export function findAddon(name: AddonName): Addon | undefined {
  let manifest: string;
  try {
    manifest = require.resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
  const folder = dirname(manifest);
  const binding = join(folder, 'lib', 'napi-v8', 'tfjs_binding.node');
  return { name, folder, binding, built: existsSync(binding) };
}
