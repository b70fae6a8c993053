import type { Context } from 'hono';
import * as z from 'zod/mini';
import { Problem } from './problem.js';

const wholeNumber = z.pipe(
  z.string().check(z.regex(/^[1-9]\d{0,5}$/)),
  z.pipe(z.transform(Number), z.int().check(z.minimum(1), z.maximum(999_999))),
);

/** What may stand behind the question mark of `POST /v1/classify`. */
export const classifyQuery = z.object({
  top_k: z._default(wholeNumber, 5).check(z.describe('How many predictions.')),
  model: z.optional(z.string().check(z.describe('A model by its name or sha256; the default if not given.'))),
  explain: z.optional(
    z.enum(['cam']).check(z.describe('A class activation map for the best label, where the network has one.')),
  ),
  cam_format: z
    ._default(z.enum(['grid', 'png']), 'grid')
    .check(z.describe('The map as rows of numbers, or as a small grey PNG in a data URL.')),
});

/** What may stand behind that of `GET /readyz`. */
export const readyQuery = z.object({ model: classifyQuery.shape.model });

export type ClassifyQuery = z.infer<typeof classifyQuery>;

/** @throws Problem `bad_parameter`, naming the first parameter that is not usable */
export function readQuery<T>(c: Context, schema: z.ZodMiniType<T>): T {
  const given = Object.entries(c.req.queries()).map(([name, values]) => [name, values.length > 1 ? values : values[0]]);
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const parameter = String(parsed.error.issues[0]?.path[0]);
  const value = c.req.query(parameter) ?? '';
  throw new Problem('bad_parameter', `${parameter}="${value.slice(0, 100)}" is not what this parameter takes.`, {
    parameter,
  });
}
