import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { countByClass } from './classCounts.js';
import { leaveOut, readDataset } from './dataset.js';

const options = { valFraction: 0.2, seed: 0 };
const paths = (photos: readonly { path: string }[]): string[] => photos.map((photo) => photo.path);

describe('a folder with train and val', () => {
  it('gives torchvision’s classes and samples in torchvision’s order', () =>
    withFiles(
      [
        'train/bees/b.jpg',
        'train/bees/more/a.PNG',
        'train/bees/a.jpeg',
        'train/Wasps/1.webp',
        'train/ants/imageNotFound.gif',
        'train/ants/formica.jpeg',
        'val/ants/1.jpg',
        'val/bees/1.jpg',
        'val/Wasps/1.jpg',
      ],
      async (root) => {
        const dataset = await readDataset(root, options);
        expect(dataset.labels).toEqual(['Wasps', 'ants', 'bees']);
        expect(paths(dataset.train)).toEqual([
          'train/Wasps/1.webp',
          'train/ants/formica.jpeg',
          'train/bees/a.jpeg',
          'train/bees/b.jpg',
          'train/bees/more/a.PNG',
        ]);
        expect(dataset.train.map((photo) => photo.truth)).toEqual([0, 1, 2, 2, 2]);
        expect(dataset.split).toEqual({ by: 'folders', train: 'train', val: 'val' });
      },
    ));

  it('orders classes by code point, as Python does: JavaScript would put 𝒜 before ﬁ', () =>
    withFiles(['𝒜/1.jpg', 'ﬁ/1.jpg', '𝒜/2.jpg', 'ﬁ/2.jpg'], async (root) => {
      expect(['𝒜', 'ﬁ'].sort()).toEqual(['𝒜', 'ﬁ']);
      expect((await readDataset(root, options)).labels).toEqual(['ﬁ', '𝒜']);
    }));

  it.each(['valid', 'validation'])('finds the split under the name %s too', (name) =>
    withFiles(['train/a/1.jpg', 'train/b/1.jpg', `${name}/a/2.jpg`, `${name}/b/2.jpg`], async (root) => {
      expect((await readDataset(root, options)).split).toEqual({ by: 'folders', train: 'train', val: name });
    }),
  );

  it('passes over stray folders at every level and names them', () =>
    withFiles(
      [
        'train/a/1.jpg',
        'train/b/1.jpg',
        'train/b/.ipynb_checkpoints/1-checkpoint.jpg',
        'train/.ipynb_checkpoints/1.jpg',
        'val/a/1.jpg',
        'val/b/1.jpg',
        'val/__MACOSX/1.jpg',
        '__MACOSX/train/a/._1.jpg',
      ],
      async (root) => {
        const dataset = await readDataset(root, options);
        expect(dataset.labels).toEqual(['a', 'b']);
        expect(dataset.train).toHaveLength(2);
        expect([...dataset.passedOver].sort()).toEqual([
          '__MACOSX',
          'train/.ipynb_checkpoints',
          'train/b/.ipynb_checkpoints',
          'val/__MACOSX',
        ]);
      },
    ));

  it('follows links as torchvision does, but not round in circles', () =>
    withFiles(['elsewhere/2.jpg', 'photos/a/1.jpg', 'photos/b/1.jpg', 'photos/b/2.jpg'], async (root) => {
      await symlink(join(root, 'elsewhere'), join(root, 'photos/a/linked'));
      await symlink(join(root, 'photos/a'), join(root, 'photos/a/loop'));
      const { train, val } = await readDataset(join(root, 'photos'), options);
      expect(paths([...train, ...val]).sort()).toEqual(['a/1.jpg', 'a/linked/2.jpg', 'b/1.jpg', 'b/2.jpg']);
    }));

  it('leaves out formats that torchvision lists and Beeline does not decode, and says so', () =>
    withFiles(['a/1.jpg', 'a/2.jpg', 'a/3.BMP', 'b/1.jpg', 'b/2.jpg', 'b/3.tiff'], async (root) => {
      const dataset = await readDataset(root, options);
      expect(paths(dataset.leftOut)).toEqual(['a/3.BMP', 'b/3.tiff']);
      expect(dataset.leftOut[0]?.reason).toContain('JPEG, PNG and WebP');
    }));
});

describe('a folder of class folders', () => {
  const many = (label: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${label}/${i}.jpg`);
  const files = [...many('ants', 40), ...many('bees', 10), ...many('rare', 2)];

  it('is split class by class, the same for the same seed and another for another', () =>
    withFiles(files, async (root) => {
      const dataset = await readDataset(root, options);
      expect(countByClass(dataset.val, 3)).toEqual([8, 2, 1]);
      expect(countByClass(dataset.train, 3)).toEqual([32, 8, 1]);
      expect(new Set(paths([...dataset.train, ...dataset.val])).size).toBe(files.length);
      expect((await readDataset(root, options)).val).toEqual(dataset.val);
      expect((await readDataset(root, { ...options, seed: 1 })).val).not.toEqual(dataset.val);
    }));

  it('is split again when photos are left out, so that bad luck leaves no class without one to check with', () =>
    withFiles(files, async (root) => {
      const dataset = await readDataset(root, options);
      const broken = dataset.val.filter(({ truth }) => truth === 1).map(({ path }) => ({ path, reason: 'broken' }));
      const rest = leaveOut(dataset, broken);
      expect(countByClass(rest.val, 3)).toEqual([8, 2, 1]);
      expect(countByClass(rest.train, 3)).toEqual([32, 6, 1]);
      expect(rest.leftOut).toEqual(broken);
      expect(rest.val.filter(({ truth }) => truth === 0)).toEqual(dataset.val.filter(({ truth }) => truth === 0));
    }));

  it('may have a class called train', () =>
    withFiles(['train/1.jpg', 'train/2.jpg', 'bus/1.jpg', 'bus/2.jpg'], async (root) => {
      expect((await readDataset(root, options)).labels).toEqual(['bus', 'train']);
    }));

  it('splits train/ when there is no validation folder, and names what it did not use', () =>
    withFiles(['train/a/1.jpg', 'train/a/2.jpg', 'train/b/1.jpg', 'train/b/2.jpg', 'test/a/1.jpg'], async (root) => {
      const dataset = await readDataset(root, options);
      expect(dataset.split).toEqual({ by: 'chance', fraction: 0.2, seed: 0 });
      expect(dataset.passedOver).toEqual(['test']);
    }));
});

describe('a folder that can’t be trained on', () => {
  it.each([
    ['folder_missing', [], 'nowhere'],
    ['not_a_folder', ['file.jpg'], 'file.jpg'],
    ['no_images', ['a/readme.txt', 'b/readme.txt'], ''],
    ['no_images', ['a/1.bmp', 'b/1.tif'], ''],
    ['no_classes', ['1.jpg', '2.jpg'], ''],
    ['one_class', ['a/1.jpg', 'a/2.jpg'], ''],
    ['one_class', ['train/a/1.jpg', 'val/a/2.jpg'], ''],
    ['class_empty', ['a/1.jpg', 'a/2.jpg', 'b/notes.txt'], ''],
    ['class_too_small', ['a/1.jpg', 'a/2.jpg', 'b/1.jpg'], ''],
    ['class_in_one_split', ['train/a/1.jpg', 'train/b/1.jpg', 'train/c/1.jpg', 'val/a/1.jpg', 'val/b/1.jpg'], ''],
    ['class_in_one_split', ['train/a/1.jpg', 'train/b/1.jpg', 'val/a/1.jpg', 'val/B/1.jpg'], ''],
  ])('is refused with %s', (code, files, inside) =>
    withFiles(files, async (root) => {
      await expect(readDataset(join(root, inside), options)).rejects.toMatchObject({ name: 'BeelineError', code });
    }),
  );

  it('becomes one when every photo of a class turns out to be broken', () =>
    withFiles(['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'b/2.jpg'], async (root) => {
      const dataset = await readDataset(root, options);
      expect(leaveOut(dataset, []).train).toEqual(dataset.train);
      const broken = (...paths: string[]) => paths.map((path) => ({ path, reason: 'broken' }));
      expect(() => leaveOut(dataset, broken('b/1.jpg', 'b/2.jpg'))).toThrow('no readable photo');
      expect(() => leaveOut(dataset, broken('b/1.jpg'))).toThrow('has one photo');
    }));

  it('is an empty folder too', () =>
    withFiles([], async (root) => {
      await mkdir(join(root, 'empty'));
      await expect(readDataset(join(root, 'empty'), options)).rejects.toMatchObject({ code: 'no_images' });
    }));
});

describe('a validation folder that is asked for', () => {
  const files = ['train/a/1.jpg', 'train/b/1.jpg', 'val/a/1.jpg', 'val/b/1.jpg', 'test/a/1.jpg', 'test/b/1.jpg'];

  it('is taken, and the one that would have been is named as not used', () =>
    withFiles(files, async (root) => {
      const dataset = await readDataset(root, { ...options, val: 'test' });
      expect(dataset.split).toEqual({ by: 'folders', train: 'train', val: 'test' });
      expect(dataset.passedOver).toEqual(['val']);
    }));

  it('must be there', () =>
    withFiles(files, async (root) => {
      await expect(readDataset(root, { ...options, val: 'tset' })).rejects.toMatchObject({ code: 'val_missing' });
      await expect(readDataset(join(root, 'train'), { ...options, val: 'test' })).rejects.toThrow('no train/');
    }));
});
