import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@beeline/core';
import { applyTransforms, type Image, resize } from '@beeline/core/image';
import { describe, expect, it } from 'vitest';
import { exifBlock, jpegOf, pngOf, withExif } from '../../../../core/test/photos.js';
import { withFiles } from '../../../test/files.js';
import { leaveOut, readDataset } from '../dataset.js';
import { fingerprint } from '../fingerprint.js';
import { brokenPhotos, countFindings, describeFindings, type Findings, findingsOf, inspectPhotos } from './index.js';

/** A photo like no other: soft blots of colour. */
function scene(seed: number, width = 240, height = 180): Image {
  const random = createRandom(seed);
  const small = new Uint8Array(8 * 6 * 3).map(() => random.integer(256));
  return resize({ width: 8, height: 6, data: small }, width, height, 'bicubic');
}

/** Reads and checks a folder as training does. */
async function check(root: string, cache?: string): Promise<{ findings: Findings; decoded: number }> {
  const dataset = await readDataset(root, { valFraction: 0.5, seed: 0 });
  const photos = [...dataset.train, ...dataset.val];
  const { files } = await fingerprint(photos);
  let decoded = 0;
  const progress = (total: number) => {
    decoded = total;
    return { advance: () => undefined, end: () => undefined };
  };
  const inspections = await inspectPhotos(photos, { files, cache, progress, workers: 2 });
  const left = leaveOut(dataset, brokenPhotos(inspections));
  return { findings: findingsOf(left, files, inspections), decoded };
}

const paths = (groups: Findings['duplicates']): string[][] =>
  groups.map(({ photos }) => photos.map(({ path }) => path));

/** Two photos a class and split, all of them different. */
async function clean(): Promise<(readonly [string, Uint8Array])[]> {
  const names = ['train', 'val'].flatMap((split) =>
    ['a', 'b'].flatMap((label) => [`${split}/${label}/1.jpg`, `${split}/${label}/2.jpg`]),
  );
  return Promise.all(names.map(async (name, i) => [name, await jpegOf(scene(i))] as const));
}

describe('checks of photos', () => {
  it('find nothing where there is nothing', async () =>
    withFiles(await clean(), async (root) => {
      const { findings } = await check(root);
      expect(countFindings(findings)).toEqual({
        checked: 8,
        corrupt: 0,
        tiny: 0,
        rotated: 0,
        copies: 0,
        copiesAcrossClasses: 0,
        leaked: 0,
      });
      const { warnings, notes } = describeFindings(findings, 4);
      expect([warnings, notes]).toEqual([[], [expect.stringContaining('Checked 8 photos')]]);
    }));

  it('find copies: the same file, compressed again, smaller, paler, brighter, mirrored, as a PNG', async () => {
    const original = scene(100);
    const half = resize(original, 120, 90, 'bilinear');
    const changed = (transform: Parameters<typeof applyTransforms>[1][number]) =>
      jpegOf(applyTransforms(original, [transform]));
    const copies: [string, Uint8Array][] = [
      ['val/a/same.jpg', await jpegOf(original)],
      ['val/a/again.jpg', await jpegOf(original, { quality: 30 })],
      ['val/a/small.jpg', await jpegOf(half)],
      ['val/a/pale.jpg', await changed({ op: 'contrast', factor: 0.7 })],
      ['val/a/bright.jpg', await changed({ op: 'brightness', factor: 1.1 })],
      ['val/a/mirror.jpg', await changed({ op: 'flip_horizontal' })],
      ['val/a/copy.png', pngOf(original)],
    ];
    await withFiles([...(await clean()), ['train/a/original.jpg', await jpegOf(original)], ...copies], async (root) => {
      const { findings } = await check(root);
      expect(paths(findings.duplicates).map((group) => group.sort())).toEqual([
        ['train/a/original.jpg', ...copies.map(([path]) => path).sort()],
      ]);
      expect(findings.duplicates[0]).toMatchObject({ exact: false, acrossSplits: true, acrossClasses: false });
      expect(findings.leaked).toBe(copies.length);
      const [warning] = describeFindings(findings, 11).warnings;
      expect(warning).toContain('Leakage: 7 of the 11 photos to validate with are copies');
      expect(warning).toContain('train/a/original.jpg ~ val/a/');
    });
  });

  it('tell leakage from copies within a split, and name a photo under two classes', async () => {
    const [one, two, three] = await Promise.all([200, 201, 202].map((seed) => jpegOf(scene(seed))));
    await withFiles(
      [
        ...(await clean()),
        ['train/a/in.jpg', one!],
        ['train/a/in2.jpg', one!],
        ['train/a/x.jpg', two!],
        ['train/b/x.jpg', two!],
        ['train/b/leak.jpg', three!],
        ['val/b/leak.jpg', three!],
      ],
      async (root) => {
        const { findings } = await check(root);
        expect(paths(findings.duplicates)).toEqual([
          ['train/b/leak.jpg', 'val/b/leak.jpg'],
          ['train/a/x.jpg', 'train/b/x.jpg'],
          ['train/a/in.jpg', 'train/a/in2.jpg'],
        ]);
        expect(findings.duplicates.every(({ exact }) => exact)).toBe(true);
        expect(countFindings(findings)).toMatchObject({ copies: 3, copiesAcrossClasses: 1, leaked: 1 });
        const { warnings, notes } = describeFindings(findings, 5);
        expect(warnings.join('\n')).toMatch(
          /leak\.jpg = val[\s\S]*two classes, once:\n {2}train\/a\/x\.jpg = train\/b\/x\.jpg$/,
        );
        expect(notes.join('\n')).toContain('train/a/in.jpg = train/a/in2.jpg');
      },
    );
  });

  it('list broken, tiny and rotated photos', async () => {
    const whole = await jpegOf(scene(300));
    await withFiles(
      [
        ...(await clean()),
        ['train/a/cut.jpg', whole.subarray(0, whole.length - 500)],
        ['train/a/text.jpg', Buffer.from('no photo')],
        ['train/a/tiny.png', pngOf(scene(301, 200, 31))],
        ['train/a/small.png', pngOf(scene(302, 32, 32))],
        ['train/a/lying.jpg', withExif(await jpegOf(scene(303, 240, 180)), exifBlock(6))],
      ],
      async (root) => {
        const { findings } = await check(root);
        expect(findings.corrupt.map(({ path }) => path)).toEqual(['train/a/cut.jpg', 'train/a/text.jpg']);
        expect(findings.tiny).toEqual([{ path: 'train/a/tiny.png', width: 200, height: 31 }]);
        expect(findings.rotated).toEqual([{ path: 'train/a/lying.jpg', orientation: 6 }]);
        const words = describeFindings(findings, 4);
        expect(words.warnings.join()).toContain('train/a/tiny.png (200 x 31)');
        expect(words.notes.join()).toContain('train/a/lying.jpg');
      },
    );
  });
});

describe('what was found out about a file', () => {
  it('is kept by its contents: a second look decodes nothing and finds the same, under another name too', async () =>
    withFiles([...(await clean()), ['train/a/text.jpg', Buffer.from('no photo')]], async (root) => {
      const cache = join(root, 'cache');
      const first = await check(root, cache);
      expect(first.decoded).toBe(9);
      expect(await check(root, cache)).toEqual({ ...first, decoded: 0 });
      await writeFile(join(root, 'val/b/3.jpg'), await readFile(join(root, 'val/b/2.jpg')));
      await writeFile(join(root, 'val/b/4.jpg'), await jpegOf(scene(400)));
      const second = await check(root, cache);
      expect(second.decoded).toBe(1);
      expect(paths(second.findings.duplicates)).toEqual([['val/b/2.jpg', 'val/b/3.jpg']]);
    }));

  it('is found out again where the file that keeps it is damaged', async () =>
    withFiles(await clean(), async (root) => {
      const cache = join(root, 'cache');
      const first = await check(root, cache);
      const file = join(cache, 'checks-1.jsonl');
      const lines = (await readFile(file, 'utf8')).trim().split('\n');
      const damaged = [lines[0]!.slice(0, 80), lines[1]!.replace(/"[^"]*"\]$/, '"AAAA"]'), ...lines.slice(2)];
      await writeFile(file, damaged.join('\n'));
      expect(await check(root, cache)).toEqual({ ...first, decoded: 2 });
      await appendFile(file, '{"half a li');
      expect(await check(root, cache)).toEqual({ ...first, decoded: 0 });
    }));
});
