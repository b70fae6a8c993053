import { inputSize } from '@beeline/core/bundle';
import type { ImageTensor, Preprocessing } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import { lower } from '../export/lower.js';
import { encodeModel, loadOnnxRuntime, ONNX_INPUT, ONNX_OUTPUT, onnxModel } from '../export/onnx/index.js';
import type { RunBatch } from './messages.js';

/** A network as onnxruntime reads it, in memory that threads share. Its photos must all come in one size. */
export function onnxFile(graph: Graph, state: StateDict, preprocessing: Preprocessing): Uint8Array {
  const lowered = lower(graph, state, inputSize(preprocessing)!, 'F32');
  const file = encodeModel(onnxModel(lowered, { version: '', metadata: {} }));
  const shared = new Uint8Array(new SharedArrayBuffer(file.length));
  shared.set(file);
  return shared;
}

/** Opens such a network on this thread alone: there is a worker thread for every core. */
export async function openOnnxNetwork(file: Uint8Array): Promise<RunBatch> {
  const runtime = loadOnnxRuntime()!;
  // It takes no shared memory.
  const session = await runtime.InferenceSession.create(file.slice(), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return async (inputs) => {
    const [{ height, width }] = inputs as [ImageTensor];
    const x = new runtime.Tensor('float32', planes(inputs), [inputs.length, 3, height, width]);
    const { [ONNX_OUTPUT]: y } = await session.run({ [ONNX_INPUT]: x });
    const values = y!.data as Float32Array;
    const size = values.length / inputs.length;
    return inputs.map((_, i) => ({ values: values.slice(i * size, (i + 1) * size) }));
  };
}

/** NHWC images as one NCHW batch. */
function planes(inputs: readonly ImageTensor[]): Float32Array {
  const [{ height, width }] = inputs as [ImageTensor];
  const pixels = height * width;
  const batch = new Float32Array(inputs.length * 3 * pixels);
  for (const [n, { data }] of inputs.entries())
    for (let channel = 0; channel < 3; channel++) {
      const at = (3 * n + channel) * pixels;
      for (let i = 0; i < pixels; i++) batch[at + i] = data[3 * i + channel]!;
    }
  return batch;
}
