import { type ImageLimits, sniff } from '@beeline/core/image';
import { type Key, parseKeys } from './access/keys.js';

/** What an operator may set, in wrangler.jsonc (`vars`) or the dashboard. All are optional texts. */
export interface SettingsEnv {
  /** Bytes of one request's body; 10 MiB. */
  readonly MAX_BYTES?: string;
  /** Width times height of a JPEG, which is resized row by row while it is decoded; 50 million. */
  readonly MAX_PIXELS?: string;
  /**
   * Width times height of a PNG or WebP; 4 million. These are decoded whole and take about thirteen bytes a pixel, so
   * that many fit into the 128 MB of one of Cloudflare's isolates beside the engine and a model.
   */
  readonly MAX_PIXELS_WHOLE?: string;
  /** The longer side of one photo; 16,384. */
  readonly MAX_SIDE?: string;
  /** Bytes that decoding a JPEG may take; 48 MiB, enough for a progressive one of 12 million pixels. At most 64 MiB. */
  readonly MAX_DECODE_MEMORY?: string;
  /** Files of one request; 16. */
  readonly MAX_FILES?: string;
  /** Bytes of all the bodies that one isolate holds at a time; 32 MiB. */
  readonly MAX_HELD_BYTES?: string;
  /** How long an upload waits for its turn, in milliseconds; 5,000. */
  readonly MAX_WAIT_MS?: string;
  /** API keys, as `holder:sha256, ...`; none by default, which leaves the service open. `npm run key` makes them. */
  readonly API_KEYS?: string;
  /** On Node: `off` for no line a request. */
  readonly LOG?: string;
  /** Origins whose pages may call the API, separated by commas; `*` (the default) for all, empty for none. */
  readonly ALLOW_ORIGINS?: string;
}

export interface Settings {
  readonly maxBytes: number;
  readonly maxFiles: number;
  readonly maxHeldBytes: number;
  readonly maxWaitMs: number;
  /** Of one photo. */
  readonly image: ImageLimits;
  /** Width times height of a photo that cannot be decoded row by row. */
  readonly maxPixelsWhole: number;
  readonly keys: readonly Key[];
  /** `*`, or the allowed origins. */
  readonly allowOrigins: '*' | readonly string[];
}

/**
 * Reads the settings, defaults filled in.
 * @throws Error for a text that is no whole number above 0: a limit that silently does not hold is worse than none
 */
export function readSettings(env: SettingsEnv): Settings {
  const number = (name: keyof SettingsEnv): number | undefined => {
    const text = env[name];
    if (text === undefined) return undefined;
    if (!/^[1-9]\d{0,14}$/.test(text)) throw new Error(`${name}="${text}" is not a whole number above 0.`);
    return Number(text);
  };
  const maxBytes = number('MAX_BYTES') ?? 10 * 2 ** 20;
  const origins = (env.ALLOW_ORIGINS ?? '*').split(',').flatMap((origin) => origin.trim() || []);
  return {
    maxBytes,
    maxFiles: number('MAX_FILES') ?? 16,
    maxHeldBytes: number('MAX_HELD_BYTES') ?? 32 * 2 ** 20,
    maxWaitMs: number('MAX_WAIT_MS') ?? 5_000,
    image: {
      maxBytes,
      maxPixels: number('MAX_PIXELS') ?? 50_000_000,
      maxSide: number('MAX_SIDE') ?? 16_384,
      maxMemory: number('MAX_DECODE_MEMORY') ?? 48 * 2 ** 20,
    },
    maxPixelsWhole: number('MAX_PIXELS_WHOLE') ?? 4_000_000,
    keys: parseKeys(env.API_KEYS ?? ''),
    allowOrigins: origins.includes('*') ? '*' : origins,
  };
}

/** The limits for one photo: what is not decoded row by row may have fewer pixels. Told by its first bytes alone. */
export function limitsFor(bytes: Uint8Array, { image, maxPixelsWhole }: Settings): ImageLimits {
  const format = sniff(bytes);
  return format.ok && format.value !== 'jpeg'
    ? { ...image, maxPixels: Math.min(image.maxPixels, maxPixelsWhole) }
    : image;
}
