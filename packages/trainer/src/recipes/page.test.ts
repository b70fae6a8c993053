import { describe, expect, it } from 'vitest';
import { resultsPage } from './page.js';
import type { RunResult } from './run.js';
import type { Recipe } from './schema.js';

const recipe: Recipe = {
  name: 'd-some',
  writeUp: 'd',
  title: 'Some network | on flowers',
  data: { folder: 'flower_photos', val: 'test' },
  network: 'mobilenet_v2',
  mode: 'finetune',
  settings: { epochs: 2, batchSize: 4, schedule: 'step', freeze: { kind: 'matching', pattern: 'features.*' } },
  published: { accuracy: 0.77, network: 'vgg16', photos: 540 },
  perClass: true,
  note: 'Fewer photos.',
};
const run: RunResult = {
  seed: 4,
  backend: 'native',
  seconds: 12.3,
  correct: 3,
  total: 4,
  accuracy: 0.75,
  interval: [0.3006, 0.9544],
  perClass: [
    { label: 'roses', correct: 2, total: 2 },
    { label: 'tulips', correct: 1, total: 2 },
  ],
  trainedOn: 8,
  epochs: { run: 1, kept: 1 },
  shortened: true,
  also: '4 of 4 otherwise',
};
const page = (runs: readonly RunResult[], notRun?: string): string =>
  resultsPage([recipe], new Map([['d-some', { recipe: 'd-some', runs, ...(notRun && { notRun }) }]]));

describe('the page of results', () => {
  it('shows what was published, what came out, and by class', () => {
    const text = page([run]);
    expect(text).toContain('Some network \\| on flowers');
    expect(text).toContain('features.* frozen; SGD 0.001, momentum 0.9, StepLR(7, 0.1); batch 4, 2 epochs');
    expect(text).toContain('| 0.77 (vgg16) | 0.750 (0.301–0.954), 3 of 4, shortened to 1 epochs | 12.3 | native | 4 |');
    expect(text).toContain('| tulips | 1 | 2 | 0.50 | 0.09–0.91 |');
    expect(text).toContain('- d-some: Fewer photos. In other counts: 4 of 4 otherwise.\n');
  });

  it('says what was not run and why', () => {
    expect(page([], 'the weights were not there')).toContain('Not run: the weights were not there.');
    expect(resultsPage([recipe], new Map())).toContain('| not run |');
    expect(page([run])).not.toContain('ot run');
  });

  it('has no empty cells out of line: every row of a table has as many', () => {
    const rows = page([run])
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| class'));
    const cells = rows.map((line) => line.replaceAll('\\|', '').split('|').length);
    expect(new Set(cells)).toEqual(new Set([9, 7]));
  });
});
