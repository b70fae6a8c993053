import { describe, expect, it } from 'vitest';
import { evaluate, type LogitRow } from '../evaluation/index.js';
import { baselineSentence, keySentence, mistakeSentence } from './sentence.js';

const rows = (truth: number, predicted: number, times: number): LogitRow[] =>
  Array.from({ length: times }, (_, i) => ({
    path: `${truth}/${predicted}/${i}.jpg`,
    truth,
    logits: Float32Array.of(predicted === 0 ? 1 : 0, predicted === 1 ? 1 : 0),
  }));
const LABELS = ['ants', 'bees'];
const evaluation = evaluate(LABELS, [...rows(0, 0, 66), ...rows(0, 1, 4), ...rows(1, 1, 81), ...rows(1, 0, 2)], 1);

describe('the sentences', () => {
  it('say the result with its interval', () => {
    expect(keySentence(evaluation)).toBe(
      'Of 153 photos it had never seen, it named 147 right: 96.1 % (95 % interval 91.7–98.2 %).',
    );
  });

  it('say the most frequent mistake and what guessing would give', () => {
    expect(mistakeSentence(evaluation)).toBe(
      'The most frequent mistake: 4 of 70 photos of “ants” were taken for “bees”.',
    );
    expect(baselineSentence(evaluation)).toBe('Always answering “bees” would be right for 54.2 % of them.');
  });

  it('claim nothing without photos, and no mistake where there was none', () => {
    const none = evaluate(LABELS, [], 1);
    expect(keySentence(none)).toContain('nothing is known');
    expect(mistakeSentence(none) + baselineSentence(none)).toBe('');
    expect(mistakeSentence(evaluate(LABELS, rows(0, 0, 2), 1))).toBe('None of them was named wrong.');
  });
});
