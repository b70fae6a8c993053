import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { BeelineError } from '@beeline/core';
import { hasImageExtension } from '../extensions.js';
import { isTable } from '../tableEntries.js';
import { isStray } from '../walk.js';
import { ARCHIVE_LIMITS, type ArchiveLimits, Gauge } from './limits.js';
import { safeName, unsafe } from './safeName.js';
import { tarEntries } from './tar.js';
import type { ArchiveEntry } from './types.js';
import { zipEntries } from './zip.js';

export type ArchiveFormat = 'zip' | 'tar' | 'gzip';

export interface UnpackOptions {
  /** Archives are unpacked below this folder, each to a folder named by its sha256. */
  readonly folder: string;
  readonly limits?: Partial<ArchiveLimits>;
  readonly signal?: AbortSignal | undefined;
  /** Called where the archive has not been unpacked before. */
  readonly onUnpack?: () => void;
}

export interface Unpacked {
  readonly root: string;
  /** Stray folders, and entries that are no files. */
  readonly passedOver: readonly string[];
}

/**
 * Unpacks what of an archive can be of a data set: photos, tables and CIFAR's files. Each archive is unpacked once; its
 * folder appears whole or not at all. Links are never made, names can't lead out, and sizes are held against limits
 * while the bytes come.
 *
 * @throws BeelineError `archive_corrupt`, `archive_unsafe`, `archive_too_large`, `disk_full`. Aborting throws the
 *   signal's reason.
 */
export async function unpack(archive: string, format: ArchiveFormat, options: UnpackOptions): Promise<Unpacked> {
  const { signal } = options;
  const name = basename(archive);
  const target = join(options.folder, await sha256Of(archive, signal));
  const listing = join(target, 'archive.json');
  if (!existsSync(listing)) {
    options.onUnpack?.();
    const unfinished = `${target}.${process.pid}`;
    try {
      await mkdir(join(unfinished, 'files'), { recursive: true });
      const gauge = (packed: number): Gauge => new Gauge(name, packed, { ...ARCHIVE_LIMITS, ...options.limits });
      const { size } = await stat(archive);
      let source = archive;
      if (format === 'gzip') {
        source = join(unfinished, 'archive.tar');
        await pipeline(createReadStream(archive), createGunzip(), counting(gauge(size)), createWriteStream(source), {
          signal,
        });
      }
      const entries = format === 'zip' ? zipEntries(source) : tarEntries(source);
      const passedOver = await extract(entries, join(unfinished, 'files'), gauge(size), signal);
      await writeFile(join(unfinished, 'archive.json'), JSON.stringify({ passedOver }));
      if (source !== archive) await rm(source);
      // Another process may have been faster: then its folder is as good.
      await rename(unfinished, target).catch((error) => {
        if (!existsSync(listing)) throw error;
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw explain(name, error);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  const { passedOver } = JSON.parse(await readFile(listing, 'utf8')) as Pick<Unpacked, 'passedOver'>;
  return { root: join(target, 'files'), passedOver };
}

async function extract(
  entries: AsyncIterable<ArchiveEntry>,
  folder: string,
  gauge: Gauge,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const passedOver = new Set<string>();
  for await (const entry of entries) {
    signal?.throwIfAborted();
    gauge.entry();
    const parts = safeName(gauge.archive, entry.name);
    const stray = parts.findIndex(isStray);
    if (stray >= 0) passedOver.add(parts.slice(0, stray + 1).join('/'));
    else if (entry.kind === 'other') passedOver.add(`${parts.join('/')} (no file)`);
    else if (entry.kind === 'file' && isOfDataset(parts.at(-1) ?? '')) {
      gauge.demandRoom(entry.size);
      const path = join(folder, ...parts);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(await entry.open(), counting(gauge), createWriteStream(path), { signal });
    }
  }
  return [...passedOver];
}

const isOfDataset = (name: string): boolean =>
  hasImageExtension(name) || isTable(name) || name.endsWith('.bin') || name === 'batches.meta.txt';

/** Lets bytes through as long as there is room for them. */
const counting = (gauge: Gauge) =>
  async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      gauge.add(chunk.length);
      yield chunk;
    }
  };

async function sha256Of(file: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

/** Faults of the disk are the disk's; a name that the reader refuses is unsafe; anything else is the archive's fault. */
function explain(name: string, error: unknown): BeelineError {
  if (error instanceof BeelineError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new BeelineError(
      'disk_full',
      `The disk is full; ${name} could not be unpacked.`,
      'Make room, or name a folder on another disk in BEELINE_CACHE.',
      { cause: error },
    );
  if (/^(invalid relative path|absolute path|invalid characters in fileName)/.test(message))
    return unsafe(name, `an entry that leads out of it (${message})`);
  return new BeelineError('archive_corrupt', `${name} can't be unpacked: ${message}.`, 'Get it again.', {
    cause: error,
  });
}
