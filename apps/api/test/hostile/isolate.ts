import { PROBE } from '../flat.js';
import { heapUsage } from './inspector.js';

/** What an isolate has in memory, in bytes. */
export interface IsolateMemory {
  /** JavaScript, garbage included. */
  readonly heap: number;
  /**
   * ArrayBuffers and texts outside the heap, garbage included: uploads and pixels, and what the decoders drop to call the
   * garbage collector, which is never touched and so takes nothing.
   */
  readonly buffers: number;
  /** Memories of WebAssembly, those of dropped instances included until they are collected. */
  readonly wasm: number;
  /** JavaScript and WebAssembly. */
  readonly own: number;
}

/** @param address where the Worker with its probe is: `startFlat(fixture, { withProbe: true })` */
export async function isolateMemory({
  url,
  inspector,
}: {
  url: string;
  inspector: URL | undefined;
}): Promise<IsolateMemory> {
  const sizes = (await (await fetch(url + PROBE)).json()) as number[];
  const wasm = sizes.reduce((sum, size) => sum + size, 0);
  const { totalSize: heap, backingStorageSize: buffers } = await heapUsage(inspector!).catch(() =>
    heapUsage(inspector!),
  );
  return { heap, buffers, wasm, own: heap + wasm };
}
