import { createRandom } from '@beeline/core';
import { describe, expect, it } from 'vitest';
import { auroc } from './auroc.js';
import { aurocInterval } from './aurocInterval.js';
import { Z95 } from './wilson.js';

describe('aurocInterval', () => {
  it('ends z standard errors away, by the variance of each end', () => {
    const low = Array.from({ length: 20 }, (_, i) => i);
    const high = Array.from({ length: 30 }, (_, i) => i + 5.5);
    const area = auroc(low, high);
    for (const theta of aurocInterval(low, high)) {
      const spread = 24;
      const pairs = 1 + (spread * (1 - theta)) / (2 - theta) + (spread * theta) / (1 + theta);
      const error = Math.sqrt((theta * (1 - theta) * pairs) / 600);
      expect(Math.abs(area - theta) / error).toBeCloseTo(Z95, 6);
    }
  });

  it('stays open below where the scores part perfectly, the less so the more there are', () => {
    const scores = (n: number, from: number) => Array.from({ length: n }, (_, i) => from + i);
    const [few, fewHigh] = aurocInterval(scores(5, 0), scores(5, 10));
    const [many, manyHigh] = aurocInterval(scores(500, 0), scores(500, 1000));
    expect([fewHigh, manyHigh]).toEqual([1, 1]);
    expect(few).toBeLessThan(0.8);
    expect(many).toBeGreaterThan(0.99);
    expect(aurocInterval(scores(5, 10), scores(5, 0))[0]).toBe(0);
    expect(aurocInterval([], [1])).toEqual([0, 1]);
  });

  it('holds the true area about 95 times in 100', () => {
    const random = createRandom(3);
    const truth = 0.7602499; // Φ(1 / √2): normal scores one standard deviation apart
    let held = 0;
    for (let round = 0; round < 400; round++) {
      const low = Array.from({ length: 40 }, () => random.normal());
      const high = Array.from({ length: 25 }, () => 1 + random.normal());
      const [from, to] = aurocInterval(low, high);
      if (from <= truth && truth <= to) held++;
    }
    expect(held / 400).toBeGreaterThan(0.92);
    expect(held / 400).toBeLessThan(0.985);
  });
});
