import type { Readable } from 'node:stream';

/** One entry of an archive, as the archive claims it. */
export interface ArchiveEntry {
  /** With `/`, not yet checked. */
  readonly name: string;
  /** Folders need no entries; everything but files and folders (links, devices) is `other`. */
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes when unpacked. */
  readonly size: number;
  open(): Promise<Readable>;
}
