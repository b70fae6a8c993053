import { costOf, type Graph, type InputSize, type NodeCost, parametersOf } from '@beeline/core/network';
import { type FreezePlan, frozenParameters } from '@beeline/core/transfer';
import { trainingBytes } from '../training/memory.js';

/** One layer; counts are of numbers, for one photo. */
export interface LayerSummary extends NodeCost {
  /** Of its parameters, those that training leaves as they are. */
  readonly frozen: number;
}

export interface NetworkSummary {
  readonly name: string;
  readonly input: InputSize;
  readonly layers: readonly LayerSummary[];
  /** All trained numbers, frozen ones included; running statistics are `buffers`. */
  readonly parameters: number;
  readonly frozen: number;
  readonly buffers: number;
  /** Multiplications with addition for one photo. */
  readonly macs: number;
  /** In bytes, as float32. */
  readonly memory: {
    /** Parameters and buffers. */
    readonly weights: number;
    /** The values of all layers together, for one photo. */
    readonly activations: number;
    /** About what a training takes at its height: whatever the batch, and for each photo in it. */
    readonly training: { readonly network: number; readonly photo: number };
  };
}

/**
 * @throws BeelineError `graph_invalid` where the input does not fit the network, `freeze_invalid` where the plan does
 *   not.
 */
export function summarise(graph: Graph, input: InputSize, freeze: FreezePlan): NetworkSummary {
  const cost = costOf(graph, input);
  const names = frozenParameters(graph, freeze);
  const frozen = new Map<string, number>();
  const trainable: string[] = [];
  for (const { name, kind, node, shape } of parametersOf(graph)) {
    const size = shape.reduce((a, b) => a * b, 1);
    if (names.has(name)) frozen.set(node, (frozen.get(node) ?? 0) + size);
    else if (kind === 'parameter') trainable.push(name);
  }
  const step = { graph, input, trainable, batchNorm: 'train' } as const;
  const network = trainingBytes({ ...step, batchSize: 0 });
  return {
    name: graph.name,
    input,
    layers: cost.nodes.map((node) => ({ ...node, frozen: frozen.get(node.id) ?? 0 })),
    parameters: cost.parameters,
    frozen: [...frozen.values()].reduce((a, b) => a + b, 0),
    buffers: cost.buffers,
    macs: cost.macs,
    memory: {
      weights: 4 * (cost.parameters + cost.buffers),
      activations: cost.activationBytes,
      training: { network, photo: trainingBytes({ ...step, batchSize: 1 }) - network },
    },
  };
}
