import { corrupt, shown, unsupported } from '../corrupt.js';
import { ByteReader, utf8 } from './bytes.js';

const endSize = 22;
const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;

/** One file in the archive as the directory lists it. */
interface Entry {
  readonly name: string;
  readonly size: number;
  /** Where its local header begins. */
  readonly header: number;
}

/**
 * The files of a zip archive, as views of its bytes. Only what `torch.save` writes: nothing compressed, nothing
 * encrypted, below 4 GB.
 *
 * @throws BeelineError `weights_corrupt`, `weights_unsupported`
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const { count, offset, size } = findEnd(bytes);
  const reader = new ByteReader(bytes.subarray(0, offset + size));
  reader.at = offset;
  const entries = Array.from({ length: count }, () => readEntry(reader));

  const files = new Map<string, Uint8Array>();
  let free = 0;
  for (const entry of entries.toSorted((a, b) => a.header - b.header)) {
    if (entry.header < free) throw corrupt(`The archive's part ${shown(entry.name)} overlaps the one before it.`);
    const begin = entry.header + localLength(bytes, entry);
    free = begin + entry.size;
    if (free > offset) throw corrupt(`The archive's part ${shown(entry.name)} reaches beyond the archive's data.`);
    if (files.has(entry.name)) throw corrupt(`The archive has two parts called ${shown(entry.name)}.`);
    files.set(entry.name, bytes.subarray(begin, free));
  }
  return files;
}

/** The record that ends every archive; torch writes no comment behind it. */
function findEnd(bytes: Uint8Array): { count: number; offset: number; size: number } {
  const at = bytes.byteLength - endSize;
  const end = new DataView(bytes.buffer, bytes.byteOffset + Math.max(at, 0), Math.min(endSize, bytes.byteLength));
  if (at < 0 || end.getUint32(0, true) !== endSignature)
    throw corrupt(`The file ends at byte ${bytes.byteLength}, without the directory that ends every .pth file.`);
  const [count, size, offset] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
  if (count === 0xffff || offset === 0xffffffff) throw tooLarge();
  if (offset + size > at || count * 46 > size) throw corrupt('The archive has a directory that does not fit into it.');
  return { count, offset, size };
}

function readEntry(reader: ByteReader): Entry {
  const what = "the archive's directory";
  if (reader.u32(what) !== directorySignature) throw corrupt('The archive has a damaged directory.');
  reader.take(4, what);
  const flags = reader.u16(what);
  const method = reader.u16(what);
  reader.take(8, what);
  const [stored, size] = [reader.u32(what), reader.u32(what)];
  const [nameLength, extraLength, commentLength] = [reader.u16(what), reader.u16(what), reader.u16(what)];
  reader.take(8, what);
  const header = reader.u32(what);
  const name = utf8(reader.take(nameLength, what), "A name in the archive's directory");
  reader.take(extraLength + commentLength, what);
  if (size === 0xffffffff || header === 0xffffffff) throw tooLarge();
  if (method !== 0 || (flags & 1) !== 0 || stored !== size)
    throw unsupported(
      `The archive's part ${shown(name)} is compressed or encrypted.`,
      'Save it again with torch.save.',
    );
  return { name, size, header };
}

/** The length of the header that stands before an entry's data. */
function localLength(bytes: Uint8Array, { name, header }: Entry): number {
  const what = `the archive's part ${shown(name)}`;
  const reader = new ByteReader(bytes);
  reader.at = header;
  if (reader.u32(what) !== localSignature) throw corrupt(`The archive has no part ${shown(name)} where it says.`);
  reader.take(22, what);
  return 30 + reader.u16(what) + reader.u16(what);
}

const tooLarge = () => unsupported('The archive is larger than 4 GB.', 'Save it as safetensors, or in parts.');
