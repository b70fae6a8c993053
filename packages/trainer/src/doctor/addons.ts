import { join } from 'node:path';
import { type Addon, type AddonName, findAddon } from '../native/index.js';
import type { Machine } from './machine.js';
import type { BackendCheck, Check } from './types.js';

const ADDONS: readonly { readonly name: AddonName; readonly backend: 'native' | 'cuda'; readonly make: string }[] = [
  { name: '@tensorflow/tfjs-node', backend: 'native', make: 'npm run beeline -- native build --pip' },
  { name: '@tensorflow/tfjs-node-gpu', backend: 'cuda', make: 'npm run beeline -- native install --gpu' },
];

/** The packages that carry TensorFlow's library: there, compiled, and with which library. */
export function checkAddons(
  machine: Machine,
  backends: readonly BackendCheck[],
  hasCard: boolean,
  find: (name: AddonName) => Addon | undefined = findAddon,
): Check[] {
  return ADDONS.flatMap(({ name, backend, make }): Check[] => {
    const addon = find(name);
    const started = backends.find((one) => one.name === backend);
    // Without a card nothing needs to be done for one.
    const fix = backend === 'cuda' && !hasCard ? {} : { fix: make };
    if (!addon) return [{ name, status: 'note', found: 'not installed', ...(fix.fix && { fix: 'npm run setup' }) }];
    if (!addon.built) return [{ name, status: 'note', found: 'installed, not compiled', ...fix }];
    const library = libraryOf(machine, addon);
    const version = started?.starts ? started.tensorflow : undefined;
    const tensorflow: Check = library
      ? { name: 'libtensorflow', status: 'ok', found: `${version ?? 'version not told'} (${library})` }
      : { name: 'libtensorflow', status: 'fault', found: `missing in ${join(addon.folder, 'deps', 'lib')}`, ...fix };
    if (started?.starts === false && (backend === 'native' || hasCard))
      return [{ name, status: 'fault', found: `compiled, but does not load: ${started.why}`, ...fix }, tensorflow];
    return [{ name, status: 'ok', found: 'compiled' }, tensorflow];
  });
}

function libraryOf(machine: Machine, { folder }: Addon): string | undefined {
  const lib = join(folder, 'deps', 'lib');
  const name = machine.list(lib).find((one) => /^(libtensorflow(_cc)?\.|tensorflow\.dll)/.test(one));
  return name === undefined ? undefined : machine.real(join(lib, name));
}
