import { type Adapter, type Dawn, type Device, loadWebgpu } from './package.js';

/** Dawn lets go of its cards when nobody holds what it gave. */
let gpu: ReturnType<Dawn['create']> | undefined;

/**
 * The graphics card that WebGPU would compute on; null where there is none. The globals that a browser has for it are
 * there afterwards.
 */
export async function requestAdapter(folder?: string): Promise<Adapter | null> {
  if (!gpu) {
    const dawn = await loadWebgpu(folder);
    for (const [name, value] of Object.entries(dawn.globals))
      if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    gpu = dawn.create([]);
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) releaseAdapters();
  return adapter;
}

/** Held cards keep a process from ending by itself. */
export function releaseAdapters(): void {
  gpu = undefined;
}

/** Whether it is the processor that computes, as a software Vulkan (llvmpipe) has it. */
export const isSoftware = ({ info }: Pick<Adapter, 'info'>): boolean =>
  info.architecture === 'software' || info.isFallbackAdapter === true;

/** What TensorFlow.js wants as large as the card has it. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

export function openDevice(adapter: Adapter): Promise<Device> {
  return adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
}
