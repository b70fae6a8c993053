import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { BeelineError } from '@beeline/core';

/** Signatures and sizes of the ZIP format (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16). */
const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const STORED = 0;
const DEFLATED = 8;
/** 1980-01-01, the first day the format knows: the same files give the same zip. */
const DATE = 0x21;

/** No bundle comes near this; a zip that claims more is not unpacked. */
const LARGEST = 1024 ** 3;

/** A zip of some files. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const nameBytes = Buffer.from(name);
    const deflated = deflateRawSync(bytes);
    const data = deflated.length < bytes.length ? deflated : Buffer.from(bytes);
    // What both headers hold in the same order.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(VERSION, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt16LE(data === deflated ? DEFLATED : STORED, 4);
    common.writeUInt16LE(DATE, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const central = Buffer.alloc(CENTRAL.size);
    central.writeUInt32LE(CENTRAL.signature, 0);
    central.writeUInt16LE(VERSION, 4);
    common.copy(central, 6);
    central.writeUInt32LE(offset, 42);
    directory.push(central, nameBytes);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(LOCAL.signature, 0);
    bodies.push(local, common, nameBytes, data);
    offset += LOCAL.size + nameBytes.length + data.length;
  }
  const end = Buffer.alloc(END.size);
  end.writeUInt32LE(END.signature, 0);
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

/** The files of a zip by name; its claims are held against its bytes. Throws `zip_corrupt`. */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return unpack(zip);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BeelineError('zip_corrupt', `This is no zip that can be read: ${message}.`, 'Copy or export it again.', {
      cause,
    });
  }
}

function unpack(zip: Buffer): Map<string, Uint8Array> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error('its directory is missing');
  const files = new Map<string, Uint8Array>();
  let at = zip.readUInt32LE(end + 16);
  let total = 0;
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== CENTRAL.signature) throw new Error('its directory is damaged');
    const [method, crc] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16)];
    const [packed, size] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)];
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + CENTRAL.size, at + CENTRAL.size + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + LOCAL.size + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    total += size;
    if (total > LARGEST) throw new Error('it would be larger than 1 GiB');
    const data = zip.subarray(start, start + packed);
    if (method !== STORED && method !== DEFLATED)
      throw new Error(`${name} is packed in a way not known here (${method})`);
    const file = method === STORED ? data : inflateRawSync(data, { maxOutputLength: size + 1 });
    if (file.length !== size || crc32(file) !== crc) throw new Error(`${name} is damaged`);
    files.set(name, file);
    at += CENTRAL.size + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
