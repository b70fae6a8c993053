import * as z from 'zod/mini';

/** OpenAPI 3.1 as far as this service uses it. Every object is strict: a key of another place, or a typing error, fails. */

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'] as const;

const pattern = z.string().check(z.refine((text) => Boolean(new RegExp(text, 'u')), 'is no pattern'));

/** JSON Schema 2020-12. */
const schema: z.ZodMiniType = z.lazy(() =>
  z.strictObject({
    $ref: z.optional(z.string().check(z.regex(/^#\/components\/schemas\/\w+$/))),
    type: z.optional(z.union([z.enum(TYPES), z.array(z.enum(TYPES)).check(z.minLength(1))])),
    description: z.optional(z.string()),
    format: z.optional(z.string()),
    default: z.optional(z.unknown()),
    const: z.optional(z.unknown()),
    enum: z.optional(z.array(z.unknown()).check(z.minLength(1))),
    properties: z.optional(z.record(z.string(), schema)),
    required: z.optional(z.array(z.string()).check(z.refine((all) => new Set(all).size === all.length, 'twice'))),
    additionalProperties: z.optional(z.union([z.boolean(), schema])),
    propertyNames: z.optional(schema),
    items: z.optional(z.union([z.boolean(), schema])),
    prefixItems: z.optional(z.array(schema).check(z.minLength(1))),
    anyOf: z.optional(z.array(schema).check(z.minLength(1))),
    oneOf: z.optional(z.array(schema).check(z.minLength(1))),
    allOf: z.optional(z.array(schema).check(z.minLength(1))),
    minimum: z.optional(z.number()),
    maximum: z.optional(z.number()),
    exclusiveMinimum: z.optional(z.number()),
    exclusiveMaximum: z.optional(z.number()),
    minLength: z.optional(z.int()),
    maxLength: z.optional(z.int()),
    minItems: z.optional(z.int()),
    maxItems: z.optional(z.int()),
    pattern: z.optional(pattern),
    readOnly: z.optional(z.boolean()),
  }),
);

const content = z.record(z.string().check(z.regex(/^[a-z]+\/[a-z+.-]+$/)), z.strictObject({ schema }));

const parameter = z.strictObject({
  name: z.string().check(z.minLength(1)),
  in: z.enum(['query', 'path', 'header', 'cookie']),
  description: z.optional(z.string()),
  required: z.optional(z.boolean()),
  schema,
});

const operation = z.strictObject({
  operationId: z.string(),
  summary: z.string(),
  parameters: z.optional(z.array(parameter)),
  requestBody: z.optional(z.strictObject({ required: z.boolean(), content })),
  responses: z.record(
    z.string().check(z.regex(/^[1-5]\d\d$/)),
    z.strictObject({ description: z.string(), content: z.optional(content) }),
  ),
});

const methods = { get: z.optional(operation), post: z.optional(operation) };

/** What `/openapi.json` has to be. */
export const openApi31 = z.strictObject({
  openapi: z.string().check(z.regex(/^3\.1\.\d+$/)),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(z.string().check(z.regex(/^\//)), z.strictObject(methods)),
  components: z.strictObject({
    schemas: z.record(z.string().check(z.regex(/^[\w.-]+$/)), schema),
    securitySchemes: z.record(
      z.string(),
      z.union([
        z.strictObject({ type: z.literal('apiKey'), in: z.enum(['header', 'query', 'cookie']), name: z.string() }),
        z.strictObject({ type: z.literal('http'), scheme: z.string() }),
      ]),
    ),
  }),
});
