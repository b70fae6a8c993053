import { en } from 'zod/locales';
import type * as z from 'zod/mini';
import { BeelineError } from '../errors.js';

const hint = 'Copy the whole folder again, or make the bundle again with Beeline.';

/** The error for a bundle whose files contradict each other or themselves. */
export const corruptBundle = (message: string, options?: ErrorOptions): BeelineError =>
  new BeelineError('bundle_corrupt', message, hint, options);

/**
 * The JSON value in a file, of the type that the schema says.
 *
 * @throws BeelineError `bundle_corrupt`, naming the file and the first few keys that are wrong.
 */
export function parseFile<T>(name: string, value: unknown, schema: z.ZodMiniType<T>): T {
  const result = schema.safeParse(value, { error: en().localeError });
  if (result.success) return result.data;
  const { issues } = result.error;
  const told = issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  const more = issues.length > 3 ? `; and ${issues.length - 3} more` : '';
  throw corruptBundle(`${name} is not as it should be: ${told.join('; ')}${more}.`);
}

/** @throws BeelineError `bundle_corrupt` where the bytes are not JSON in UTF-8. */
export function parseJson(name: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corruptBundle(`${name} is not valid JSON.`, { cause });
  }
}

/** A value as a file: JSON with two spaces, a line feed at the end. */
export const toJsonFile = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
