import type { ImageTensor } from '@beeline/core/image';
import { bindNetwork, type Graph, type Tap } from '@beeline/core/network';
import { pooledFeatures } from '@beeline/core/transfer';
import type { StateDict } from '@beeline/core/weights';
import * as tf from '@tensorflow/tfjs';
import type { Head, RunBatch } from './messages.js';
import { startWasm } from './wasm.js';

/** Opens a network on this thread's own WebAssembly engine. */
export async function openWasmNetwork(graph: Graph, state: StateDict, head: Head | undefined): Promise<RunBatch> {
  await startWasm();
  const network = bindNetwork(graph, state);
  return async (inputs) => {
    const [first] = inputs as [ImageTensor];
    const batch = new Float32Array(inputs.length * first.data.length);
    for (const [i, input] of inputs.entries()) batch.set(input.data, i * first.data.length);
    const x = tf.tensor4d(batch, [inputs.length, first.height, first.width, 3]);
    let seen: Float32Array | undefined;
    const taps: Tap[] = head
      ? [
          {
            before: head.node,
            see: (value) => {
              seen = value.dataSync() as Float32Array;
            },
          },
        ]
      : [];
    const y = network.predict(x, ...taps);
    const values = (await y.data()) as Float32Array;
    tf.dispose([x, y]);
    const part = (all: Float32Array, i: number): Float32Array => {
      const size = all.length / inputs.length;
      return all.slice(i * size, (i + 1) * size);
    };
    return inputs.map((_, i) => ({
      values: part(values, i),
      ...(head && seen && { features: pooledFeatures(part(seen, i), head.features) }),
    }));
  };
}
