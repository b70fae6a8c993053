import { INPUT, parametersOf } from '@beeline/core/network';
import type { Lowered } from '../lower.js';
import { toOnnx } from './nodes.js';
import { storeWeight } from './tensors.js';
import type { OnnxModel } from './types.js';

/** The names of the model's input and output. */
export const ONNX_INPUT = 'input';
export const ONNX_OUTPUT = 'logits';

/**
 * A network as an ONNX model: input N x 3 x H x W float32 with a free N, output the logits. Nodes and weights keep
 * torchvision's names.
 *
 * @param metadata goes into the file as it is: labels, preprocessing ...
 */
export function onnxModel(
  lowered: Lowered,
  about: { readonly version: string; readonly metadata: Readonly<Record<string, string>> },
): OnnxModel {
  const { graph, state, dtype, shapeOf } = lowered;
  // No array of a network is called so.
  const nameOf = (id: string): string =>
    id === graph.output ? ONNX_OUTPUT : id === INPUT ? ONNX_INPUT : `${id}.value`;
  const weights = parametersOf(graph).map(({ name }) => storeWeight(name, state.get(name)!, dtype));
  const made = graph.nodes.map((node) => toOnnx(node, lowered, nameOf));
  return {
    name: graph.name,
    version: about.version,
    nodes: [...weights.flatMap(([, nodes]) => nodes), ...made.flatMap(({ nodes }) => nodes)],
    tensors: [...weights.flatMap(([tensors]) => tensors), ...made.flatMap(({ tensors }) => tensors)],
    input: { name: ONNX_INPUT, shape: ['batch', ...shapeOf(INPUT)] },
    output: { name: ONNX_OUTPUT, shape: ['batch', ...shapeOf(graph.output)] },
    metadata: about.metadata,
  };
}
