import { ok, type Result } from '../../result.js';
import { corrupt, unsupported } from '../problems.js';
import type { ImageHeader, ImageProblem } from '../types.js';
import { latin1, u16be } from './bytes.js';
import { exifOrientation } from './exif.js';

/** One marker segment of a JPEG file (ITU-T T.81, annex B). `body` is empty for markers without one. */
interface Segment {
  readonly marker: number;
  readonly body: Uint8Array;
}

const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;

/** A picture needs about ten scans; files with hundreds exist only to keep a decoder busy. */
const MAX_SCANS = 100;

const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Where the next marker's number is, at or after `from`; stuffed zeros and fill bytes are passed over. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at)) {
    while (bytes[at] === 0xff) at++;
    if (at >= bytes.length) return -1;
    if (bytes[at] !== 0) return at;
  }
  return -1;
}

/** Walks the markers of a file, over the entropy-coded data between them, as far as they hold together. */
function* segments(bytes: Uint8Array): Generator<Segment> {
  let at = nextMarker(bytes, 2);
  while (at >= 0) {
    const marker = bytes[at]!;
    let end = at + 1;
    if (marker !== EOI && marker !== 0x01 && marker !== 0xd8 && !isRestart(marker)) {
      const length = u16be(bytes, at + 1);
      if (!(length >= 2 && at + 1 + length <= bytes.length)) return;
      end += length;
    }
    yield { marker, body: bytes.subarray(at + 3, end) };
    if (marker === EOI) return;
    at = nextMarker(bytes, end);
  }
}

/** What stands in the way of decoding a frame of this kind, by its name. */
function unsupportedProcess(marker: number, precision: number, components: number): string | undefined {
  if (marker === 0xc3 || marker === 0xcb) return 'lossless jpeg';
  if (marker === 0xc9 || marker === 0xca) return 'arithmetic jpeg';
  if (marker > 0xc2) return 'hierarchical jpeg';
  if (precision !== 8) return `${precision}-bit jpeg`;
  if (components !== 1 && components !== 3 && components !== 4) return `${components}-component jpeg`;
  return undefined;
}

/** Reads width, height and orientation, up to the first scan. */
export function readJpegHeader(bytes: Uint8Array): Result<ImageHeader, ImageProblem> {
  let frame: Segment | undefined;
  let orientation = 1;
  for (const segment of segments(bytes)) {
    const { marker, body } = segment;
    if (isFrame(marker)) frame ??= segment;
    if (marker === APP1 && latin1(body, 0, 6) === 'Exif\0\0') orientation = exifOrientation(body);
    if (marker === SOS || marker === EOI) {
      if (!frame) return corrupt('jpeg', 'its picture begins without a frame header');
      const [precision = 0, , , , , components = 0] = frame.body;
      const height = u16be(frame.body, 1);
      const width = u16be(frame.body, 3);
      if (!(width > 0 && height > 0 && frame.body.length >= 6 + components * 3)) {
        return corrupt('jpeg', 'its frame header gives no size');
      }
      const process = unsupportedProcess(frame.marker, precision, components);
      return process ? unsupported(process) : ok({ format: 'jpeg', width, height, orientation });
    }
  }
  return corrupt('jpeg', 'it ends before the picture begins');
}

/**
 * Whether a file goes all the way: every segment inside it, at least one scan, and the end-of-image marker.
 * Decoders fill a missing rest with grey and say nothing. What follows the end is ignored.
 */
export function checkJpegEnds(bytes: Uint8Array): Result<void, ImageProblem> {
  let scans = 0;
  for (const { marker } of segments(bytes)) {
    if (marker === SOS && ++scans > MAX_SCANS) return corrupt('jpeg', `it claims more than ${MAX_SCANS} scans`);
    if (marker === EOI && scans > 0) return ok(undefined);
  }
  return corrupt('jpeg', 'it ends before the picture does');
}
