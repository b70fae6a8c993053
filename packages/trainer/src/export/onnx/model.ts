import { INPUT, parametersOf } from '@beeline/core/network';
import type { Lowered } from '../lower.js';
import { toOnnx } from './nodes.js';
import { storeWeight } from './tensors.js';
import type { OnnxModel } from './types.js';

/** The names of the model's input and output. */
export const ONNX_INPUT = 'input';
export const ONNX_OUTPUT = 'logits';

/** What the value of a node inside the network is called; no array of a network is called so. */
export const valueName = (id: string): string => `${id}.value`;

/**
 * A network as an ONNX model: input N x 3 x H x W float32 with a free N, output the logits. Nodes and weights keep
 * torchvision's names.
 *
 * @param about its `metadata` goes into the file as it is: labels, preprocessing ...
 * @param also nodes of the lowered graph whose values come out beside the logits, each by its {@link valueName}.
 */
export function onnxModel(
  lowered: Lowered,
  about: { readonly version: string; readonly metadata: Readonly<Record<string, string>> },
  also: readonly string[] = [],
): OnnxModel {
  const { graph, state, dtype, shapeOf } = lowered;
  const nameOf = (id: string): string =>
    id === graph.output ? ONNX_OUTPUT : id === INPUT ? ONNX_INPUT : valueName(id);
  const weights = parametersOf(graph).map(({ name }) => storeWeight(name, state.get(name)!, dtype));
  const made = graph.nodes.map((node) => toOnnx(node, lowered, nameOf));
  return {
    name: graph.name,
    version: about.version,
    nodes: [...weights.flatMap(([, nodes]) => nodes), ...made.flatMap(({ nodes }) => nodes)],
    tensors: [...weights.flatMap(([tensors]) => tensors), ...made.flatMap(({ tensors }) => tensors)],
    input: { name: ONNX_INPUT, shape: ['batch', ...shapeOf(INPUT)] },
    outputs: [graph.output, ...also].map((id) => ({ name: nameOf(id), shape: ['batch', ...shapeOf(id)] })),
    metadata: about.metadata,
  };
}
