import { describe, expect, it } from 'vitest';
import { sampleEvaluation } from '../../../test/report_sample.js';
import { evaluate } from '../../evaluation/index.js';
import { formatEvaluation } from './evaluation.js';
import { width } from './width.js';

const row = (truth: number, predicted: number) => ({
  path: 'x.jpg',
  truth,
  logits: Float32Array.of(predicted === 0 ? 1 : 0, predicted === 1 ? 1 : 0),
});

describe('formatEvaluation', () => {
  it('is aligned', () => {
    const evaluation = evaluate(['ants', '百合'], [row(0, 0), row(0, 1), row(1, 1), row(1, 1)], 1);
    expect(formatEvaluation(evaluation)).toBe(`Top-1  75.0 %  (3 of 4; 95 % interval 30.1–95.4 %)
Loss 0.563, calibration error 1.9 %, temperature 1

Class  Photos   Recall  95 % interval  Precision      F1  AUROC     AP
ants        2   50.0 %     9.5–90.5 %    100.0 %  66.7 %  0.750  0.750
百合        2  100.0 %   34.2–100.0 %     66.7 %  80.0 %  0.750  0.667

Confusion matrix: rows are the truth, columns the answer
      ants  百合
ants     1     1
百合     ·     2`);
  });

  it('numbers the columns where the labels do not fit, and stays within the width', () => {
    const labels = Array.from({ length: 12 }, (_, i) => `a rather long class name, number ${i + 1}`);
    const lines = formatEvaluation(sampleEvaluation(labels, 20), { width: 80 }).split('\n');
    expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(80);
    expect(lines.some((line) => /^ +1 +2 +3 +4 .* 12$/.test(line))).toBe(true);
    expect(lines.some((line) => line.startsWith('12 a rather'))).toBe(true);
  });

  it('lists the most confused pairs of many classes, and their weakest', () => {
    const evaluation = sampleEvaluation(
      Array.from({ length: 102 }, (_, i) => `species ${i}`),
      9,
    );
    const text = formatEvaluation(evaluation);
    expect(text).toContain('The weakest 10 of 102 classes.');
    expect(text).toMatch(/Most confused pairs \(10 of \d+\)\nTruth → taken for/);
    expect(text.split('\n').length).toBeLessThan(30);
  });

  it('colours only when asked, and the same text', () => {
    const evaluation = sampleEvaluation(['ants', 'bees'], 20);
    const coloured = formatEvaluation(evaluation, { colour: true });
    expect(coloured).toContain('\x1b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    const bare = coloured.replace(/\x1b\[\d+m/g, '').replace(/ +$/gm, '');
    expect(bare).toBe(formatEvaluation(evaluation));
  });

  it('passes no escape sequence of a label on', () => {
    expect(formatEvaluation(sampleEvaluation(['\x1b[31mred', 'bees'], 4))).not.toContain('\x1b');
  });

  it('says so where there was nothing to test on', () => {
    expect(formatEvaluation(evaluate(['a', 'b'], [], 1))).toContain('Top-1  unknown  (0 of 0');
  });
});
