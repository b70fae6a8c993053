import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleEvaluation } from '../../test/report_sample.js';
import { choosePhotos, confidence, reportPhotos } from './photos.js';

const evaluation = sampleEvaluation(['ants', 'bees', 'wasps'], 40);
const { wrong, unsure, right } = choosePhotos(evaluation, 30);
const isRight = (one: { truth: number; predicted: number }): boolean => one.truth === one.predicted;

describe('choosePhotos', () => {
  it('puts the most confident mistake first', () => {
    expect(wrong.length).toBeGreaterThan(2);
    expect(wrong.some(isRight)).toBe(false);
    const sure = wrong.map(confidence);
    expect(sure).toEqual([...sure].sort((a, b) => b - a));
    expect(sure[0]).toBe(Math.max(...evaluation.predictions.filter((one) => !isRight(one)).map(confidence)));
  });

  it('shows the least sure of the right answers, the least sure first', () => {
    expect(unsure.every(isRight)).toBe(true);
    const all = evaluation.predictions.filter(isRight).map(confidence);
    expect(unsure.map(confidence)).toEqual(all.sort((a, b) => a - b).slice(0, unsure.length));
  });

  it('lets the classes take turns among the rest', () => {
    expect(right.every(isRight)).toBe(true);
    expect(right.slice(0, 3).map(({ truth }) => truth)).toEqual([0, 1, 2]);
  });
});

describe('reportPhotos', () => {
  it('asks for each photo once and for no more than it may, and for all where it may', () => {
    const total = evaluation.predictions.length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 * total }), (max) => {
        const paths = reportPhotos(evaluation, { max });
        expect(new Set(paths).size).toBe(paths.length);
        expect(paths.length).toBe(Math.min(max, total));
      }),
    );
  });

  it('asks for none where there are none', () => expect(reportPhotos(sampleEvaluation(['a', 'b'], 0))).toHaveLength(0));
});
