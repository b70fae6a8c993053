import { BeelineError } from '@beeline/core';
import { graphSchema, preprocessingSchema, transformSchema } from '@beeline/core/bundle';
import { type Graph, INPUT } from '@beeline/core/network';
import type { FreezePlan, Replacement } from '@beeline/core/transfer';
import * as z from 'zod/mini';
import { BALANCES } from './balance.js';
import type { Augmentation } from './batches.js';
import type { TrainConfig } from './types.js';

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

const augmentation: z.ZodMiniType<Augmentation> = z
  .array(z.union([randomSchema, transformSchema]))
  .check(z.minLength(1));

const freeze: z.ZodMiniType<FreezePlan> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['none', 'backbone']) }),
  z.strictObject({ kind: z.literal('first'), count: whole(0) }),
  z.strictObject({ kind: z.literal('through'), name: z.string() }),
  z.strictObject({ kind: z.literal('matching'), pattern: z.string() }),
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

const mode = z.enum(['train', 'eval']);

/** What a file may say of a training, in the words of {@link TrainConfig}; what it does not say takes the defaults. */
export const settingsSchema = z.partial(
  z.strictObject({
    epochs: whole(1),
    batchSize: whole(1),
    learningRate: z.number().check(z.positive()),
    optimizer: z.enum(['sgd', 'adam', 'adamw']),
    momentum: below1,
    nesterov: z.boolean(),
    betas: z.readonly(z.tuple([below1, below1])),
    weightDecay: within(0, 1000),
    schedule: z.enum(['step', 'cosine', 'constant']),
    stepSize: whole(1),
    gamma: within(0, 1),
    warmup: whole(0),
    labelSmoothing: below1,
    balance: z.enum(BALANCES),
    averageDecay: below1,
    freeze,
    batchNorm: mode,
    frozenBatchNorm: mode,
    keep: z.enum(['best', 'last']),
    replace: z.array(replacement),
    augmentation,
    preprocessing: preprocessingSchema,
    valAugmentation: augmentation,
    seed: whole(0),
  } satisfies Record<keyof TrainConfig, z.ZodMiniType>),
);

const { localeError: inEnglish } = z.locales.en();

/** The settings in a file. */
export type Settings = Partial<TrainConfig>;

/**
 * Holds parsed JSON against a schema.
 *
 * @param file how to call it in the error.
 * @throws BeelineError `settings_invalid`, with the place of the first fault.
 */
export function checked<T>(schema: z.ZodMiniType<T>, json: unknown, file: string, hint: string): T {
  const parsed = schema.safeParse(json, { error: inEnglish });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const place = path.length === 0 ? '' : ` at ${path.join('.')}`;
  throw new BeelineError('settings_invalid', `${file} is not as it should be${place}: ${message}.`, hint);
}

/** Reads the text of a settings file. Throws `settings_invalid`. */
export function readSettings(text: string, file: string): Settings {
  const hint = 'Its words are those of `training` in the manifest of a bundle; see recipes/README.md.';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new BeelineError('settings_invalid', `${file} is no JSON: ${(cause as Error).message}.`, hint, { cause });
  }
  return checked(settingsSchema, json, file, hint) as Settings;
}
