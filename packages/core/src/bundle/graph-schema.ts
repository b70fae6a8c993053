import * as z from 'zod/mini';
import type { Graph } from '../network/graph.js';

/**
 * The graph as a manifest holds it: every operation with exactly its own attributes.
 * Nothing unknown is let through here, because an attribute that is overlooked is another network.
 * That the layers fit each other is checked later, on the shapes.
 */
const whole = (minimum: number) => z.int().check(z.minimum(minimum), z.maximum(65536));
const count = whole(1);
const pair = (minimum: number) => z.readonly(z.tuple([whole(minimum), whole(minimum)]));
const id = z.string().check(z.minLength(1), z.maxLength(200));

const node = <Op extends string, Shape extends z.core.$ZodShape>(ops: readonly [Op, ...Op[]], attributes: Shape) =>
  z.strictObject({
    id,
    inputs: z.array(id).check(z.minLength(1)),
    op: z.enum(ops),
    attributes: z.strictObject(attributes),
  });

const window = { kernel_size: pair(1), stride: pair(1), padding: pair(0) };

const nodeSchema = z.discriminatedUnion('op', [
  node(['conv2d'], {
    in_channels: count,
    out_channels: count,
    ...window,
    dilation: pair(1),
    groups: count,
    bias: z.boolean(),
  }),
  node(['batch_norm'], {
    num_features: count,
    eps: z.number().check(z.minimum(0)),
    momentum: z.number().check(z.minimum(0), z.maximum(1)),
  }),
  node(['relu', 'relu6', 'hardswish', 'hardsigmoid', 'silu', 'sigmoid', 'add', 'mul', 'concat', 'flatten'], {}),
  node(['max_pool'], { ...window, ceil_mode: z.boolean() }),
  node(['avg_pool'], window),
  node(['adaptive_avg_pool'], { output_size: pair(1) }),
  node(['channel_shuffle'], { groups: count }),
  node(['channel_slice'], { start: whole(0), end: count }),
  node(['dropout', 'stochastic_depth'], { p: z.number().check(z.minimum(0), z.maximum(1)) }),
  node(['linear'], { in_features: count, out_features: count, bias: z.boolean() }),
]);

/** A network as data. */
export const graphSchema: z.ZodMiniType<Graph> = z.strictObject({
  name: z.string().check(z.minLength(1)),
  nodes: z.array(nodeSchema).check(z.minLength(1)),
  output: id,
});
