import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { BeelineError } from '@beeline/core';
import { cacheFolder } from '../training/cacheFolder.js';
import { type ArchiveFormat, unpack } from './archive/index.js';
import { firstPath, isTable } from './tableEntries.js';
import { isStray, list } from './walk.js';

/** Where a data set is, once archives are unpacked. */
export interface Source {
  /** The folder that its photos are in. */
  readonly root: string;
  /** The table that names them, if one does. */
  readonly table?: string;
  /** Whether it is from an archive, so that nothing of it may lead out of its folder. */
  readonly unpacked: boolean;
  readonly passedOver: readonly string[];
}

export interface SourceOptions {
  /** Where archives are unpacked; in the user's cache folder if not given. */
  readonly archives?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told when something takes a while. */
  readonly say?: ((text: string) => void) | undefined;
}

/** Endings that a data set's name is said without. */
const ENDINGS = /\.(zip|tar|tar\.gz|tgz|csv|tsv|jsonl|ndjson)$/i;

/** What a data set is called: the last part of its path, without the ending of an archive or a table. */
export const datasetName = (path: string): string => basename(resolve(path)).replace(ENDINGS, '');

/**
 * Finds out what a path leads to: a folder, a table of photos, or an archive of one of them.
 *
 * @throws BeelineError `folder_missing`, `not_a_folder`, and those of `unpack`.
 */
export async function openSource(path: string, options: SourceOptions = {}): Promise<Source> {
  const file = resolve(path);
  const found = await stat(file).catch(() => undefined);
  // What is not there, or can't be listed, the reader of folders says best.
  if (!found?.isFile()) return folderSource(file, false, []);
  if (isTable(file)) return { root: resolve(file, '..'), table: file, unpacked: false, passedOver: [] };
  const format = await formatOf(file);
  if (format === undefined)
    throw new BeelineError(
      'not_a_folder',
      `${path} is a file, and neither an archive (.zip, .tar, .tar.gz) nor a table (.csv, .jsonl).`,
      'Name the folder that holds it.',
    );
  const { say, signal, archives: folder = join(cacheFolder(), 'archives') } = options;
  const onUnpack = (): void => say?.(`Unpacking ${basename(file)} to ${folder}.`);
  const { root, passedOver } = await unpack(file, format, { folder, signal, onUnpack });
  return folderSource(root, true, passedOver);
}

/** An archive often holds one folder with everything in it; that is then the data set. */
async function folderSource(root: string, unpacked: boolean, passedOver: readonly string[]): Promise<Source> {
  const inner = unpacked ? await onlyFolder(root) : undefined;
  if (inner !== undefined) return folderSource(inner, unpacked, passedOver);
  const table = await tableIn(root);
  return { root, ...(table && { table }), unpacked, passedOver };
}

async function onlyFolder(root: string): Promise<string | undefined> {
  const { folders, files } = await list(root);
  const [only, ...others] = folders.filter((name) => !isStray(name));
  if (only === undefined || others.length > 0 || files.length > 0 || only === 'train') return undefined;
  const inside = await list(join(root, only));
  return inside.folders.length > 0 || inside.files.some((name) => isTable(name) || name.endsWith('.bin'))
    ? join(root, only)
    : undefined;
}

/** The table that a folder is described by: the only one in it, if its columns say so and its first photo is there. */
async function tableIn(root: string): Promise<string | undefined> {
  const { files, folders } = await list(root);
  const [only, ...others] = files.filter((name) => isTable(name) && !isStray(name));
  if (only === undefined || others.length > 0 || folders.includes('train')) return undefined;
  const table = join(root, only);
  const path = firstPath(only, (await firstBytes(table, 65_536)).toString('utf8'));
  return path && existsSync(resolve(root, path)) ? table : undefined;
}

async function firstBytes(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Told by signature; a tar from before 1988 has none, and goes by its name. */
async function formatOf(file: string): Promise<ArchiveFormat | undefined> {
  const bytes = await firstBytes(file, 512);
  const signature = bytes.toString('latin1');
  if (signature.startsWith('PK\x03\x04') || signature.startsWith('PK\x05\x06')) return 'zip';
  if (signature.startsWith('\x1f\x8b')) return 'gzip';
  if (signature.startsWith('ustar', 257) || (file.endsWith('.tar') && bytes.length === 512)) return 'tar';
  return undefined;
}
