import { checkAccelerators } from './accelerators.js';
import { checkAddons } from './addons.js';
import { checkBackends } from './backends.js';
import { checkFeatures } from './features.js';
import { type Machine, thisMachine } from './machine.js';
import { checkSystem } from './system.js';
import type { Examination } from './types.js';
import { checkWebgpu } from './webgpu.js';

export interface ExamineOptions {
  /** The folder for what can be made again. */
  readonly cache: string;
  readonly machine?: Machine;
  readonly signal?: AbortSignal | undefined;
}

/** Looks at everything that a training needs or could use here. Takes some seconds; changes nothing. */
export async function examine({ cache, machine = thisMachine(), signal }: ExamineOptions): Promise<Examination> {
  const system = await checkSystem(machine, cache);
  const accelerators = await checkAccelerators(machine);
  const hasCard = accelerators.some(({ name, status }) => name === 'NVIDIA card' && status === 'ok');
  const backends = await checkBackends(signal);
  return {
    checks: [
      ...system,
      ...checkAddons(machine, backends, hasCard),
      ...checkWebgpu(machine, backends),
      checkFeatures(),
      ...accelerators,
    ],
    backends,
    healthy: backends.some(({ name, starts }) => name === 'wasm' && starts),
  };
}
