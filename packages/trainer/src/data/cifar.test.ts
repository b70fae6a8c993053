import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { describeWithShared } from '../../test/shared.js';
import { readDataset } from './dataset.js';
import { loadDecoder } from './decoder.js';
import { fingerprint } from './fingerprint.js';
import { readImage } from './readImage.js';

const NAMES = Buffer.from('cat\ndog\n\n');
/** Pictures whose pixel i is (label, i % 256, i % 7). */
const records = (...labels: number[]): Buffer =>
  Buffer.concat(
    labels.map((label) => {
      const plane = (value: (i: number) => number): Buffer =>
        Buffer.from(Array.from({ length: 1024 }, (_, i) => value(i)));
      return Buffer.concat([Buffer.of(label), plane(() => label), plane((i) => i % 256), plane((i) => i % 7)]);
    }),
  );
const options = { valFraction: 0.5, seed: 0 };

describe('CIFAR-10 in its binary form', () => {
  it('is a data set: labels by name, pictures by place, planes woven into pixels', () =>
    withFiles(
      [
        ['batches.meta.txt', NAMES],
        ['data_batch_1.bin', records(1, 0)],
        ['data_batch_2.bin', records(1)],
        ['test_batch.bin', records(0, 1)],
      ],
      async (root) => {
        const dataset = await readDataset(root, options);
        expect(dataset.labels).toEqual(['cat', 'dog']);
        expect(dataset.train.map(({ path, truth }) => [path, truth])).toEqual([
          ['data_batch_1.bin#0', 1],
          ['data_batch_1.bin#1', 0],
          ['data_batch_2.bin#0', 1],
        ]);
        expect(dataset.split).toMatchObject({ by: 'folders', val: 'test' });
        const read = await readImage(await loadDecoder(), dataset.val[1]!.file, {
          transforms: [{ op: 'flip_vertical' }],
        });
        expect(read).toMatchObject({ ok: true, value: { width: 32, height: 32 } });
        const { data } = (read as Extract<typeof read, { ok: true }>).value;
        const lastRow = 31 * 32;
        expect([...data.subarray(3, 6)]).toEqual([1, (lastRow + 1) % 256, (lastRow + 1) % 7]);
      },
    ));

  it('is split by chance where there is no test file, and fingerprinted picture by picture', () =>
    withFiles(
      [
        ['batches.meta.txt', NAMES],
        ['all.bin', records(0, 1, 0, 1)],
      ],
      async (root) => {
        const dataset = await readDataset(root, options);
        expect(dataset.split.by).toBe('chance');
        expect([dataset.train.length, dataset.val.length]).toEqual([2, 2]);
        const { files } = await fingerprint([...dataset.train, ...dataset.val]);
        expect(files.get('all.bin#0')).toBe(files.get('all.bin#2'));
        expect(files.get('all.bin#0')).not.toBe(files.get('all.bin#1'));
      },
    ));

  it.each([
    ['a file that ends within a picture', records(0, 1).subarray(0, -1), 'no whole number of pictures'],
    ['a label without a name', records(0, 2), 'Picture 1'],
  ])('is refused: %s', (_, contents, words) =>
    withFiles(
      [
        ['batches.meta.txt', NAMES],
        ['data.bin', contents],
      ],
      async (root) => {
        await expect(readDataset(root, options)).rejects.toMatchObject({ code: 'cifar_corrupt' });
        await expect(readDataset(root, options)).rejects.toThrow(words);
      },
    ),
  );

  it('says of a picture that is gone what it says of a photo', () =>
    withFiles([], async (root) => {
      const read = await readImage(await loadDecoder(), join(root, 'gone.bin#3'), { transforms: [] });
      expect(read).toMatchObject({ ok: false, error: { code: 'unreadable' } });
    }));
});

describeWithShared('data/cifar10', 'the subset of CIFAR-10', (path) => {
  it('has every class, 475 and 87 times', async () => {
    const { labels, train, val } = await readDataset(path, options);
    expect(labels).toHaveLength(10);
    for (const [photos, count] of [
      [train, 475],
      [val, 87],
    ] as const)
      for (const truth of labels.keys()) expect(photos.filter((photo) => photo.truth === truth)).toHaveLength(count);
  });
});
