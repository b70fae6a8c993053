/**
 * ONNX: a network as the file that most other engines read. Our graph becomes plain operators of one opset, written
 * and read back by a few lines of Protocol Buffers of our own, and run in onnxruntime where that is installed.
 *
 * @example
 * const lowered = lower(bundle.graph, bundle.state, { height: 224, width: 224 }, 'F32');
 * const model = onnxModel(lowered, { version: '0.1.0', metadata: { labels: '["ants","bees"]' } });
 * await writeFile('bees.onnx', encodeModel(model));
 */
export { encodeModel } from './encode.js';
export { ONNX_INPUT, ONNX_OUTPUT, onnxModel, valueName } from './model.js';
export { demandSameModel, loadOnnxRuntime, type OnnxRuntime, openOnnx } from './replay.js';
export type { OnnxModel } from './types.js';
