import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns, judgeGate, parsePredictions, type Run, readPredictions, writePredictions } from './index.js';

const sha = (i: number): string => i.toString(16).padStart(64, '0');

/** A run that answers photo `i` of class `i % 2` right where `right[i]` says so. */
function run(name: string, right: string, change: Partial<Run> = {}): Run {
  const photos = [...right].map((mark, i) => {
    const truth = i % 2;
    const answer = mark === '1' ? truth : 1 - truth;
    return { path: `val/${i}.jpg`, sha256: sha(i), truth, logits: answer === 0 ? [2, -1] : [-1, 2] };
  });
  return { name, sha256: sha(999), labels: ['ants', 'bees'], temperature: 1, bytes: 1000, photos, ...change };
}

describe('compareRuns', () => {
  const before = run('before', '1111100000000000');
  const after = run('after', '0111111111111110');

  it('counts the photos that one gets right and the other wrong', () => {
    const { pairs, photos, disagreements, runs } = compareRuns([before, after]);
    expect(photos).toBe(16);
    expect(runs.map(({ evaluation }) => evaluation.top1.correct)).toEqual([5, 14]);
    // scipy: binomtest(1, 11, 0.5).pvalue = 0.01171875
    expect(pairs).toEqual([
      expect.objectContaining({ first: 0, second: 1, onlyFirst: 1, onlySecond: 10, p: 0.01171875, verdict: 'better' }),
    ]);
    expect(pairs[0]!.difference).toBe(9 / 16);
    expect(pairs[0]!.interval[0]).toBeGreaterThan(0);
    expect(pairs[0]!.lossDifference).toBeLessThan(0);
    expect(disagreements.map(({ path }) => path)).toHaveLength(11);
    expect(disagreements[0]).toMatchObject({
      path: 'val/0.jpg',
      truth: 0,
      answers: [{ predicted: 0 }, { predicted: 1 }],
    });
  });

  it('corrects for as many pairs as there are', () => {
    const { pairs } = compareRuns([before, after, before]);
    expect(pairs.map(({ first, second }) => [first, second])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(pairs.map(({ adjusted }) => adjusted)).toEqual([3 * 0.01171875, 1, 3 * 0.01171875]);
    expect(pairs.map(({ verdict }) => verdict)).toEqual(['better', 'undecided', 'worse']);
  });

  it('knows photos by their contents, whatever they are called and in whatever order', () => {
    const moved = after.photos.map((photo, i) => ({ ...photo, path: `elsewhere/${i}.png` })).reverse();
    const { pairs, disagreements } = compareRuns([before, { ...after, photos: moved }]);
    expect(pairs).toEqual(compareRuns([before, after]).pairs);
    expect(disagreements[0]!.path).toBe('val/0.jpg');
  });

  it('reads answers in the labels of each run', () => {
    const swapped = after.photos.map(({ truth, logits: [ants, bees], ...photo }) => {
      return { ...photo, truth: 1 - truth, logits: [bees!, ants!] };
    });
    const other = { ...after, labels: ['bees', 'ants'], photos: swapped };
    expect(compareRuns([before, other]).pairs).toEqual(compareRuns([before, after]).pairs);
  });

  it('names the photos that it leaves out: missing, copies, of another class', () => {
    const photos = after.photos.map((photo, i) => ({
      ...photo,
      sha256: i === 3 ? sha(500) : i === 5 ? sha(4) : photo.sha256,
      truth: i === 7 ? 1 - photo.truth : photo.truth,
    }));
    const { unmatched, photos: n } = compareRuns([before, { ...after, photos }]);
    expect(n).toBe(13);
    expect(unmatched).toEqual([
      { run: 'after', path: 'val/5.jpg', reason: 'copy' },
      { run: 'before', path: 'val/3.jpg', reason: 'missing' },
      { run: 'before', path: 'val/5.jpg', reason: 'missing' },
      { run: 'before', path: 'val/7.jpg', reason: 'relabelled' },
      { run: 'after', path: 'val/3.jpg', reason: 'missing' },
    ]);
  });

  it('refuses runs of other classes, and runs without a photo in common', () => {
    expect(() => compareRuns([before, { ...after, labels: ['ants', 'wasps'] }])).toThrow(/after ants, wasps/);
    const others = after.photos.map((photo, i) => ({ ...photo, sha256: sha(100 + i) }));
    expect(() => compareRuns([before, { ...after, photos: others }])).toThrow(/no photo in common/);
  });
});

describe('judgeGate', () => {
  const old = run('old', '11111110'.repeat(20));
  const same = run('same', '11111101'.repeat(20));
  const worse = run('worse', '11100000'.repeat(20));
  const gate = (first: Run, last: Run, ...wanted: Parameters<typeof judgeGate>[1][]) =>
    wanted.map((one) => judgeGate(compareRuns([first, last]), one).passed);

  it('lets pass what is required, and nothing else', () => {
    expect(gate(old, same, { require: 'better' }, { require: 'not-worse' })).toEqual([false, true]);
    expect(gate(old, worse, { require: 'better' }, { require: 'not-worse' })).toEqual([false, false]);
    expect(gate(worse, old, { require: 'better' }, { require: 'not-worse' })).toEqual([true, true]);
  });

  it('with a margin asks for proof: the interval decides', () => {
    const margin = (share: number) => ({ require: 'not-worse', margin: share }) as const;
    const [low] = compareRuns([old, same]).pairs[0]!.interval;
    expect(gate(old, same, margin(-low - 0.001), margin(-low + 0.001))).toEqual([false, true]);
  });

  it('holds the last against every other, and says against which it fails', () => {
    expect(judgeGate(compareRuns([old, worse, same]), { require: 'better' })).toEqual({ passed: false, against: [0] });
  });
});

describe('recorded answers', () => {
  const { photos, labels } = run('one', '101');
  const predictions = { bundle: sha(1), split: 'val', labels, photos };
  const reader = (text: string) => async () => new TextEncoder().encode(text);

  it('come back as they were', async () => {
    const text = writePredictions(predictions);
    expect(text.split('\n')).toHaveLength(photos.length + 3);
    expect(await readPredictions(reader(text), 'one', sha(1))).toMatchObject(predictions);
  });

  it.each([
    ['predictions_missing', async () => undefined],
    ['predictions_corrupt', reader('{"schema":1')],
    ['predictions_stale', reader(writePredictions({ ...predictions, bundle: sha(2) }))],
  ])('are refused with %s', async (code, read) => {
    await expect(readPredictions(read, 'one', sha(1))).rejects.toMatchObject({ code });
  });

  it('are refused whole where they do not fit together', () => {
    const broken = [
      { ...predictions, photos: [{ ...photos[0]!, truth: 2 }] },
      { ...predictions, photos: [{ ...photos[0]!, logits: [1] }] },
      { ...predictions, photos: [{ ...photos[0]!, sha256: 'abc' }] },
    ];
    for (const one of broken) expect(parsePredictions(writePredictions(one))).toBeUndefined();
  });

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parsePredictions(text)).toBeUndefined();
      }),
    );
  });
});
