import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BeelineError } from '@beeline/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../test/files.js';
import { tar } from '../../test/tar.js';
import { writeZip } from '../export/zip.js';
import { type ArchiveFormat, unpack } from './archive/index.js';
import { cifarImage, readCifar } from './cifar.js';
import { parseCsv } from './csv.js';
import { isTable, readEntries } from './tableEntries.js';

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe('a CSV', () => {
  it('is read back as it was written, whatever its fields hold', () => {
    const table = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        // Plain names in the first line say which separator it is.
        const all = [['path', 'label', 'split'], ...rows];
        const text = all.map((cells) => cells.map(quoted).join(',')).join(end);
        const expected = all.filter((cells) => cells.some((cell) => cell !== ''));
        expect(parseCsv(text).map(({ cells }) => cells)).toEqual(expected);
      }),
    );
  });

  it.each(['a.csv', 'a.jsonl'])('of any text gives rows of texts or an error that names the line (%s)', (name) => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('path', 'label', ',', ';', '\t', '"', '\n', '\r', '{', '}', ':', '"path"', '1', 'null'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (source) => {
        try {
          for (const { line, path, label, split = '' } of readEntries(name, source)) {
            expect([typeof path, typeof label, typeof split]).toEqual(['string', 'string', 'string']);
            expect(line).toBeGreaterThan(0);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect((error as RangeError).message).toMatch(/^line \d+/);
        }
      }),
    );
    expect(isTable(name)).toBe(true);
  });
});

describe("CIFAR's files", () => {
  it('of any bytes give pictures with a class each, or say what is wrong', async () => {
    const records = fc.array(fc.tuple(fc.nat(12), fc.uint8Array({ minLength: 3072, maxLength: 3072 })), {
      maxLength: 2,
    });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 4000 }),
      records.map((all) => Uint8Array.from(all.flatMap(([label, pixels]) => [label, ...pixels]))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (contents) => {
        const names = Buffer.from('plane\ncar\nbird\n');
        await withFiles(
          [
            ['batches.meta.txt', names],
            ['data.bin', contents],
          ],
          async (root) => {
            const read = await readCifar(root).catch((error) => error as unknown);
            if (read instanceof BeelineError) return expect(read.code).toBe('cifar_corrupt');
            const { train, labels } = read as { train: { truth: number }[]; labels: string[] };
            expect(train).toHaveLength(contents.length / 3073);
            for (const { truth } of train) expect(truth).toBeLessThan(labels.length);
          },
        );
      }),
      { numRuns: 40 },
    );
    expect(cifarImage('data.bin#0', new Uint8Array(3072))).toBeUndefined();
  });
});

describe('an archive', () => {
  const files = { 'p/a/1.jpg': Buffer.from('one'), [`p/${'long'.repeat(40)}/2.jpg`]: Buffer.from('two') };
  const packed: Readonly<Record<ArchiveFormat, Uint8Array>> = {
    tar: tar(Object.entries(files).map(([name, contents]) => ({ name, contents }))),
    zip: writeZip(new Map(Object.entries(files))),
    gzip: gzipSync(tar([{ name: 'p/a/1.jpg', contents: files['p/a/1.jpg']! }])),
  };

  it.each(Object.entries(packed) as [ArchiveFormat, Uint8Array][])(
    '(%s) that was damaged anywhere is unpacked whole or refused whole, with a code',
    async (format, whole) => {
      const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(damage, fc.nat(whole.length), fc.boolean(), async (places, end, isCut) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of places) bytes[at] = value;
          await withFiles([['archive', isCut ? bytes.subarray(0, end) : bytes]], async (root) => {
            const cache = join(root, 'cache');
            const result = await unpack(join(root, 'archive'), format, { folder: cache }).catch(
              (error) => error as unknown,
            );
            if (!(result instanceof BeelineError)) return expect(result).toHaveProperty('root');
            expect(result.code).toMatch(/^archive_(corrupt|unsafe|too_large)$/);
            expect(await readdir(cache).catch(() => [])).toEqual([]);
            // Nothing was written beside the archive either.
            expect(await readdir(root)).toEqual(expect.arrayContaining(['archive']));
            expect((await readdir(root)).filter((name) => !['archive', 'cache'].includes(name))).toEqual([]);
          });
        }),
        { numRuns: 60 },
      );
    },
  );
});
