import { deflateSync } from 'node:zlib';
import { chunk } from '../photos.js';
import type { Bytes, Hostile, Seeds } from './mutations.js';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** A PNG of one colour; `inflated` bytes of zeros stand where its rows should be. */
function flatPng(width: number, height: number, inflated: number, before: Uint8Array = new Uint8Array()): Bytes {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const parts = [chunk('IHDR', header), before, chunk('IDAT', deflateSync(Buffer.alloc(inflated)))];
  return new Uint8Array(Buffer.concat([SIGNATURE, ...parts, chunk('IEND', Buffer.alloc(0))]));
}

/** The last scan of a progressive JPEG over and over. */
function manyScans(jpeg: Bytes, scans: number): Bytes {
  const bytes = Buffer.from(jpeg);
  const last = bytes.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = bytes.subarray(last, bytes.length - 2);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, last), ...new Array(scans).fill(scan), bytes.subarray(-2)]));
}

/** The same segment or chunk thousands of times, empty. */
function manySegments(jpeg: Bytes, count: number): Bytes {
  const segment = Buffer.from([0xff, 0xfe, 0, 2]);
  return new Uint8Array(Buffer.concat([jpeg.subarray(0, 2), ...new Array(count).fill(segment), jpeg.subarray(2)]));
}

/** Small files that unfold: by deflate, by scans, by segments, by size. */
export function bombs(seeds: Seeds): Hostile[] {
  const text = (bytes: number): Uint8Array =>
    chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(bytes))]));
  const profile = chunk('iCCP', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(50_000_000))]));
  const progressive = seeds['jpeg progressive']!;
  return [
    { name: 'a PNG of 14,000 x 14,000 in 600 KB', bytes: flatPng(14_000, 14_000, 100_000_000) },
    { name: 'a PNG of 2,000 x 2,000 that is true', bytes: flatPng(2000, 2000, 2000 * 6001) },
    { name: 'a PNG of 8 x 8 with 100 MB of rows', bytes: flatPng(8, 8, 100_000_000) },
    { name: 'a PNG of 2,000 x 2,000 with one row', bytes: flatPng(2000, 2000, 6001) },
    { name: 'a PNG with 100 MB of text', bytes: flatPng(8, 8, 8 * 25, text(100_000_000)) },
    { name: 'a PNG with a profile of 50 MB', bytes: flatPng(8, 8, 8 * 25, profile) },
    { name: 'a JPEG of 3,000 scans', bytes: manyScans(progressive, 3_000) },
    { name: 'a JPEG of 20,000 scans', bytes: manyScans(progressive, 20_000) },
    { name: 'a JPEG of 200,000 comments', bytes: manySegments(progressive, 200_000) },
  ];
}
