import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { tar } from '../../test/tar.js';
import { writeZip } from '../export/zip.js';
import { readDataset } from './dataset.js';
import { readLabelled } from './labelled.js';
import { datasetName } from './source.js';

const options = { valFraction: 0.5, seed: 0 };
const rows = ['b/1.jpg,bees', 'b/2.jpg,bees', 'a/1.png,ants', 'a/2.png,ants'];
const photos = rows.map((row) => row.split(',')[0]!);
const csv = (...lines: string[]): Buffer => Buffer.from(lines.join('\n'));

describe('a table of photos', () => {
  const jsonl = rows.map((row) => JSON.stringify({ image: row.split(',')[0], class: row.split(',')[1] }));
  it.each([
    ['t.csv', csv('path,label', ...rows)],
    ['t.csv', csv(...rows)],
    ['t.csv', csv('Label,note,FILENAME', ...rows.map((row) => `${row.split(',')[1]},"x, y",${row.split(',')[0]}`))],
    ['t.jsonl', csv(...jsonl, '')],
  ])('is a data set: %s', (name, table) =>
    withFiles([[name, table], ...photos], async (root) => {
      const dataset = await readDataset(join(root, name), options);
      expect(dataset.labels).toEqual(['ants', 'bees']);
      expect(dataset.name).toBe('t');
      const all = [...dataset.train, ...dataset.val];
      expect(all.map(({ path, truth }) => [path, truth]).sort()).toEqual([
        ['a/1.png', 0],
        ['a/2.png', 0],
        ['b/1.jpg', 1],
        ['b/2.jpg', 1],
      ]);
      expect(all.every(({ path, file }) => file === join(root, path))).toBe(true);
      expect(dataset.split.by).toBe('chance');
    }),
  );

  it('may bring its own split, whose test rows are passed over unless asked for', () => {
    const splits = ['train', 'Validation', 'train', 'val'];
    const table = csv(
      'path,label,split',
      ...rows.map((row, i) => `${row},${splits[i]}`),
      'c/1.jpg,ants,test',
      'c/2.jpg,bees,test',
    );
    return withFiles([['t.csv', table]], async (root) => {
      const file = join(root, 't.csv');
      const dataset = await readDataset(file, options);
      expect(dataset.split).toEqual({ by: 'folders', train: 'train', val: 'val' });
      expect(dataset.val.map(({ path }) => path)).toEqual(['b/2.jpg', 'a/2.png']);
      expect(dataset.passedOver).toEqual(['the split test of the table (2 photos)']);
      expect((await readDataset(file, { ...options, val: 'test' })).val).toHaveLength(2);
      const { photos, split } = await readLabelled(file, ['bees', 'ants']);
      expect([split, photos.map(({ truth }) => truth)]).toEqual(['val', [0, 1]]);
    });
  });

  it('counts a photo once that stands there twice, and leaves out what is not decoded', () =>
    withFiles([['t.csv', csv(...rows, './a/../b/1.jpg,bees', 'c.bmp,bees')]], async (root) => {
      const dataset = await readDataset(join(root, 't.csv'), options);
      expect(dataset.train.length + dataset.val.length).toBe(4);
      expect(dataset.leftOut.map(({ path }) => path)).toEqual(['c.bmp']);
    }));

  it.each([
    ['label_conflict', csv(...rows, 'a/1.png,bees'), 'line 5'],
    ['table_corrupt', csv(...rows, 'a/3.png'), 'line 5'],
    ['table_corrupt', csv(...rows, '"a/3.png,bees'), 'line 5'],
    ['table_corrupt', csv('path,label,split', 'a.jpg,b,trian'), 'trian'],
    ['no_images', csv('path,label'), 'no photos'],
    ['one_class', csv('1.jpg,a', '2.jpg,a'), 'one class'],
  ])('is refused with %s', (code, table, words) =>
    withFiles([['t.csv', table]], async (root) => {
      const reading = readDataset(join(root, 't.csv'), options);
      await expect(reading).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    }),
  );
});

describe('an archive', () => {
  const table = csv('path,label', ...rows);
  const files: (readonly [string, Uint8Array])[] = photos.map((path) => [path, Buffer.from(path)]);
  const inside = (...more: (readonly [string, Uint8Array])[]) =>
    new Map([...files, ...more].map(([path, b]) => [`x/${path}`, b]));

  it.each([
    ['class folders', 'p.zip', writeZip(inside())],
    ['a table', 'p.zip', writeZip(inside(['t.csv', table]))],
    ['class folders', 'p.tar', tar([...inside()].map(([name, contents]) => ({ name, contents })))],
  ])('of %s in one folder is a data set: %s', (what, name, archive) =>
    withFiles([[name, archive]], async (root) => {
      const said: string[] = [];
      const archives = join(root, 'cache');
      const dataset = await readDataset(join(root, name), { ...options, archives, say: (text) => said.push(text) });
      expect(dataset.labels).toEqual(what === 'a table' ? ['ants', 'bees'] : ['a', 'b']);
      expect(dataset.name).toBe('p');
      expect(dataset.train.length + dataset.val.length).toBe(4);
      expect(said).toEqual([`Unpacking ${name} to ${archives}.`]);
    }),
  );

  it('whose table names a file outside is refused', () =>
    withFiles(
      [['p.zip', writeZip(inside(['t.csv', csv('path,label', 'a/1.png,a', '../../../../../etc/1.jpg,b')]))]],
      async (root) => {
        const reading = readDataset(join(root, 'p.zip'), { ...options, archives: join(root, 'cache') });
        await expect(reading).rejects.toMatchObject({ code: 'path_outside' });
      },
    ));

  it('is told from other files, and named without its ending', () =>
    withFiles(['notes.zip'], async (root) => {
      await expect(readDataset(join(root, 'notes.zip'), options)).rejects.toMatchObject({ code: 'not_a_folder' });
      expect(['a/b.tar.gz', 'b.tgz', 'b.csv', 'v1.5'].map(datasetName)).toEqual(['b', 'b', 'b', 'v1.5']);
    }));
});

it('a table beside class folders that are read without it does not replace them', () =>
  withFiles([...photos, ['notes.csv', csv('path,label', 'elsewhere.jpg,x')]], async (root) => {
    expect((await readDataset(root, options)).labels).toEqual(['a', 'b']);
  }));
