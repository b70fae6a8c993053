import type { Random } from '../random.js';
import type { StateDict, TensorData } from '../weights/types.js';
import type { Graph, Node, ParameterSpec } from './graph.js';
import { parametersOf } from './parameters.js';

/** How one array starts. `bound` and `std` are the half width and the standard deviation. */
export type Start =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly std: number };

/** Inputs and outputs of one unit, as `torch.nn.init` counts them (groups are not considered). */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Says how a convolution's or a linear layer's weight and bias start. */
export type Initialisation = (node: Node, fans: Fans) => { readonly weight: Start; readonly bias: Start };

const zero: Start = { kind: 'constant', value: 0 };

/** PyTorch's own: `kaiming_uniform_(weight, a=sqrt(5))`, which is U(±1/√fan_in), and the same bound for the bias. */
export const pytorchDefault: Initialisation = (_, { fanIn }) => {
  const start: Start = { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) };
  return { weight: start, bias: start };
};

/** `kaiming_normal_(weight, mode="fan_out")` and a zero bias: what torchvision's convolutions start from. */
export const kaimingNormalFanOut: Initialisation = (_, { fanOut }) => ({
  weight: { kind: 'normal', std: Math.sqrt(2 / fanOut) },
  bias: zero,
});

/** `kaiming_uniform_(weight)` and a zero bias. */
export const kaimingUniformFanIn: Initialisation = (_, { fanIn }) => ({
  weight: { kind: 'uniform', bound: Math.sqrt(6 / fanIn) },
  bias: zero,
});

/** `normal_(weight, 0, 0.01)` and a zero bias. */
export const smallNormal: Initialisation = () => ({ weight: { kind: 'normal', std: 0.01 }, bias: zero });

function draw(start: Start, shape: readonly number[], random: Random): TensorData {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < data.length; i++) {
    if (start.kind === 'constant') data[i] = start.value;
    else if (start.kind === 'uniform') data[i] = (2 * random.uniform() - 1) * start.bound;
    else data[i] = random.normal() * start.std;
  }
  return { shape, data };
}

function startOf(node: Node, spec: ParameterSpec, weightShape: readonly number[], rule: Initialisation): Start {
  const suffix = spec.name.slice(node.id.length + 1);
  if (node.op === 'batch_norm') {
    return { kind: 'constant', value: suffix === 'weight' || suffix === 'running_var' ? 1 : 0 };
  }
  const [out, into, ...window] = weightShape;
  const field = window.reduce((a, b) => a * b, 1);
  return rule(node, { fanIn: into! * field, fanOut: out! * field })[suffix === 'bias' ? 'bias' : 'weight'];
}

/**
 * Weights to train from. Every array draws from its own fork of `random`, by name: editing one layer of a network
 * leaves the start of all others as it was.
 *
 * @param rule how convolutions and linear layers start; PyTorch's default if not given. Batch norm starts as identity.
 */
export function initialise(graph: Graph, random: Random, rule: Initialisation = pytorchDefault): StateDict {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const weightShapes = new Map<string, readonly number[]>();
  const state = new Map<string, TensorData>();
  for (const spec of parametersOf(graph)) {
    // A node's weight comes before its bias, whose start depends on the weight's shape.
    const weightShape = weightShapes.get(spec.node) ?? spec.shape;
    weightShapes.set(spec.node, weightShape);
    const start = startOf(nodes.get(spec.node)!, spec, weightShape, rule);
    state.set(spec.name, draw(start, spec.shape, random.fork(spec.name)));
  }
  return state;
}
