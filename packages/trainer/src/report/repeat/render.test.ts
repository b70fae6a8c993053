import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ids, links, misfits, reaches } from '../../../test/page_checks.js';
import { sampleFolds, sampleSeeds } from '../../../test/repeat_sample.js';
import { sampleEpochs } from '../../../test/report_sample.js';
import { percent } from '../numbers.js';
import { renderFolds } from './folds.js';
import { renderSeeds } from './seeds.js';

const HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'&amp;\u202e\u0000`"];

const folds = sampleFolds(['ants', 'bees'], 60, 4);
const seeds = sampleSeeds(['ants', 'bees'], 60, 3);
const many = Array.from({ length: 30 }, (_, i) => `species ${i}`);
const pages: readonly (readonly [string, string])[] = [
  ['folds', renderFolds(folds)],
  ['folds with hostile names', renderFolds(sampleFolds(HOSTILE, 20, 2))],
  ['folds of many classes', renderFolds(sampleFolds(many, 6, 10))],
  ['folds without maps', renderFolds({ ...folds, maps: undefined })],
  ['seeds', renderSeeds(seeds)],
  ['seeds with hostile names', renderSeeds(sampleSeeds(HOSTILE, 20, 2))],
  ['seeds of many classes', renderSeeds(sampleSeeds(many, 6, 10))],
];

describe.each(pages)('the page of %s', (_, page) => {
  it('is well formed', () => expect(misfits(page)).toEqual([]));

  it('fetches nothing and runs nothing', () => {
    expect(reaches(page)).toEqual([]);
    expect(page).not.toContain('\u202e');
  });

  it('has each anchor once, and leads to those and to reports beside it alone', () => {
    const anchors = ids(page);
    expect(new Set(anchors).size).toBe(anchors.length);
    const others = links(page).filter((href) => !(href.startsWith('#') && anchors.includes(href.slice(1))));
    for (const href of others) expect(href).toMatch(/^\.\.\/\.\.\/photos-\d\/report\/index\.html$/);
  });

  it('draws no coordinate that is no number', () => expect(page).not.toMatch(/="[^"]*(NaN|undefined|Infinity)[^"]*"/));

  it('gives every picture a name', () => {
    expect(page).toMatch(/<img [^>]*alt="[^"]+/);
    for (const [svg] of page.matchAll(/<svg [^>]*>/g)) expect(svg).toMatch(/role="img" aria-label(ledby)?="[^"]+"/);
  });
});

const part = (page: string, id: string): string => {
  const from = page.indexOf(`<section id="${id}"`);
  return page.slice(from, page.indexOf('</section>', from));
};

/** The numbers in the cells of each row of a table's body. */
const rowsOf = (section: string): number[][] =>
  [...section.slice(section.indexOf('<tbody>'), section.indexOf('</tbody>')).matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) =>
    [...row.matchAll(/<td[^>]*>(?:<a [^>]*>)?(\d+)(?:<\/a>)?<\/td>/g)].map(([, cell]) => Number(cell)),
  );
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('renderFolds', () => {
  it('has numbers that add up, however many photos, classes and folds there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 10, max: 40 }),
        fc.integer({ min: 2, max: 8 }),
        (classes, perClass, count) => {
          const input = sampleFolds(many.slice(0, classes), perClass, count);
          const page = renderFolds(input);
          const { correct, total } = input.evaluation.top1;
          expect(page).toContain(
            `Of ${total} photos, each tested by a network that had never seen it, ${correct} were`,
          );
          const table = rowsOf(part(page, 'folds'));
          expect(table).toHaveLength(count);
          for (const [trainedOn, tested] of table) expect(trainedOn! + tested!).toBe(total);
          expect(sum(table.map(([, tested]) => tested!))).toBe(total);
          expect(sum(table.map(([, , right]) => right!))).toBe(correct);
          const matrix = rowsOf(part(page, 'confusion'));
          expect(sum(matrix.flat())).toBe(total);
          expect(sum(matrix.map((row, i) => row[i]!))).toBe(correct);
          expect(rowsOf(part(page, 'classes')).map(([support]) => support)).toEqual(matrix.map(sum));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('says that no network is kept, and warns of the epochs where they were chosen by these photos', () => {
    const page = renderFolds(folds);
    expect(page).toContain('None of the 4 networks was kept');
    expect(page).toContain('expect slightly less');
    expect(renderFolds({ ...folds, alsoTuned: false })).not.toContain('expect slightly less');
  });

  it('draws each training thinly, their mean over the epochs that all have, and where each was kept', () => {
    const section = part(renderFolds(folds), 'training');
    expect(section.match(/class="(train|val) thin"/g)).toHaveLength(2 * 2 * 4);
    expect(section.match(/class="kept"/g)).toHaveLength(2 * 4);
    const [loss] = section.split('</svg>');
    const mean = / class="val"><path d="([^"]*)"/.exec(loss!)![1]!;
    expect(mean.match(/[ML]/g)).toHaveLength(22);
    const third = sampleEpochs(25)[2]!.valAccuracy;
    expect(section).toContain(`<title>Epoch 3: ${percent(third)}</title>`);
    expect(section).toContain('<title>Fold 2, epoch 17:');
  });

  it('calls no copy one of a photo that was learned from', () => {
    const { findings } = folds;
    const duplicates = findings!.duplicates.map((group) => ({ ...group, acrossSplits: false }));
    const page = renderFolds({ ...folds, findings: { ...findings!, duplicates, leaked: 0 } });
    expect(page).not.toContain('Copies on both sides');
    expect(part(page, 'findings')).toContain('train/odd/1.jpg = val/odd/2.jpg');
  });
});

describe('renderSeeds', () => {
  const page = renderSeeds(seeds);

  it('opens with the mean and its interval, cut where no share can be, and the two ends', () => {
    const shares = seeds.trainings.map(({ top1 }) => top1.accuracy);
    expect(page).toContain(`named ${percent(sum(shares) / 3).replace(' %', '\u00a0%')} of the same 121 photos right`);
    expect(page).toContain('95\u00a0% interval over seeds');
    const [least, most] = [Math.min(...shares), Math.max(...shares)].map((share) => percent(share));
    expect(part(page, 'seeds')).toContain(`from ${least} to ${most}`);
    const apart = [seeds.trainings[0]!, { ...seeds.trainings[1]!, top1: { ...seeds.trainings[1]!.top1, accuracy: 0 } }];
    expect(renderSeeds({ ...seeds, trainings: apart })).toContain('over seeds 0.0–100.0\u00a0%');
  });

  it('claims no interval where all seeds come to the same', () => {
    const alike = renderSeeds({ ...seeds, trainings: [seeds.trainings[0]!, seeds.trainings[0]!] });
    expect(alike).toContain('All of them were right equally often.');
    expect(alike).not.toContain('interval over seeds 9');
  });

  it('leads from each seed to its own report, and shows which photos how many of them got wrong', () => {
    for (const { name, report } of seeds.trainings) expect(page).toContain(`<a href="${report}">${name}</a>`);
    const section = part(page, 'photos');
    const wrong = new Map<string, number>();
    for (const { evaluation } of seeds.trainings)
      for (const { path, truth, predicted } of evaluation.predictions)
        wrong.set(path, (wrong.get(path) ?? 0) + Number(truth !== predicted));
    const counts = [...wrong.values()];
    const none = counts.filter((n) => n === 0).length;
    const all = counts.filter((n) => n === 3).length;
    expect(none * all).toBeGreaterThan(0);
    expect(section).toContain(
      `Of 121 photos, ${none} were named right by all 3 trainings, ${121 - none - all} by some of them and ${all} by none.`,
    );
    const shown = [...section.matchAll(/wrong<span>(\d) of 3<\/span>/g)].map(([, n]) => Number(n));
    expect(shown).toEqual(counts.filter((n) => n > 0).sort((a, b) => b - a));
  });

  it('shows no picture that is not inside the page', () => {
    const elsewhere = new Map([...seeds.thumbnails.keys()].map((path) => [path, 'https://example.com/a.jpg']));
    expect(reaches(renderSeeds({ ...seeds, thumbnails: elsewhere }))).toEqual([]);
  });

  it('names the copies that flatter it', () =>
    expect(page).toContain('1 of these photos is a copy of photos it learned'));
});
