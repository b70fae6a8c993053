import * as z from 'zod/mini';
import { graphSchema } from './graph-schema.js';
import { preprocessingSchema } from './preprocessing-schema.js';

/** The schema that this version writes, and the newest it reads. */
export const SCHEMA = 1;

const text = z.string().check(z.minLength(1), z.maxLength(1000));
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const count = z.int().check(z.minimum(0));
const share = z.number().check(z.minimum(0), z.maximum(1));

/** What a JSON file can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Any value: it was JSON in the file, and is to be JSON there. */
const json = z.unknown() as z.ZodMiniType<Json>;

const rate = {
  correct: count,
  total: count,
  /** `correct / total`. */
  accuracy: share,
  /** The 95 % Wilson interval. */
  interval: z.readonly(z.tuple([share, share])),
};

const metricsSchema = z.object({
  /** The split that was counted, `val` say. */
  split: text,
  top1: z.object(rate),
  /** In the labels' order. */
  perClass: z.array(z.object({ label: text, ...rate })),
  /** `confusion[true][predicted]`, photos. */
  confusion: z.array(z.array(count)),
  /** Expected calibration error after the temperature. */
  ece: z.exactOptional(share),
});

/**
 * `manifest.json`: all that a bundle says about itself. The weights, the golden answers and the card stand in files of
 * their own, named here with their sha256, so the sha256 of the manifest names the whole model.
 *
 * Types are strict. A key that is not known is dropped, so that a later version may add one that an earlier reader can
 * do without; only in the graph and the preprocessing, where an overlooked key would change the answer, it is refused.
 * What an earlier reader can not do without raises {@link SCHEMA}.
 */
export const manifestSchema = z.object({
  schema: z.literal(SCHEMA),
  name: text,
  createdBy: z.object({ name: z.literal('beeline'), version: text }),
  architecture: z.object({ name: text, graph: graphSchema }),
  /** In the order of the network's outputs. */
  labels: z.array(text).check(
    z.minLength(1),
    z.refine((labels) => new Set(labels).size === labels.length, 'two labels are the same'),
  ),
  preprocessing: preprocessingSchema,
  weights: z.object({
    file: z.literal('model.safetensors'),
    dtype: z.enum(['F32', 'F16', 'I8']),
    sha256: hash,
    bytes: count,
  }),
  /** The last layer with weights: `features` numbers (or channels) in, one logit a label out. */
  head: z.object({ kind: z.enum(['linear', 'conv2d']), node: text, features: z.int().check(z.minimum(1)) }),
  /** Probabilities are `softmax(logits / temperature)`. */
  temperature: z.number().check(z.positive()),
  /**
   * Says which photos are none of the classes: {@link unknownScore} of a photo's features and logits, by the `basis` in
   * the file, above `threshold`. Absent where none was fitted.
   */
  unknown: z.exactOptional(
    z.object({
      kind: z.literal('subspace_margin'),
      file: z.literal('unknown.safetensors'),
      sha256: hash,
      bytes: count,
      weights: z.object({
        likeness: z.number().check(z.minimum(0)),
        margin: z.number().check(z.minimum(0)),
      }),
      threshold: z.number(),
      /** The share of photos of the classes that are called unknown all the same, expected at most. */
      falseAlarmRate: share,
      /** Photos, none of them trained on, that the threshold was set by. */
      calibratedOn: z.int().check(z.minimum(1)),
    }),
  ),
  metrics: metricsSchema,
  /** How it was trained: epochs, optimiser, learning rate, batch size, seed, backend, mode (`frozen`, `finetune`) ... */
  training: z.record(z.string(), json),
  /** What it was trained on: photos by split and label, and one hash over all their hashes. No file contents. */
  dataset: z.object({
    sha256: hash,
    splits: z.record(z.string(), z.record(z.string(), count)),
    /** How many photos were odd, by what was odd about them: `corrupt`, `tiny`, `copies`, `leaked` ... */
    findings: z.exactOptional(z.record(z.string(), count)),
  }),
  /** Of the weights: an SPDX expression, or a few words. */
  licence: text,
  /** The weights that training set out from; absent where it began at random. */
  source: z.exactOptional(z.object({ architecture: text, sha256: hash })),
  files: z.object({ 'golden.json': hash, 'card.md': hash }),
});

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;
type Parsed = z.infer<typeof manifestSchema>;

export type Manifest = Frozen<Omit<Parsed, 'training'>> & { readonly training: Readonly<Record<string, Json>> };
export type Metrics = Manifest['metrics'];
export type Rate = Metrics['top1'];
