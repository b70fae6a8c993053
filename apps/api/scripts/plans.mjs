// @ts-check
/** Cloudflare's limits, and what a deployment takes held against them. */

const MiB = 2 ** 20;

/** Read on 2026-11-22; the free and the paid plan of Workers. */
export const limits = {
  scriptBytes: { free: 64 * MiB, paid: 64 * MiB },
  assetBytes: { free: 25 * MiB, paid: 25 * MiB },
  assetFiles: { free: 20_000, paid: 100_000 },
  memoryBytes: { free: 128 * MiB, paid: 128 * MiB },
  cpuMs: { free: 10, paid: 30_000 },
};

/** What the JavaScript of an isolate takes besides everything that is counted below. */
const RUNTIME_BYTES = 10 * MiB;
/** What a PNG or WebP takes while it is decoded, a pixel: measured, the decoder's memory and the pixels it gives. */
const BYTES_A_PIXEL = 13;
/** What the decoders that are not at work keep, at most: `core/image` lets go of larger ones. */
const KEPT_BYTES = 24 * MiB;
/** What decoding a photo and a request around it take beside the network, in milliseconds of one core. */
const DECODE_MS = 3;

/**
 * @typedef {{ name: string, answerMs: number, firstMs: number, engineBytes: number, weightBytes: number }} Predicted
 * @typedef {{ what: string, takes: number, unit: 'bytes' | 'files' | 'ms', free: boolean, paid: boolean, hard: boolean }} Line
 */

/**
 * @param {object} parts
 * @param {readonly { bytes: number }[]} parts.script
 * @param {readonly number[]} parts.assets bytes of each
 * @param {readonly Predicted[]} parts.models
 * @param {{ maxBytes: number, maxPixelsWhole: number, image: { maxMemory?: number } }} parts.settings
 * @returns {Line[]} `hard`: a deployment over the paid plan's limit would be refused, or die
 */
export function weigh({ script, assets, models, settings }) {
  const sum = (/** @type {readonly number[]} */ numbers) => numbers.reduce((a, b) => a + b, 0);
  const held = RUNTIME_BYTES + Math.max(0, ...models.map(({ engineBytes }) => engineBytes));
  const resident = held + sum(models.map(({ weightBytes }) => weightBytes * 2));
  const decoding = Math.max(settings.image.maxMemory ?? 0, settings.maxPixelsWhole * BYTES_A_PIXEL);
  const largest = decoding + settings.maxBytes;
  const slowest = Math.max(0, ...models.map(({ answerMs }) => answerMs));
  const line = (
    /** @type {string} */ what,
    /** @type {number} */ takes,
    /** @type {Line['unit']} */ unit,
    /** @type {{ free: number, paid: number }} */ { free, paid },
    hard = false,
  ) => ({ what, takes, unit, free: takes <= free, paid: takes <= paid, hard });
  return [
    line('script, uncompressed', sum(script.map(({ bytes }) => bytes)), 'bytes', limits.scriptBytes, true),
    line('largest asset', Math.max(0, ...assets), 'bytes', limits.assetBytes, true),
    line('assets', assets.length, 'files', limits.assetFiles, true),
    line('memory with all models loaded', resident, 'bytes', limits.memoryBytes, true),
    line('memory with the largest photo as well', resident + KEPT_BYTES + largest, 'bytes', limits.memoryBytes),
    line('CPU for an answer, slowest model', slowest + DECODE_MS, 'ms', limits.cpuMs),
    line('CPU for a first answer', Math.max(0, ...models.map(({ firstMs }) => firstMs)), 'ms', limits.cpuMs),
  ];
}
