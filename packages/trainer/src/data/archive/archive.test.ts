import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom } from '@beeline/core';
import { describe, expect, it } from 'vitest';
import { withFiles } from '../../../test/files.js';
import { tar } from '../../../test/tar.js';
import { writeZip } from '../../export/zip.js';
import { walk } from '../walk.js';
import { type ArchiveFormat, type ArchiveLimits, type Unpacked, unpack } from './index.js';

const bytes = (text: string): Buffer => Buffer.from(text);
const noise = (length: number): Buffer => {
  const random = createRandom(1);
  return Buffer.from(Array.from({ length }, () => random.integer(256)));
};
const asTar = (files: Record<string, Uint8Array>): Buffer =>
  tar(Object.entries(files).map(([name, contents]) => ({ name, contents })));
const asZip = (files: Record<string, Uint8Array>): Uint8Array => writeZip(new Map(Object.entries(files)));

const FORMATS: readonly [ArchiveFormat, (files: Record<string, Uint8Array>) => Uint8Array][] = [
  ['zip', asZip],
  ['tar', asTar],
  ['gzip', (files) => gzipSync(asTar(files))],
];

/** Unpacks an archive of these bytes, hands over what came of it, and sees that nothing half-done is left. */
async function withUnpacked(
  archive: Uint8Array,
  format: ArchiveFormat,
  limits: Partial<ArchiveLimits>,
  use: (unpacked: Promise<Unpacked>, root: string) => Promise<void>,
): Promise<void> {
  await withFiles([['archive', archive]], async (root) => {
    await use(unpack(join(root, 'archive'), format, { folder: join(root, 'cache'), limits }), root);
    const left = await readdir(join(root, 'cache')).catch(() => []);
    expect(left.filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
  });
}

describe.each(FORMATS)('a %s of photos', (format, pack) => {
  const files = { 'p/a/1.jpg': bytes('one'), 'p/b/empty.png': bytes(''), 'p/list.csv': bytes('path,label') };

  it('is unpacked once: photos and tables, nothing else', () =>
    withUnpacked(
      pack({ ...files, 'p/readme.md': bytes('x'), '__MACOSX/p/._1.jpg': bytes('x') }),
      format,
      {},
      async (unpacked, root) => {
        const { root: photos, passedOver } = await unpacked;
        expect((await walk(photos, () => undefined)).sort()).toEqual(Object.keys(files));
        for (const [path, contents] of Object.entries(files))
          expect((await readFile(join(photos, path))).equals(contents)).toBe(true);
        expect(passedOver).toEqual(['__MACOSX']);
        // Were it unpacked again, the file would be there again.
        await rm(join(photos, 'p/a/1.jpg'));
        const again = await unpack(join(root, 'archive'), format, { folder: join(root, 'cache') });
        expect(again.passedOver).toEqual(passedOver);
        expect(await readdir(join(photos, 'p/a'))).toEqual([]);
      },
    ));

  it('is unpacked without a warning, however many files are in it', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`p/a/${i}.jpg`, bytes(`${i}`)]));
    await withUnpacked(pack(many), format, {}, async (unpacked) => {
      expect(await walk((await unpacked).root, () => undefined)).toHaveLength(30);
    });
    // Node tells of a warning at the next tick.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  it.each(['../evil.jpg', 'a/../../evil.jpg', '/etc/evil.jpg', 'a\\..\\..\\evil.jpg', 'C:\\evil.jpg'])(
    'is refused whole when an entry is called %s',
    (name) =>
      withUnpacked(pack({ 'a/1.jpg': bytes('1'), [name]: bytes('evil') }), format, {}, async (unpacked, root) => {
        await expect(unpacked).rejects.toMatchObject({ code: 'archive_unsafe' });
        expect((await walk(root, () => undefined)).filter((path) => path.endsWith('.jpg'))).toEqual([]);
      }),
  );

  it('is refused when it is a bomb: by entries, by ratio, by bytes', async () => {
    const zeros = pack({ 'a/1.jpg': Buffer.alloc(2_000_000) });
    const many = pack(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`a/${i}.txt`, bytes('')])));
    const cases: [Uint8Array, Partial<ArchiveLimits>][] = [
      [many, { entries: 8 }],
      [zeros, { bytes: 1_999_999 }],
      ...(format === 'tar' ? [] : ([[zeros, { free: 0 }]] as [Uint8Array, Partial<ArchiveLimits>][])),
    ];
    for (const [archive, limits] of cases)
      await withUnpacked(archive, format, limits, async (unpacked) => {
        await expect(unpacked).rejects.toMatchObject({ code: 'archive_too_large' });
      });
    await withUnpacked(zeros, format, {}, async (unpacked) => expect(await unpacked).toBeDefined());
  });

  it('is refused when it is cut off anywhere', async () => {
    const whole = pack({ 'a/1.jpg': noise(3000) });
    for (const length of [300, 700, 1200, 3000])
      await withUnpacked(whole.subarray(0, length), format, {}, async (unpacked) => {
        await expect(unpacked).rejects.toMatchObject({ code: 'archive_corrupt' });
      });
  });
});

describe('a tar', () => {
  it('brings no links, and says which it passed over', () =>
    withUnpacked(
      tar([
        { name: 'a/link.jpg', type: '2', link: '/etc/passwd' },
        { name: 'a/hard.jpg', type: '1', link: 'a/1.jpg' },
        { name: 'a/1.jpg', contents: bytes('1') },
      ]),
      'tar',
      {},
      async (unpacked) => {
        const { root, passedOver } = await unpacked;
        expect(await readdir(join(root, 'a'))).toEqual(['1.jpg']);
        expect(passedOver).toEqual(['a/link.jpg (no file)', 'a/hard.jpg (no file)']);
      },
    ));

  it('may have long names, in POSIX’s way and in GNU’s; they are held to the same rules', async () => {
    const long = `${'sub/'.repeat(40)}1.jpg`;
    const record = (path: string): Buffer => {
      const line = ` path=${path}\n`;
      const length = Buffer.byteLength(line) + 3;
      return bytes(`${length}${line}`);
    };
    const posix = (path: string) =>
      tar([
        { name: 'header', type: 'x', contents: record(path) },
        { name: 'short.jpg', contents: bytes('1') },
      ]);
    const gnu = (path: string) =>
      tar([
        { name: '././@LongLink', type: 'L', contents: bytes(`${path}\0`) },
        { name: 'short.jpg', contents: bytes('1') },
      ]);
    for (const archive of [posix(long), gnu(long)])
      await withUnpacked(archive, 'tar', {}, async (unpacked) => {
        expect(await walk((await unpacked).root, () => undefined)).toEqual([long]);
      });
    const outside = `../${'x'.repeat(96)}.jpg`;
    for (const archive of [posix(outside), gnu(outside)])
      await withUnpacked(archive, 'tar', {}, async (unpacked) => {
        await expect(unpacked).rejects.toMatchObject({ code: 'archive_unsafe' });
      });
  });

  it('is refused where a header is damaged', () => {
    const archive = tar([{ name: 'a/1.jpg', contents: bytes('1') }]);
    archive[3] = 66;
    return withUnpacked(archive, 'tar', {}, async (unpacked) => {
      await expect(unpacked).rejects.toMatchObject({ code: 'archive_corrupt' });
    });
  });
});

it('a zip whose contents are not what its directory says is refused', () => {
  const archive = Buffer.from(asZip({ 'a/1.jpg': Buffer.alloc(5000, 7) }));
  // The directory's word on the size when unpacked.
  archive.writeUInt32LE(10, archive.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
  return withUnpacked(archive, 'zip', {}, async (unpacked) => {
    await expect(unpacked).rejects.toMatchObject({ code: 'archive_corrupt' });
  });
});

it('an interrupted unpacking leaves nothing', () =>
  withFiles([['archive', asZip({ 'a/1.jpg': Buffer.alloc(1000) })]], async (root) => {
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(unpack(join(root, 'archive'), 'zip', { folder: join(root, 'cache'), signal })).rejects.toThrow('stop');
    await writeFile(join(root, 'seen'), '');
    expect(await readdir(root)).toEqual(['archive', 'seen']);
  }));
