import { BeelineError } from '@beeline/core';

/** What an archive may be when unpacked. */
export interface ArchiveLimits {
  /** Entries, also those that are not unpacked. */
  readonly entries: number;
  /** Bytes in all. */
  readonly bytes: number;
  /** Bytes in all for each byte of the archive. Photos are packed already; tables shrink to a tenth. */
  readonly ratio: number;
  /** Up to so many bytes no ratio is looked at: small archives of small things may shrink a lot. */
  readonly free: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 2_000_000,
  bytes: 500 * 2 ** 30,
  ratio: 100,
  free: 64 * 2 ** 20,
};

/** Counts what comes out of an archive and refuses to go on beyond the limits. */
export class Gauge {
  #entries = 0;
  #bytes = 0;
  readonly #largest: number;

  /** @param packed the archive's own bytes. */
  constructor(
    readonly archive: string,
    packed: number,
    readonly limits: ArchiveLimits,
  ) {
    this.#largest = Math.min(limits.bytes, Math.max(limits.free, packed * limits.ratio));
  }

  entry(): void {
    if (++this.#entries > this.limits.entries) throw this.#bomb(`more than ${this.limits.entries} entries`);
  }

  /** Throws before so many bytes more would be too many. */
  demandRoom(bytes: number): void {
    if (this.#bytes + bytes > this.#largest) throw this.#bomb(`more than ${Math.floor(this.#largest / 2 ** 20)} MiB`);
  }

  add(bytes: number): void {
    this.demandRoom(bytes);
    this.#bytes += bytes;
  }

  #bomb(what: string): BeelineError {
    return new BeelineError(
      'archive_too_large',
      `${this.archive} unpacks to ${what}, which is far more than an archive of photos of its size does.`,
      'If that is meant, unpack it yourself and give the folder.',
    );
  }
}
