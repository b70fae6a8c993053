import { workerData } from 'node:worker_threads';
import { type Decoder, type ImageTensor, tensorOf } from '@beeline/core/image';
import { type BoundNetwork, bindNetwork, type Tap } from '@beeline/core/network';
import { pooledFeatures } from '@beeline/core/transfer';
import * as tf from '@tensorflow/tfjs';
import { loadDecoder, readImage } from '../data/index.js';
import { answerTasks } from '../threads/index.js';
import type { PhotoOutput, WorkerSetup } from './messages.js';
import { startWasm } from './wasm.js';

/** The body of a worker thread: bytes → pixels → network, with an engine of its own. See pool.ts. */
const { graph, state, preprocessing, head } = workerData as WorkerSetup;
const ready = Promise.all([loadDecoder(), startWasm()]).then(([decoder]) => ({
  decoder,
  network: bindNetwork(graph, state),
}));

answerTasks(async (files: readonly string[]) => {
  const { decoder, network } = await ready;
  const inputs: (ImageTensor | PhotoOutput)[] = [];
  for (const file of files) inputs.push(await readInput(decoder, file));
  const outputs = await run(
    network,
    inputs.filter((input): input is ImageTensor => 'data' in input),
  );
  return inputs.map((input): PhotoOutput => ('data' in input ? { ok: true, ...outputs.shift()! } : input));
});

async function readInput(decoder: Decoder, file: string): Promise<ImageTensor | PhotoOutput> {
  const image = await readImage(decoder, file, preprocessing);
  if (!image.ok) return { ok: false, code: image.error.code, reason: image.error.message };
  return tensorOf(image.value, preprocessing);
}

interface Row {
  readonly values: Float32Array;
  readonly features?: Float32Array;
}

/** One pass over a batch of equally large inputs; one row of outputs for each. */
async function run(network: BoundNetwork, inputs: readonly ImageTensor[]): Promise<Row[]> {
  const first = inputs[0];
  if (first === undefined) return [];
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
}
