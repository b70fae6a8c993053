import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ArchiveEntry } from './types.js';

const BLOCK = 512;
/** A name or an extended header beyond this is no honest one. */
const LARGEST_HEADER = 2 ** 20;

/** What an extended header says of the entry after it. */
interface Extended {
  readonly path?: string | undefined;
  readonly size?: number | undefined;
}

/** The entries of a tar (POSIX.1-1988 and -2001, with GNU's long names and sizes). Throws where it is damaged. */
export async function* tarEntries(file: string): AsyncGenerator<ArchiveEntry> {
  const handle = await open(file);
  try {
    const { size: end } = await handle.stat();
    let extended: Extended = {};
    for (let at = 0; at < end; ) {
      const header = await read(handle, at, BLOCK);
      if (header.every((byte) => byte === 0)) return;
      checkSum(header);
      const type = String.fromCharCode(header[156]!);
      const size = extended.size ?? number(header, 124, 12);
      const start = at + BLOCK;
      if (start + size > end) throw new Error('it ends within a file');
      at = start + Math.ceil(size / BLOCK) * BLOCK;
      if ('xLgK'.includes(type)) {
        if (size > LARGEST_HEADER) throw new Error('a header of it is too large');
        const data = await read(handle, start, size);
        if (type === 'x') extended = { ...extended, ...pax(data) };
        else if (type === 'L') extended = { ...extended, path: text(data, 0, size) };
        continue;
      }
      const name = extended.path ?? nameOf(header);
      extended = {};
      const kind = type === '5' || name.endsWith('/') ? 'folder' : '0\x007'.includes(type) ? 'file' : 'other';
      yield {
        name,
        kind,
        size,
        // A range can't name no bytes: its end is a byte too. Streams of the handle's own would each stay on it as a
        // listener, and Node warns of a leak from the eleventh file on.
        open: async () =>
          size === 0
            ? Readable.from([])
            : createReadStream(file, { fd: handle.fd, start, end: start + size - 1, autoClose: false }),
      };
    }
  } finally {
    await handle.close();
  }
}

async function read(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < length) throw new Error('it ends within a header');
  return buffer;
}

/** Text up to the first NUL. */
function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

function nameOf(header: Buffer): string {
  const name = text(header, 0, 100);
  // GNU's own headers keep times where the POSIX ones have the first part of a long name.
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? text(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Octal digits, or with the first bit set a number in base 256. */
function number(header: Buffer, start: number, length: number): number {
  if (header[start]! & 0x80) {
    const value = header.subarray(start + 1, start + length).reduce((sum, byte) => sum * 256 + byte, 0);
    if (Number.isSafeInteger(value)) return value;
  }
  const digits = text(header, start, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw new Error('a header of it is damaged');
  return Number.parseInt(digits || '0', 8);
}

function checkSum(header: Buffer): void {
  const claimed = number(header, 148, 8);
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (sum !== claimed) throw new Error('a header of it is damaged');
}

/** Lines of `LENGTH KEY=VALUE`, where the length is that of the whole line in bytes. */
function pax(data: Buffer): Extended {
  const found = new Map<string, string>();
  for (let at = 0; at < data.length; ) {
    const length = Number.parseInt(data.toString('latin1', at, at + 20), 10);
    if (!(length > 0) || at + length > data.length) throw new Error('a header of it is damaged');
    const line = data.toString('utf8', at, at + length - 1);
    const record = line.slice(line.indexOf(' ') + 1);
    found.set(record.slice(0, record.indexOf('=')), record.slice(record.indexOf('=') + 1));
    at += length;
  }
  const size = Number(found.get('size'));
  return {
    ...(found.has('path') && { path: found.get('path') }),
    ...(found.has('size') && Number.isSafeInteger(size) && size >= 0 && { size }),
  };
}
