import { type Graph, shapesOf } from '@beeline/core/network';

/** The last feature map of a backbone. */
export interface LastMap {
  /** The node whose value it is. */
  readonly node: string;
  /** The node that takes the mean of it. */
  readonly pool: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The map that a backbone takes the mean of, at the end; `undefined` for networks that end otherwise (VGG, AlexNet).
 */
export function lastMapOf(backbone: Graph, size: number): LastMap | undefined {
  // Squeeze and excite pools too, but never last.
  const pool = backbone.nodes.findLast(({ op }) => op === 'adaptive_avg_pool');
  if (pool?.op !== 'adaptive_avg_pool' || pool.attributes.output_size.some((side) => side !== 1)) return undefined;
  const node = pool.inputs[0]!;
  const [channels, height, width] = shapesOf(backbone, { width: size, height: size }).get(node)!;
  return { node, pool: pool.id, channels: channels!, height: height!, width: width! };
}
