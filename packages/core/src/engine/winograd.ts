import * as tf from '@tensorflow/tfjs-core';

/** What the kernel needs of the engine: the package's backend, whichever of its faces it was imported by. */
interface Engine {
  readonly wasm: { readonly asm: WebAssembly.Exports };
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], type: 'float32'): tf.TensorInfo;
  disposeData(id: object): boolean;
}

/** The one function of winograd.wasm; its source says what it takes. */
type Winograd = (...numbers: number[]) => void;

const NAME = 'WinogradConv2D';
const [POINTS, ROWS, PANEL] = [16, 12, 8];
/** Numbers that a block of tiles may take on its way, so that it stays in a processor's cache: half a megabyte. */
const BLOCK = 2 ** 17;
const ACTIVATIONS = ['linear', 'relu', 'relu6'];

/**
 * Gives TensorFlow.js's WebAssembly engine, which must be in use, a kernel for convolutions of 3 x 3 with stride 1, nearly
 * twice as fast as its own (`packages/core/kernels`). It works in the engine's memory, on the engine's tensors. An engine
 * with threads goes without: its memory, which they share, is of another kind and not its own.
 *
 * @param module winograd.wasm, compiled
 */
export function registerWinograd(module: WebAssembly.Module): void {
  if (tf.getKernel(NAME, 'wasm')) tf.unregisterKernel(NAME, 'wasm');
  const engine = tf.backend() as unknown as Engine;
  const memory = Object.values(engine.wasm.asm).find((one) => one instanceof WebAssembly.Memory);
  if (!memory) return;
  const { winograd } = new WebAssembly.Instance(module, { env: { memory } }).exports as { winograd: Winograd };
  const at = ({ dataId }: tf.TensorInfo): number => engine.dataIdMap.get(dataId).memoryOffset;
  tf.registerKernel({
    kernelName: NAME,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, filter, bias } = inputs as Record<'x' | 'filter', tf.TensorInfo> & { bias?: tf.TensorInfo };
      const [count, height, width, channels] = x.shape as [number, number, number, number];
      const out = filter.shape[1]! * PANEL;
      const tiles = Math.ceil(height / 2) * Math.ceil(width / 2);
      const fitting = Math.floor(BLOCK / (POINTS * (channels + out) * ROWS));
      const block = ROWS * Math.max(1, Math.min(fitting, Math.ceil(tiles / ROWS)));
      const y = engine.makeOutput([count, height, width, out], 'float32');
      const scratch = engine.makeOutput([channels + POINTS * block * (channels + out)], 'float32');
      winograd(
        ...[at(x), count, height, width, channels, at(filter), bias ? at(bias) : 0, out],
        ...[ACTIVATIONS.indexOf(attrs!.activation as string), at(y), at(scratch), block],
      );
      engine.disposeData(scratch.dataId);
      return y;
    },
  });
}
