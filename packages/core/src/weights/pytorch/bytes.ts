import { corrupt } from '../corrupt.js';

/** Reads bytes in order, and says where they end when they end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  /** @param name what the bytes are, to begin an error's sentence with */
  constructor(
    bytes: Uint8Array,
    readonly name = 'The file',
  ) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The next `count` bytes, as a view. `what` is for the error's sentence. */
  take(count: number, what: string): Uint8Array {
    return this.#bytes.subarray(this.#skip(count, what), this.at);
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#skip(1, what));
  }

  u16(what: string): number {
    return this.#view.getUint16(this.#skip(2, what), true);
  }

  u32(what: string): number {
    return this.#view.getUint32(this.#skip(4, what), true);
  }

  i32(what: string): number {
    return this.#view.getInt32(this.#skip(4, what), true);
  }

  u64(what: string): bigint {
    return this.#view.getBigUint64(this.#skip(8, what), true);
  }

  /** Big-endian, as pickle writes it. */
  f64(what: string): number {
    return this.#view.getFloat64(this.#skip(8, what), false);
  }

  /** Up to the next line feed, which is taken but not returned. */
  line(what: string): Uint8Array {
    const end = this.#bytes.indexOf(0x0a, this.at);
    if (end < 0) throw this.#ended(what);
    const line = this.#bytes.subarray(this.at, end);
    this.at = end + 1;
    return line;
  }

  #skip(count: number, what: string): number {
    const begin = this.at;
    if (count > this.#bytes.byteLength - begin) throw this.#ended(what);
    this.at = begin + count;
    return begin;
  }

  #ended(what: string): Error {
    return corrupt(`${this.name} ends at byte ${this.#bytes.byteLength}, inside ${what}.`);
  }
}

/** Bytes as text. @throws BeelineError `weights_corrupt` where they are not UTF-8. */
export function utf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw corrupt(`${what} is not UTF-8.`, { cause });
  }
}
