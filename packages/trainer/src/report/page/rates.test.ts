import { describe, expect, it } from 'vitest';
import { renderRates } from './rates.js';

const points = Array.from({ length: 40 }, (_, i) => {
  const learningRate = 10 ** (-7 + i / 5);
  const smoothed = i < 35 ? 2 - i / 40 : 2 ** (i - 33);
  return { learningRate, loss: smoothed + (i % 2) / 10, smoothed };
});
const rates = {
  mode: 'finetune',
  architecture: 'resnet18',
  backend: 'wasm',
  batchSize: 4,
  configured: 1e-3,
  points,
  diverged: true,
  valley: 1e-3,
  steepest: 1e-2,
};

describe('the page of a sweep of learning rates', () => {
  const page = renderRates('<ants>', rates);

  it('writes hostile names as text, and fetches and runs nothing', () => {
    expect(page).toContain('&lt;ants&gt;');
    expect(page).not.toMatch(/<script|https?:|url\(|@import|<ants>/);
  });

  it('has the suggestion in words and as a mark, and no number that is none', () => {
    expect(page).toContain('A good learning rate is 0.001.');
    expect(page).toContain('runs away at the end');
    expect(page.match(/class="best"/g)).toHaveLength(2);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('draws nothing outside of the chart where the loss runs away', () => {
    const path = / d="([^"]+)"/.exec(page)![1]!;
    const heights = [...path.matchAll(/[ML][\d.]+ ([\d.-]+)/g)].map(([, y]) => Number(y));
    expect(heights.length).toBeGreaterThan(30);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(22);
    expect(Math.max(...heights)).toBeLessThanOrEqual(268 - 40 + 0.1);
  });

  it('says so where no rate helps', () => {
    const { valley: _, steepest: __, ...without } = rates;
    const quiet = renderRates('ants', without);
    expect(quiet).toContain('The loss does not fall');
    expect(quiet).not.toContain('class="best"');
  });

  it('can show a single update', () => {
    expect(renderRates('ants', { ...rates, points: points.slice(0, 1) })).not.toMatch(/NaN|Infinity/);
  });
});
