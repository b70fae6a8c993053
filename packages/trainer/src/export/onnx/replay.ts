import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { BeelineError } from '@beeline/core';
import type { LogitsOf } from '@beeline/core/bundle';
import { type Preprocessing, preprocess } from '@beeline/core/image';
import type * as ort from 'onnxruntime-node';
import { decodeModel } from './decode.js';
import { ONNX_INPUT, ONNX_OUTPUT } from './model.js';
import type { OnnxModel } from './types.js';

export type OnnxRuntime = typeof ort;

/**
 * onnxruntime, where it is installed: it is no dependency of Beeline, only of its tests. Its package without the binary
 * for this machine counts as not there.
 */
export function loadOnnxRuntime(): OnnxRuntime | null {
  try {
    return createRequire(import.meta.url)('onnxruntime-node');
  } catch {
    return null;
  }
}

/** NHWC of one image to NCHW. */
function planes(data: Float32Array): Float32Array {
  const pixels = data.length / 3;
  return data.map((_, i) => data[(i % pixels) * 3 + Math.floor(i / pixels)]!);
}

/** A model file in onnxruntime on this machine's processor, asked for the logits of images. */
export async function openOnnx(
  runtime: OnnxRuntime,
  file: Uint8Array,
  preprocessing: Preprocessing,
): Promise<{ logits: LogitsOf; dispose(): Promise<void> }> {
  const session = await runtime.InferenceSession.create(file, { logSeverityLevel: 3 });
  return {
    async logits(image) {
      const { width, height, data } = preprocess(image, preprocessing);
      const input = new runtime.Tensor('float32', planes(data), [1, 3, height, width]);
      const answer = await session.run({ [ONNX_INPUT]: input });
      return answer[ONNX_OUTPUT]!.data as Float32Array;
    },
    dispose: () => session.release(),
  };
}

/**
 * Holds a file against the model it was written from: every node, every attribute, every byte of the weights.
 *
 * @throws BeelineError `onnx_corrupt`
 */
export function demandSameModel(file: Uint8Array, model: OnnxModel): void {
  const read = decodeModel(file);
  if (isDeepStrictEqual(comparable(read), comparable(model))) return;
  throw new BeelineError('onnx_corrupt', 'Read back, the ONNX file holds another model.', 'Write it again.');
}

/** Bytes as buffers, so that whose view they are does not count. */
const comparable = (model: OnnxModel): object => ({
  ...model,
  tensors: model.tensors.map((tensor) => ({ ...tensor, bytes: Buffer.from(tensor.bytes) })),
});
