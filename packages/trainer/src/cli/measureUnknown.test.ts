import { BeelineError } from '@beeline/core';
import type { Bundle } from '@beeline/core/bundle';
import { describe, expect, it } from 'vitest';
import type { MeasuredNetwork } from './measure.js';
import { demandUnknown, formatUnknown, measureUnknown } from './measureUnknown.js';
import type { Terminal } from './terminal.js';

const quiet = {} as Terminal;
const network = { unknown: { threshold: 2, falseAlarmRate: 0.05 } } as MeasuredNetwork;

describe('photos of the classes', () => {
  it('above the threshold are false alarms; on it, they are none', async () => {
    const measured = await measureUnknown(network, [1, 2, 3, 0], {}, quiet);
    expect(measured).toMatchObject({ threshold: 2, falseAlarmRate: 0.05, known: { photos: 4, flagged: 1 } });
    expect(measured).not.toHaveProperty('unknown');
  });

  it('are not judged by a bundle that has no score', async () => {
    expect(await measureUnknown({} as MeasuredNetwork, [], {}, quiet)).toBeUndefined();
  });
});

it('a bundle that can’t tell says so before any work', () => {
  const bundle = { manifest: { name: 'plain' } } as Bundle;
  expect(() => demandUnknown(bundle)).toThrow(
    expect.objectContaining({ code: 'option_invalid', message: expect.stringContaining('plain') }),
  );
  expect(() => demandUnknown({ ...bundle, unknown: network.unknown } as Bundle)).not.toThrow(BeelineError);
});

it('is said in shares, with counts and intervals', () => {
  const known = { photos: 100, flagged: 4, interval: [0.016, 0.098] } as const;
  const judged = { threshold: 2, falseAlarmRate: 0.05, known };
  expect(formatUnknown(judged)).toBe(
    'Called unknown: 4.0 % (4 of 100, 95 % interval 1.6–9.8 %); at most 5.0 % were expected.',
  );
  const flowers = { path: 'flowers', photos: 50, flagged: 50, interval: [0.929, 1], auroc: 0.9978 } as const;
  const unknown = { ...flowers, aurocInterval: [0.961, 0.9999] } as const;
  expect(
    formatUnknown({ ...judged, unknown: { ...unknown, from: [unknown] } })
      .split('\n')
      .slice(1),
  ).toEqual([
    'Of photos that are none of the classes: 100.0 % (50 of 50, 95 % interval 92.9–100.0 %), AUROC 0.998 (0.961 to 1.000).',
  ]);
  expect(formatUnknown({ ...judged, unknown: { ...unknown, from: [unknown, unknown] } }).split('\n')[3]).toBe(
    '  flowers: 100.0 % (50 of 50, 95 % interval 92.9–100.0 %), AUROC 0.998 (0.961 to 1.000)',
  );
});
