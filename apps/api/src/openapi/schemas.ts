import { manifestSchema } from '@beeline/core/bundle';
import * as z from 'zod/mini';
import { type ProblemCode, problems } from '../problems.js';

const sha256 = z.string().check(z.describe('Of the manifest, which holds the sha256 of every other file.'));
const model = z.strictObject({ name: z.string(), sha256 });

/** One photo's answer, best label first. */
const predictions = z
  .array(z.strictObject({ label: z.string(), probability: z.number().check(z.minimum(0), z.maximum(1)) }))
  .check(z.describe('Best first; calibrated.'));

const explanation = z.union([
  z.strictObject({
    label: z.string(),
    rows: z
      .array(z.array(z.number()))
      .check(
        z.describe('How much each place adds to the logit of the label: rows from top to bottom of what was seen.'),
      ),
  }),
  z.strictObject({
    label: z.string(),
    png: z
      .string()
      .check(
        z.describe(
          'The same as a data URL of a grey PNG: white where most speaks for the label, black where nothing does.',
        ),
      ),
  }),
]);

const result = {
  predictions,
  known: z.optional(z.boolean().check(z.describe('False for a photo unlike those that the model was trained on.'))),
  unknownScore: z.optional(z.number()),
  explanation: z.optional(explanation),
};

/** RFC 9457, with the facts of the problem beside its standard members. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(problems) as ProblemCode[]),
  detail: z.string(),
  hint: z.string(),
});

/** What `POST /v1/classify` answers for one photo. */
export const answerSchema = z.strictObject({ ...result, model });

/** What it answers for several: each has a result or a problem of its own. */
export const answersSchema = z.strictObject({
  results: z.array(
    z.union([
      z.strictObject({ filename: z.string(), ...result }),
      z.strictObject({ filename: z.string(), problem: problemSchema }),
    ]),
  ),
  model,
});

export const modelsSchema = z.strictObject({
  models: z.array(z.strictObject({ ...model.shape, default: z.boolean() })),
});

const { architecture: _, ...described } = manifestSchema.shape;

/** A manifest without its graph. */
export const modelSchema = z.object({
  ...described,
  sha256,
  architecture: z.string(),
  input: z.optional(z.strictObject({ width: z.int(), height: z.int() })),
});

export const modelWithCardSchema = z.extend(modelSchema, { card: z.string() });

export const healthSchema = z.strictObject({ status: z.literal('ok') });

export const readySchema = z.strictObject({
  status: z.literal('ready'),
  model,
  golden: z.strictObject({ cases: z.int(), largestDifference: z.number(), tolerance: z.number() }),
});

const tensor = z.strictObject({ name: z.string(), datatype: z.string(), shape: z.array(z.int()) });

export const protocolSchemas = {
  server: z.strictObject({ name: z.string(), version: z.string(), extensions: z.array(z.string()) }),
  live: z.strictObject({ live: z.boolean() }),
  ready: z.strictObject({ ready: z.boolean() }),
  modelReady: z.strictObject({ name: z.string(), ready: z.boolean() }),
  model: z.strictObject({
    name: z.string(),
    versions: z.array(z.string()),
    platform: z.string(),
    inputs: z.array(tensor),
    outputs: z.array(tensor),
  }),
};
