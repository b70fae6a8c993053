/**
 * PNG files for tests, made here so that no photo travels with the code. Every package's tests take them from here.
 *
 * @example
 * const photo = png(320, 240, (x) => (x % 40 < 20 ? [255, 200, 40] : [42, 32, 8]));
 */
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

/** What a PNG's header says of it. */
export interface PngKind {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** As in IHDR: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colour: number;
  readonly interlaced?: boolean;
}

/** Height x width x RGB, 0 to 255. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Bytes joined into an array of their own (a Buffer's `slice` would share its memory). */
export const join = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));

/** One chunk of a PNG file, with its checksum. */
export function pngChunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(12 + body.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(body, 8);
  view.setUint32(8 + body.length, crc32(chunk.subarray(4, 8 + body.length)));
  return chunk;
}

/**
 * A PNG file from its rows of packed samples.
 *
 * @param extra chunks to stand before the picture (PLTE, tRNS, eXIf ...).
 */
export function pngOfRows(
  kind: PngKind,
  rows: readonly Uint8Array[],
  extra: readonly Uint8Array[] = [],
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, kind.width);
  new DataView(header.buffer).setUint32(4, kind.height);
  header.set([kind.depth, kind.colour, 0, 0, kind.interlaced ? 1 : 0], 8);
  return join(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    pngChunk('IHDR', header),
    ...extra,
    pngChunk('IDAT', deflateSync(join(...rows.flatMap((row) => [new Uint8Array(1), row])))),
    pngChunk('IEND', new Uint8Array()),
  );
}

/** An RGB PNG file of an image; `claim` writes another size into its header. */
export function pngOf(
  { width, height, data }: Pixels,
  extra: readonly Uint8Array[] = [],
  claim: Pick<PngKind, 'width' | 'height'> = { width, height },
): Uint8Array<ArrayBuffer> {
  const rows = Array.from({ length: height }, (_, y) => data.subarray(y * width * 3, (y + 1) * width * 3));
  return pngOfRows({ ...claim, depth: 8, colour: 2 }, rows, extra);
}

/** An RGB PNG file of what `colour` says of each pixel, 0 to 255. */
export function png(width: number, height: number, colour: (x: number, y: number) => Colour): Buffer {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 3);
  return Buffer.from(pngOf({ width, height, data }));
}
