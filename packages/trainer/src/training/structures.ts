import { graphSchema, preprocessingSchema, scaledDecodeSchema, transformSchema } from '@beeline/core/bundle';
import { type Graph, INPUT } from '@beeline/core/network';
import type { FreezePlan, Replacement } from '@beeline/core/transfer';
import * as z from 'zod/mini';
import type { Augmentation } from './batches.js';

const whole = (minimum: number) => z.int().check(z.minimum(minimum), z.maximum(1_000_000));
const within = (low: number, high: number) => z.number().check(z.minimum(low), z.maximum(high));
const below1 = z.number().check(z.minimum(0), z.lt(1));
const side = z.int().check(z.minimum(1), z.maximum(8192));
const filter = z.enum(['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos']);
const range = (low: number, high: number) =>
  z
    .readonly(z.tuple([within(low, high), within(low, high)]))
    .check(z.refine(([a, b]) => a <= b, 'from small to large'));

const randomSchema = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('random_resized_crop'),
    size: side,
    scale: range(1e-6, 1),
    ratio: range(0.01, 100),
    filter,
  }),
  z.strictObject({ op: z.literal('random_horizontal_flip'), p: within(0, 1) }),
  z.strictObject({ op: z.literal('random_crop'), size: side, padding: z.int().check(z.minimum(0), z.maximum(8192)) }),
  z.strictObject({
    op: z.literal('color_jitter'),
    brightness: within(0, 100),
    contrast: within(0, 100),
    saturation: within(0, 100),
    hue: within(0, 0.5),
  }),
  z.strictObject({ op: z.literal('random_rotation'), degrees: within(0, 180) }),
]);

/** A layer alone, as the graph that it would be; its inputs are those of the layer it replaces. */
const alone = ({ id, ...operation }: Replacement): Graph => ({
  name: id,
  nodes: [{ id, inputs: [INPUT], ...operation }],
  output: id,
});
const replacement = z
  .looseObject({ id: z.string(), op: z.string(), attributes: z.looseObject({}) })
  .check(
    z.refine(
      (layer) => graphSchema.safeParse(alone(layer as unknown as Replacement)).success,
      'not a layer: an operation with exactly its own attributes is wanted',
    ),
  ) as unknown as z.ZodMiniType<Replacement>;

/** The settings that are more than a number or a word. */
export const STRUCTURES = {
  augmentation: z
    .array(z.union([randomSchema, transformSchema]))
    .check(z.minLength(1)) satisfies z.ZodMiniType<Augmentation>,
  betas: z.readonly(z.tuple([below1, below1])),
  freeze: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['none', 'backbone']) }),
    z.strictObject({ kind: z.literal('first'), count: whole(0) }),
    z.strictObject({ kind: z.literal('through'), name: z.string() }),
    z.strictObject({ kind: z.literal('matching'), pattern: z.string() }),
  ]) satisfies z.ZodMiniType<FreezePlan>,
  preprocessing: preprocessingSchema,
  replace: z.array(replacement),
  scaledDecode: scaledDecodeSchema,
};
