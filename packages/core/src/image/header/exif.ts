import { latin1, u16be, u16le, u32be, u32le } from './bytes.js';

const ORIENTATION = 0x0112;

/** Bytes of one value, by TIFF field type: byte, short, long. */
const SHORT = 3;
const LONG = 4;

/**
 * The orientation in an EXIF block (TIFF 6.0, first directory), with or without the leading `Exif\0\0`.
 *
 * @returns 1 to 8; 1 where it is missing, out of range, or the block cannot be read.
 */
export function exifOrientation(block: Uint8Array): number {
  const tiff = latin1(block, 0, 6) === 'Exif\0\0' ? block.subarray(6) : block;
  const order = latin1(tiff, 0, 4);
  if (order !== 'II*\0' && order !== 'MM\0*') return 1;
  const little = order === 'II*\0';
  const u16 = little ? u16le : u16be;
  const u32 = little ? u32le : u32be;
  const directory = u32(tiff, 4);
  const entries = u16(tiff, directory);
  let orientation = 1;
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > tiff.length) break;
    if (u16(tiff, entry) !== ORIENTATION || u32(tiff, entry + 4) !== 1) continue;
    const type = u16(tiff, entry + 2);
    const value = type === SHORT ? u16(tiff, entry + 8) : type === LONG ? u32(tiff, entry + 8) : 1;
    orientation = value >= 1 && value <= 8 ? value : 1;
  }
  return orientation;
}
