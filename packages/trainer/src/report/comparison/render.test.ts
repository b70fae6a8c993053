import { describe, expect, it } from 'vitest';
import { compareRuns, type Run } from '../../compare/index.js';
import { formatComparison, formatVerdict } from '../terminal/comparison.js';
import { comparisonPhotos, renderComparison } from './render.js';

const HOSTILE = '"><script>alert(1)</script>\u202e';
const sha = (i: number): string => i.toString(16).padStart(64, '0');

const run = (name: string, right: (i: number) => boolean, milliseconds?: number): Run => ({
  name,
  sha256: sha(7),
  labels: ['ants', HOSTILE],
  temperature: 1,
  bytes: 9_066_584,
  ...(milliseconds !== undefined && { milliseconds }),
  photos: Array.from({ length: 300 }, (_, i) => {
    return {
      path: `val/${HOSTILE}/${i}.jpg`,
      sha256: sha(i),
      truth: i % 2,
      logits: right(i) === (i % 2 === 0) ? [1, 0] : [0, 1],
    };
  }),
});

const comparison = compareRuns([run('old', (i) => i % 2 === 0, 4.2), run(HOSTILE, (i) => i % 5 > 0)]);
const thumbnails = new Map(
  comparisonPhotos(comparison).map((path) => [path, 'data:image/gif;base64,R0lGODlhAQABAAAAACw=']),
);
const page = renderComparison({ comparison, thumbnails });

describe('the page of a comparison', () => {
  it('writes hostile names as text, and fetches and runs nothing', () => {
    expect(page).not.toMatch(/<script|https?:|url\(|@import|\u202e/);
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/="[^"]*(NaN|undefined|Infinity)[^"]*"/);
  });

  it('says in words what the numbers mean, and shows the photos that differ', () => {
    const [pair] = comparison.pairs;
    expect(page).toContain(`is right about ${pair!.onlySecond} photos that old gets wrong`);
    expect(page).toContain('That is more than luck would do');
    expect(page).toContain(`The first 96 of ${comparison.disagreements.length} photos of 300`);
    expect(page.match(/<img src="data:/g)).toHaveLength(96);
    expect(page).toContain('4.2 ms');
  });

  it('has each anchor once, and leads nowhere else', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/ href="#([^"]*)"/g)) expect(ids).toContain(target);
  });

  it('says so where all answer alike', () => {
    const alike = compareRuns([run('old', () => true), run('new', () => true)]);
    const quiet = renderComparison({ comparison: alike, thumbnails: new Map() });
    expect(quiet).toContain('new and old are right about the very same photos.');
    expect(quiet).toContain('Nowhere: all 300 photos are named alike.');
    expect(formatComparison(alike)).toContain('All of them name every photo alike.');
  });
});

describe('the lines of a comparison', () => {
  it('tell the same without moving a cursor', () => {
    const text = formatComparison(comparison);
    expect(text).toContain('300 photos that all answered');
    expect(text).not.toContain('\u202e');
    expect(text).toMatch(/exact McNemar test: p (=|<)/);
  });

  it('give the verdict of a gate', () => {
    const alike = compareRuns([run('old', () => true), run('new', () => true)]);
    const passed = { passed: true, against: [] };
    const failed = { passed: false, against: [0] };
    expect(formatVerdict(alike, { require: 'not-worse' }, passed)).toBe(
      'Passed: new is not shown to be worse than old.',
    );
    expect(formatVerdict(alike, { require: 'better' }, failed)).toBe('Failed: new is not shown to be better than old.');
    expect(formatVerdict(alike, { require: 'not-worse', margin: 0.02 }, failed)).toBe(
      'Failed: new is not shown to be less than 2.0 points worse than old.',
    );
  });
});
