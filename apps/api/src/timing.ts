import type { Classification } from '@beeline/core';

/**
 * A `Server-Timing` header with the milliseconds of reading the request (`read`), decoding (`decode`), the steps from the
 * photo to the network's input (`resize`) and the network (`inference`); the latter added up over files. A JPEG is
 * resized while it is decoded.
 *
 * On Cloudflare's own machines the clock stands still while code computes (a defence against Spectre), so there these
 * say 0, but for the reading; under workerd on one's own machine they are true.
 */
export function serverTiming(
  read: number | undefined,
  timings: readonly Classification['timing'][],
): Record<string, string> {
  const known = timings.filter((timing) => timing !== undefined);
  const total = (step: keyof (typeof known)[number]) => known.reduce((sum, timing) => sum + timing[step], 0);
  const steps = [
    ['decode', 'decode'],
    ['resize', 'preprocess'],
    ['inference', 'inference'],
  ] as const;
  const durations = [
    ...(read === undefined ? [] : [['read', read] as const]),
    ...(known.length > 0 ? steps.map(([name, step]) => [name, total(step)] as const) : []),
  ];
  if (durations.length === 0) return {};
  return { 'Server-Timing': durations.map(([step, ms]) => `${step};dur=${ms.toFixed(1)}`).join(', ') };
}
