import type { Graph, Node } from '../network/index.js';
import type { StateDict } from '../weights/types.js';

/** Where the class activation map of a network is read. */
export interface MapSource {
  /** The global average pooling whose input is the last feature map. */
  readonly pool: string;
  /** The linear layer behind it; none where a convolution has classified before the pooling (SqueezeNet). */
  readonly head?: string;
}

/** A grid of numbers over what the network saw of an image, rows from top to bottom. */
export interface ActivationMap {
  readonly width: number;
  readonly height: number;
  /** `width * height` numbers in the units of the logit: their mean, and the head's bias, add up to it. */
  readonly values: Float32Array;
}

/** The last feature map of one image, channels last: `height x width x channels`. */
export interface FeatureMap {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

const SEEN_THROUGH: readonly Node['op'][] = ['flatten', 'dropout'];

/**
 * Where the map of a network can be read: it must end in a global average pooling and at most one linear layer.
 * `undefined` for those that end otherwise (AlexNet, VGG, MobileNetV3), which have no such map.
 */
export function mapSourceOf(graph: Graph): MapSource | undefined {
  const find = (id: string): Node | undefined => graph.nodes.find((node) => node.id === id);
  const last = find(graph.output);
  let node = last?.op === 'linear' ? find(last.inputs[0]!) : last;
  while (node && SEEN_THROUGH.includes(node.op)) node = find(node.inputs[0]!);
  if (node?.op !== 'adaptive_avg_pool' || node.attributes.output_size.some((size) => size !== 1)) return undefined;
  return { pool: node.id, ...(last?.op === 'linear' && { head: last.id }) };
}

/**
 * The class activation map (Zhou et al., 2016): how much each place of the last feature map adds to the logit of one
 * class. Pooling and a linear layer change places, so it takes no gradient: weights times features, cell by cell.
 *
 * @param label which of the classes, by its index
 */
export function activationMap(source: MapSource, state: StateDict, features: FeatureMap, label: number): ActivationMap {
  const { width, height, channels, data } = features;
  const weight = source.head === undefined ? undefined : state.get(`${source.head}.weight`)!.data;
  const values = new Float32Array(width * height);
  for (let cell = 0; cell < values.length; cell++) {
    const at = cell * channels;
    let sum = weight ? 0 : data[at + label]!;
    if (weight) for (let c = 0; c < channels; c++) sum += weight[label * channels + c]! * data[at + c]!;
    values[cell] = sum;
  }
  return { width, height, values };
}
