import { BeelineError } from '@beeline/core';
import * as z from 'zod/mini';
import { FIELDS } from './fields.js';
import { type Field, schemaOf } from './kinds.js';
import { nearest } from './nearest.js';
import { RUN_FIELDS, type RunSettings } from './runFields.js';
import type { TrainConfig } from './types.js';

/** What a file says of a training; what it does not say takes the defaults. */
export type Settings = Partial<TrainConfig>;

/** What a config file says: of a training, and of the run around it. */
export type Config = Settings & RunSettings;

const shapeOf = (fields: Readonly<Record<string, Field>>): Record<string, z.ZodMiniType> =>
  Object.fromEntries(Object.entries(fields).map(([key, { type }]) => [key, schemaOf(type)]));

/** The settings of a training, in the words of {@link TrainConfig}. */
export const settingsSchema = z.partial(z.strictObject(shapeOf(FIELDS)));

/** A whole config file. */
export const configSchema = z.partial(z.strictObject({ ...shapeOf(FIELDS), ...shapeOf(RUN_FIELDS) }));

const { localeError: inEnglish } = z.locales.en();

/**
 * Holds parsed JSON against a schema.
 *
 * @param file how to call it in the error.
 * @throws BeelineError `settings_invalid`, with the place of the first fault and, of an unknown word, the one that was
 * probably meant.
 */
export function checked<T>(schema: z.ZodMiniType<T>, json: unknown, file: string, hint: string): T {
  const parsed = schema.safeParse(json, { error: inEnglish });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const { path, message } = issue!;
  const place = path.length === 0 ? '' : ` at ${path.join('.')}`;
  const meant = issue!.code === 'unrecognized_keys' ? meantBy(issue!.keys[0]!) : undefined;
  const suggestion = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new BeelineError('settings_invalid', `${file} is not as it should be${place}: ${message}.${suggestion}`, hint);
}

/** The setting that a word is near to, or whose flag it is. */
function meantBy(word: string): string | undefined {
  const fields: readonly (readonly [string, Field])[] = [...Object.entries(FIELDS), ...Object.entries(RUN_FIELDS)];
  const flagged = fields.find(([, { flag }]) => flag?.split(' ')[0] === `--${word}`);
  return (
    flagged?.[0] ??
    nearest(
      word,
      fields.map(([key]) => key),
    )
  );
}

/** Reads the text of a config file. Throws `settings_invalid`. */
export function readConfig(text: string, file: string): Config {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const message = `${file} is no JSON: ${(cause as Error).message}.`;
    throw new BeelineError('settings_invalid', message, CONFIG_HINT, { cause });
  }
  return checkConfig(json, file);
}

const CONFIG_HINT =
  'docs/training.md has every setting; `beeline train --print-config` prints a config to set out from.';

/** Holds what a config file says against the schema. Throws `settings_invalid`. */
export const checkConfig = (value: unknown, file: string): Config =>
  checked(configSchema, value, file, CONFIG_HINT) as Config;
