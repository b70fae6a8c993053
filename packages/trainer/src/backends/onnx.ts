import { inputSize } from '@beeline/core/bundle';
import type { Preprocessing } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import { lower } from '../export/lower.js';
import { encodeModel, loadOnnxRuntime, ONNX_INPUT, ONNX_OUTPUT, onnxModel } from '../export/onnx/index.js';
import type { PhotoOutput, RunBatch } from './messages.js';
import { BATCH } from './workers.js';

/** What threads give for onnxruntime: a photo's numbers, channel after channel. */
export const pixels: RunBatch = async (inputs) =>
  inputs.map(({ data }) => {
    const count = data.length / 3;
    const values = new Float32Array(data.length);
    for (let channel = 0; channel < 3; channel++)
      for (let i = 0; i < count; i++) values[channel * count + i] = data[3 * i + channel]!;
    return { values };
  });

/**
 * Runs a network over photos that threads have made into numbers, all of one size. It runs on this thread and those of
 * its own, because a worker thread that is stopped while onnxruntime computes on it takes the process with it.
 */
export async function* runOnOnnx(
  photos: AsyncGenerator<PhotoOutput>,
  run: {
    readonly graph: Graph;
    readonly state: StateDict;
    readonly preprocessing: Preprocessing;
    readonly workers: number;
  },
): AsyncGenerator<PhotoOutput> {
  const { graph, state, preprocessing, workers } = run;
  const runtime = loadOnnxRuntime()!;
  const { height, width } = inputSize(preprocessing)!;
  const model = onnxModel(lower(graph, state, { height, width }, 'F32'), { version: '', metadata: {} });
  // Its threads share the cores with those that decode: they must not wait busily.
  const extra = { session: { intra_op: { allow_spinning: '0' } } };
  const options = { intraOpNumThreads: workers, interOpNumThreads: 1, logSeverityLevel: 3, extra } as const;
  const session = await runtime.InferenceSession.create(encodeModel(model), options);

  const answers = async (batch: readonly PhotoOutput[]): Promise<PhotoOutput[]> => {
    const readable = batch.flatMap((photo) => (photo.ok ? [photo.values] : []));
    if (readable.length === 0) return [...batch];
    const numbers = new Float32Array(readable.length * readable[0]!.length);
    for (const [i, values] of readable.entries()) numbers.set(values, i * values.length);
    const x = new runtime.Tensor('float32', numbers, [readable.length, 3, height, width]);
    const y = (await session.run({ [ONNX_INPUT]: x }))[ONNX_OUTPUT]!.data as Float32Array;
    const size = y.length / readable.length;
    let next = 0;
    return batch.map((photo) => (photo.ok ? { ok: true, values: y.slice(next * size, ++next * size) } : photo));
  };

  try {
    let batch: PhotoOutput[] = [];
    for await (const photo of photos) {
      batch.push(photo);
      if (batch.length < BATCH) continue;
      yield* await answers(batch);
      batch = [];
    }
    yield* await answers(batch);
  } finally {
    await session.release();
  }
}
