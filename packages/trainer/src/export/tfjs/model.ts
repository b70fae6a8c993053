import { countUses, INPUT, type Node, parametersOf } from '@beeline/core/network';
import type { Lowered } from '../lower.js';
import { constant, placeholder } from './build.js';
import { takesActivation } from './convolution.js';
import { toTensorFlow } from './nodes.js';
import type { Made, TfWeight } from './types.js';
import { storeWeight } from './weights.js';

/** What the files say besides the network. */
export interface About {
  readonly version: string;
  /** Any JSON; `model.userDefinedMetadata` in TensorFlow.js. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Browsers cache files of this size; it is also what TensorFlow's own converter writes. */
const SHARD = 4 * 1024 * 1024;

/**
 * A network as a TensorFlow.js graph model: `model.json` and the files of its weights, by name. Input `input`,
 * N x H x W x 3 float32 with a free N; output `logits`.
 */
export function graphModel(lowered: Lowered, about: About): Map<string, Uint8Array> {
  const { graph, shapeOf } = lowered;
  const made = [...storedWeights(lowered), ...operators(lowered)];
  const weights = made.flatMap((one) => one.weights);
  const [channels, height, width] = shapeOf(INPUT) as [number, number, number];
  const shape = [-1, height, width, channels];
  const files = shards(weights);
  const model = {
    format: 'graph-model',
    generatedBy: `beeline ${about.version}`,
    convertedBy: `beeline ${about.version}`,
    signature: {
      inputs: { [INPUT]: signature(INPUT, shape) },
      outputs: { logits: signature(graph.output, [-1, ...engineOrder(shapeOf(graph.output))]) },
    },
    userDefinedMetadata: about.metadata,
    modelTopology: {
      node: [placeholder(INPUT, shape), ...weights.map(constant), ...made.flatMap((one) => one.nodes)],
      library: {},
      // Of TensorFlow's graph format; 1.x and 2.x both write it.
      versions: { producer: 440 },
    },
    weightsManifest: [{ paths: [...files.keys()], weights: weights.map(({ bytes, ...spec }) => spec) }],
  };
  return new Map([['model.json', Buffer.from(JSON.stringify(model))], ...files]);
}

function storedWeights({ graph, state, dtype }: Lowered): Made[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return parametersOf(graph).map(({ name, node }) => storeWeight(name, nodes.get(node)!, state.get(name)!, dtype));
}

/** The nodes in order; an activation that alone reads a convolution or a linear layer goes into its operator. */
function operators(lowered: Lowered): Made[] {
  const { graph } = lowered;
  const uses = countUses(graph);
  const readers = new Map(graph.nodes.map((node) => [node.inputs[0]!, node]));
  const fused = new Set<Node>();
  return graph.nodes.flatMap((node): Made[] => {
    if (fused.has(node)) return [];
    const next = readers.get(node.id);
    const alone = takesActivation(node) && uses.get(node.id) === 1;
    if (!alone || (next?.op !== 'relu' && next?.op !== 'relu6')) return [toTensorFlow(node, lowered, node.id)];
    fused.add(next);
    return [toTensorFlow(node, lowered, next.id, next.op)];
  });
}

const engineOrder = (shape: readonly number[]): readonly number[] =>
  shape.length === 3 ? [...shape.slice(1), shape[0]!] : shape;

const signature = (name: string, shape: readonly number[]): object => ({
  name: `${name}:0`,
  dtype: 'DT_FLOAT',
  tensorShape: { dim: shape.map((size) => ({ size: String(size) })) },
});

/** The bytes of all weights one after the other, cut into files; what the cuts go through does not matter. */
function shards(weights: readonly TfWeight[]): Map<string, Uint8Array> {
  const all = Buffer.concat(weights.map(({ bytes }) => bytes));
  const count = Math.max(1, Math.ceil(all.length / SHARD));
  return new Map(
    Array.from({ length: count }, (_, i) => [
      `group1-shard${i + 1}of${count}.bin`,
      all.subarray(i * SHARD, (i + 1) * SHARD),
    ]),
  );
}
