import * as tf from '@tensorflow/tfjs-core';

/** What the kernels need of the engine: the package's backend, whichever of its faces it was imported by. */
interface Engine {
  readonly wasm: { readonly asm: WebAssembly.Exports };
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], type: 'float32'): tf.TensorInfo;
  disposeData(id: object): boolean;
}

/** The functions of convolutions.wasm; their sources say what they take. */
interface Exports {
  winograd2(...numbers: number[]): void;
  winograd4(...numbers: number[]): void;
  direct(...numbers: number[]): void;
}

/** What `network/own_convolutions.ts` calls a kernel with; where no bias is given there is none. */
interface Call {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
  readonly activation: string;
  readonly attributes: tf.NamedAttrMap;
}

type Pair = readonly [number, number];

const [WINOGRAD, DIRECT] = ['WinogradConv2D', 'DirectConv2D'];
const ACTIVATIONS = ['linear', 'relu', 'relu6'];
/** Columns of a panel of filters, and the tiles that all ways to go through them divide. */
const [PANEL, ROWS] = [8, 12];
/** Numbers that a block of tiles may take on its way, so that it stays in a processor's cache: half a megabyte. */
const BLOCK = 2 ** 17;

/**
 * Gives TensorFlow.js's WebAssembly engine, which must be in use, kernels of our own for convolutions, faster than its
 * own (`packages/core/kernels`). They work in the engine's memory, on the engine's tensors. An engine with threads goes
 * without: its memory, which they share, is of another kind and not its own.
 *
 * @param module convolutions.wasm, compiled
 */
export function registerConvolutions(module: WebAssembly.Module): void {
  const engine = tf.backend() as unknown as Engine;
  const memory = Object.values(engine.wasm.asm).find((one) => one instanceof WebAssembly.Memory);
  for (const name of [WINOGRAD, DIRECT]) if (tf.getKernel(name, 'wasm')) tf.unregisterKernel(name, 'wasm');
  if (!memory) return;
  const own = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const at = (tensor?: tf.TensorInfo): number => (tensor ? engine.dataIdMap.get(tensor.dataId).memoryOffset : 0);
  const withRoom = (numbers: number, use: (at: number) => void): void => {
    const scratch = engine.makeOutput([numbers], 'float32');
    use(at(scratch));
    engine.disposeData(scratch.dataId);
  };

  register(WINOGRAD, ({ x, filter, bias, activation }) => {
    const [count, height, width, channels] = x.shape as [number, number, number, number];
    const [places, panels] = filter.shape as [number, number];
    const out = panels * PANEL;
    // A tile reaches one beyond its outputs on each side.
    const step = Math.sqrt(places) - 2;
    const tiles = Math.ceil(height / step) * Math.ceil(width / step);
    const fitting = Math.floor(BLOCK / (places * (channels + out) * ROWS));
    const block = ROWS * Math.max(1, Math.min(fitting, Math.ceil(tiles / ROWS)));
    const y = engine.makeOutput([count, height, width, out], 'float32');
    withRoom(channels + places * block * (channels + out), (room) =>
      own[step === 4 ? 'winograd4' : 'winograd2'](
        ...[at(x), count, height, width, channels, at(filter), at(bias), out],
        ...[ACTIVATIONS.indexOf(activation), at(y), room, block],
      ),
    );
    return y;
  });

  register(DIRECT, ({ x, filter, bias, activation, attributes }) => {
    const [count, height, width, channels] = x.shape as [number, number, number, number];
    const [kernel, stride, padding] = ['kernel_size', 'stride', 'padding'].map(
      (name) => attributes[name] as unknown as Pair,
    ) as [Pair, Pair, Pair];
    const out = filter.shape[0]! * PANEL;
    const [high, wide] = [height + 2 * padding[0], width + 2 * padding[1]];
    const side = (length: number, axis: 0 | 1) => Math.floor((length - kernel[axis]) / stride[axis]) + 1;
    const y = engine.makeOutput([count, side(high, 0), side(wide, 1), out], 'float32');
    withRoom(padding[0] + padding[1] > 0 ? high * wide * channels : 1, (room) =>
      own.direct(
        ...[at(x), count, height, width, channels, at(filter), at(bias), out],
        ...[...kernel, ...stride, ...padding, ACTIVATIONS.indexOf(activation), at(y), room],
      ),
    );
    return y;
  });
}

const register = (kernelName: string, kernel: (call: Call) => tf.TensorInfo): void =>
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => kernel({ ...inputs, ...attrs } as unknown as Call),
  });
