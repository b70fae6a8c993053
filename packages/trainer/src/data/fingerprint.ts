import { createHash } from 'node:crypto';
import { readPhotoBytes } from './cifar.js';
import { byCodePoint } from './order.js';
import type { LeftOut, Photo } from './types.js';

/** What identifies the contents of a set of files, without any of them. */
export interface Fingerprint {
  /** sha256 over a line `path NUL sha256-of-the-file LF` for each readable file, in code point order of the paths. */
  readonly sha256: string;
  /** sha256 of each readable file, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that could not be read at all. */
  readonly unreadable: readonly LeftOut[];
}

/** Files read at the same time. */
const AT_ONCE = 8;

/** Reads and hashes every photo. A file that can't be read is named in the result, not thrown. */
export async function fingerprint(photos: readonly Photo[], signal?: AbortSignal): Promise<Fingerprint> {
  const hashes = new Map<string, string>();
  const unreadable: LeftOut[] = [];
  const waiting = photos.values();
  const work = async (): Promise<void> => {
    for (const photo of waiting) {
      signal?.throwIfAborted();
      try {
        hashes.set(
          photo.path,
          createHash('sha256')
            .update(await readPhotoBytes(photo.file))
            .digest('hex'),
        );
      } catch (error) {
        unreadable.push({ path: photo.path, reason: unreadableReason(error as NodeJS.ErrnoException) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  const files = new Map([...hashes].sort(([a], [b]) => byCodePoint(a, b)));
  const whole = createHash('sha256');
  for (const [path, hash] of files) whole.update(`${path}\0${hash}\n`);
  unreadable.sort((a, b) => byCodePoint(a.path, b.path));
  return { sha256: whole.digest('hex'), files, unreadable };
}

/** A sentence for people from what the file system said. */
export function unreadableReason(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'the file is not there (or a link that leads nowhere)';
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'the file may not be read (permissions)';
  return `the file can't be read (${error.code ?? error.message})`;
}
