import { createRequire } from 'node:module';
import { BeelineError } from '@beeline/core';
import * as tf from '@tensorflow/tfjs';
import {
  type Adapter,
  type Device,
  hasWebgpu,
  isSoftware,
  openDevice,
  releaseAdapters,
  requestAdapter,
} from '../webgpu/index.js';

/** TensorFlow.js's package for it, as far as it is used here; its own types need a browser's. */
interface Package {
  readonly WebGPUBackend: new (device: Device, info: Adapter['info']) => tf.KernelBackend;
}

const unavailable = (why: string, hint: string, cause?: unknown): BeelineError =>
  new BeelineError('backend_unavailable', why, hint, { cause });

const MENDS = {
  linux: {
    through: 'Vulkan',
    hint: "Install the card's Vulkan driver: sudo apt-get install libvulkan1 mesa-vulkan-drivers on Debian and Ubuntu, for an NVIDIA card NVIDIA's own. `beeline doctor` shows what is there.",
  },
  darwin: { through: 'Metal', hint: 'Update macOS, or use another backend.' },
  win32: { through: 'Direct3D 12', hint: "Install the graphics card's current driver." },
} as const;

let device: Device | undefined;

/**
 * Starts TensorFlow.js on a graphics card through WebGPU.
 *
 * @param software whether an adapter will do that computes on the processor, several times slower than WebAssembly.
 * @returns what the card calls itself, and whether it is none.
 * @throws BeelineError `backend_unavailable`, with the cause and what mends it.
 */
export async function startWebgpu(software: boolean): Promise<{ description: string; software?: true }> {
  const adapter = await findAdapter();
  const name = adapter.info.description || adapter.info.vendor;
  const soft = isSoftware(adapter);
  if (soft && !software) {
    releaseAdapters();
    throw unavailable(
      `there is no card: the processor would compute, slower than wasm (${name})`,
      'To use it all the same, ask for it by name: --backend webgpu.',
    );
  }
  try {
    await start(adapter);
  } catch (cause) {
    stopWebgpu();
    throw unavailable(`${name} did not start: ${firstLine(cause)}`, "Update the graphics card's driver.", cause);
  }
  return soft
    ? { description: `WebGPU without a card, on the processor: ${name}`, software: true }
    : { description: `WebGPU on ${name}` };
}

/** Ends the engine and lets go of the card, which would keep the process from ending by itself. */
export function stopWebgpu(): void {
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  device?.destroy();
  device = undefined;
  releaseAdapters();
}

async function findAdapter(): Promise<Adapter> {
  const bring = 'Bring it with: beeline webgpu install.';
  if (!hasWebgpu()) throw unavailable("npm's package webgpu is not installed", bring);
  const adapter = await requestAdapter().catch((cause) => {
    throw unavailable(`npm's package webgpu does not load: ${firstLine(cause)}`, bring, cause);
  });
  if (adapter) return adapter;
  const { through, hint } = MENDS[process.platform as keyof typeof MENDS] ?? MENDS.linux;
  throw unavailable(`${through} offers no graphics card that WebGPU can use`, hint);
}

async function start(adapter: Adapter): Promise<void> {
  device ??= await register(adapter);
  if (!(await tf.setBackend('webgpu'))) throw new Error(`TensorFlow.js chose "${tf.getBackend()}" instead`);
}

async function register(adapter: Adapter): Promise<Device> {
  const opened = await openDevice(adapter);
  const { WebGPUBackend } = createRequire(import.meta.url)('@tensorflow/tfjs-backend-webgpu') as Package;
  tf.registerBackend('webgpu', () =>
    watched(
      asInBrowser(() => new WebGPUBackend(opened, adapter.info)),
      opened,
    ),
  );
  return opened;
}

/** The backend starts only where there is a `navigator.gpu`; nobody else shall take this for a browser. */
function asInBrowser<T>(start: () => T): T {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: true }, configurable: true });
  try {
    return start();
  } finally {
    if (own) Object.defineProperty(globalThis, 'navigator', own);
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
}

/** A card says too late, and to nobody, that something went wrong: here reading a result fails from then on. */
function watched(backend: tf.KernelBackend, opened: Device): tf.KernelBackend {
  let fault: string | undefined;
  opened.addEventListener('uncapturederror', ({ error }) => {
    fault ??= error.message;
  });
  void opened.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') fault ??= message;
  });
  const read = backend.read.bind(backend);
  backend.read = async (id) => {
    const values = await read(id);
    if (fault === undefined) return values;
    throw new BeelineError(
      'card_failed',
      `The graphics card did not do what it was told: ${firstLine(fault)}`,
      'Take fewer photos at a time (--batch-size), a smaller network, or another backend (--backend wasm).',
    );
  };
  return backend;
}

const firstLine = (error: unknown): string => String(error instanceof Error ? error.message : error).split('\n')[0]!;
