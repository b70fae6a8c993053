import type { Classification } from '@beeline/core';

/**
 * A `Server-Timing` header with the milliseconds of decoding, preprocessing and inference, added up over files.
 *
 * On Cloudflare's own machines the clock stands still while code computes (a defence against Spectre), so there these
 * say 0; under workerd on one's own machine they are true.
 */
export function serverTiming(timings: readonly Classification['timing'][]): Record<string, string> {
  const known = timings.filter((timing) => timing !== undefined);
  if (known.length === 0) return {};
  const total = (step: keyof (typeof known)[number]) => known.reduce((sum, timing) => sum + timing[step], 0);
  const steps = (['decode', 'preprocess', 'inference'] as const).map((step) => `${step};dur=${total(step).toFixed(1)}`);
  return { 'Server-Timing': steps.join(', ') };
}
