import { createRandom } from '@beeline/core';
import { describe, expect, it } from 'vitest';
import { type Described, questionLabels } from './mislabelled.js';

/** Photos whose features lie round a place of their class, far from the others'. */
function photos(counts: Readonly<Record<string, number>>, width = 16): Described[] {
  const random = createRandom(5);
  return Object.entries(counts).flatMap(([label, count]) => {
    const place = Array.from({ length: width }, () => 2 * random.normal());
    return Array.from({ length: count }, (_, i) => ({
      path: `${label}/${i}.jpg`,
      split: 'train' as const,
      label,
      features: Float32Array.from(place, (value) => value + random.normal()),
    }));
  });
}

describe('questionLabels', () => {
  it('finds the photos whose labels were exchanged, and no others', () => {
    const all = photos({ ants: 40, bees: 40, wasps: 40 });
    expect(questionLabels(all, 0)).toEqual({ suspects: [], among: 120 });
    const wrong = all.map((photo, i) => (i === 7 || i === 50 ? { ...photo, label: 'wasps' } : photo));
    const { suspects } = questionLabels(wrong, 0);
    expect(suspects.map(({ path, label, looksLike }) => [path, label, looksLike]).sort()).toEqual([
      ['ants/7.jpg', 'wasps', 'ants'],
      ['bees/10.jpg', 'wasps', 'bees'],
    ]);
    expect(suspects[0]).not.toHaveProperty('features');
    for (const { shareOfOther, shareOfOwn } of suspects) expect(shareOfOther + shareOfOwn).toBeLessThanOrEqual(1);
  });

  it('leaves a class alone that is too small to have a majority', () => {
    expect(questionLabels(photos({ ants: 60, rare: 3 }), 0).suspects).toEqual([]);
    expect(questionLabels(photos({ ants: 1, bees: 1 }), 0).suspects).toEqual([]);
    expect(questionLabels([], 0)).toEqual({ suspects: [], among: 0 });
  });

  it('compares as many as it can afford, the same for the same seed, and says how many', () => {
    const many = photos({ a: 30, b: 30 }).map((photo, i) => (i % 10 === 0 ? { ...photo, label: 'c' } : photo));
    const all = questionLabels(many, 1);
    const some = questionLabels(many, 1, 16 * 40 * 40);
    expect([all.among, some.among]).toEqual([60, 40]);
    expect(questionLabels(many, 1, 16 * 40 * 40)).toEqual(some);
    expect(questionLabels(many, 2, 16 * 40 * 40)).not.toEqual(some);
    expect(all.suspects.length).toBeGreaterThan(some.suspects.length);
  });
});
