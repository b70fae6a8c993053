import { open, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Image } from '@beeline/core/image';
import type { Photo } from './types.js';
import { list } from './walk.js';

/** The names of the classes, one a line, in the order of the labels: what CIFAR-10's archive calls this file. */
const NAMES = 'batches.meta.txt';
const SIDE = 32;
const PLANE = SIDE * SIDE;
/** A label byte, then the planes of red, green and blue. */
const RECORD = 1 + 3 * PLANE;

/** A folder of CIFAR-10's own binary files. */
export interface CifarFolder {
  readonly labels: readonly string[];
  readonly train: readonly Photo[];
  /** Of the files called `test`; empty where there are none. */
  readonly test: readonly Photo[];
}

/**
 * Reads a folder of CIFAR-10 in its binary form (Krizhevsky, 2009): `batches.meta.txt` and `.bin` files of 3073 bytes a
 * picture; files with `test` in their names are the test split. A picture is named by its file and its place in it,
 * counted from 0: `test_batch.bin#12`.
 *
 * @returns undefined where the folder is no such folder.
 * @throws BeelineError `cifar_corrupt`.
 */
export async function readCifar(root: string): Promise<CifarFolder | undefined> {
  const { files } = await list(root);
  const binaries = files.filter((name) => name.endsWith('.bin'));
  if (!files.includes(NAMES) || binaries.length === 0) return undefined;
  const text = await readFile(join(root, NAMES), 'utf8');
  const labels = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const photos = async (names: readonly string[]): Promise<Photo[]> =>
    (await Promise.all(names.map((name) => photosIn(join(root, name), labels)))).flat();
  const isTest = (name: string): boolean => name.includes('test');
  return {
    labels,
    train: await photos(binaries.filter((name) => !isTest(name))),
    test: await photos(binaries.filter(isTest)),
  };
}

async function photosIn(file: string, labels: readonly string[]): Promise<Photo[]> {
  const name = basename(file);
  const { size } = await stat(file);
  if (size % RECORD !== 0)
    throw corrupt(`${file} has ${size} bytes, which is no whole number of pictures of ${RECORD} bytes.`);
  const bytes = await readFile(file);
  return Array.from({ length: size / RECORD }, (_, i): Photo => {
    const truth = bytes[i * RECORD]!;
    if (truth >= labels.length)
      throw corrupt(`Picture ${i} of ${file} has the label ${truth}, and ${NAMES} names ${labels.length} classes.`);
    return { path: `${name}#${i}`, file: `${file}#${i}`, truth };
  });
}

const corrupt = (message: string): BeelineError =>
  new BeelineError('cifar_corrupt', message, 'Get the files again, in the binary version of CIFAR-10.');

/** The file and the place in it that a photo's `file` names; undefined for any other file. */
function placeOf(file: string): { readonly file: string; readonly record: number } | undefined {
  const [, path, record] = /^(.+\.bin)#(\d+)$/.exec(file) ?? [];
  return path === undefined ? undefined : { file: path, record: Number(record) };
}

/** The bytes of a photo: a whole file, or one record of a binary file. Rejects as `readFile` does. */
export async function readPhotoBytes(file: string): Promise<Buffer> {
  const place = placeOf(file);
  if (!place) return readFile(file);
  const handle = await open(place.file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(RECORD), 0, RECORD, place.record * RECORD);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The picture in such bytes, if `file` names a record. */
export function cifarImage(file: string, bytes: Uint8Array): Image | undefined {
  if (!placeOf(file) || bytes.length !== RECORD) return undefined;
  const data = new Uint8Array(3 * PLANE);
  for (let i = 0; i < PLANE; i++)
    for (let channel = 0; channel < 3; channel++) data[3 * i + channel] = bytes[1 + channel * PLANE + i]!;
  return { width: SIDE, height: SIDE, data };
}
