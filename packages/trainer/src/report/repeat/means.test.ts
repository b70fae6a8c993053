import { describe, expect, it } from 'vitest';
import { evaluate, type LogitRow, meanOf } from '../../evaluation/index.js';
import { meanClasses, meanShare } from './means.js';

const answers = (pairs: readonly (readonly [truth: number, predicted: number])[]) => {
  const rows = pairs.map(([truth, predicted], i): LogitRow => {
    return { path: `${i}`, truth, logits: Float32Array.of(Number(predicted === 0), Number(predicted === 1)) };
  });
  return evaluate(['ants', 'bees'], rows, 1);
};

describe('meanShare', () => {
  it("is Student's mean and interval, and never leaves what a share can be", () => {
    expect(meanShare([0.9, 0.94, 0.95]).interval).toEqual(meanOf([0.9, 0.94, 0.95]).interval);
    expect(meanShare([0, 1])).toEqual({ mean: 0.5, interval: [0, 1] });
    expect(meanShare([0.5])).toEqual({ mean: 0.5, interval: undefined });
  });
});

describe('meanClasses', () => {
  it('is the mean of what each says of a class; what one can not say is left out', () => {
    const one = answers([
      [0, 0],
      [0, 1],
      [1, 1],
    ]);
    const other = answers([
      [0, 1],
      [0, 1],
      [1, 1],
    ]);
    const [ants, bees] = meanClasses([one, other]);
    expect(ants).toMatchObject({ label: 'ants', support: 2, recall: 0.25, precision: 1, precisionInterval: undefined });
    expect(ants!.f1).toBeCloseTo((2 / 3 + 0) / 2, 12);
    expect(bees).toMatchObject({ recall: 1, recallInterval: [1, 1] });
    expect(bees!.precision).toBeCloseTo((1 / 2 + 1 / 3) / 2, 12);
    const [never] = meanClasses([other, other]);
    expect(never).toMatchObject({ precision: null, precisionInterval: undefined, recall: 0 });
  });
});
