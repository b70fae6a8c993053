/**
 * A network as plain data, and everything that is read off it or done with it: its arrays, shapes and cost, its start,
 * batch-norm folding, and two ways to run it on TensorFlow.js: {@link forward} for training (every step has a gradient)
 * and {@link bindNetwork} for answering (fused, frugal). Layout is PyTorch's everywhere but on the engine, where it is
 * NHWC.
 *
 * @example
 * const graph = buildArchitecture('mobilenet_v2', { classes: 2 });
 * const state = initialise(graph, createRandom(7));
 * const network = bindNetwork(graph, state);
 * const logits = network.predict(tf.zeros([1, 224, 224, 3])); // [1, 2]
 * logits.dispose();
 * network.dispose();
 */
export { type BatchNormKernels, registerBatchNorm, type Statistics } from './batch_norm_kernels.js';
export { type BoundNetwork, bindNetwork, type Tap } from './bind.js';
export { isDepthwise } from './convolution.js';
export { type Cost, costOf, type NodeCost } from './cost.js';
export { countUses, foldBatchNorm } from './fold.js';
export { forward, type TappedOptions } from './forward.js';
export { type Graph, INPUT, type Node, type Operation, type Pair, type ParameterSpec } from './graph.js';
export {
  type Fans,
  type Initialisation,
  initialise,
  kaimingNormalFanOut,
  kaimingUniformFanIn,
  pytorchDefault,
  type Start,
  smallNormal,
} from './initialise.js';
export { INFERENCE_KERNELS } from './kernels.js';
export { layOut, permute, takeOut } from './layout.js';
export type { BatchNormNode, ForwardOptions } from './operations.js';
export { checkState, misfits, parametersOf } from './parameters.js';
export { maxPoolPadding, poolingMatrix } from './pooling.js';
export { type InputSize, type Shape, shapesOf } from './shapes.js';
