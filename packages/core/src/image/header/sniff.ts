import { ok, type Result } from '../../result.js';
import { empty, notAnImage, unsupported } from '../problems.js';
import type { ImageFormat, ImageProblem } from '../types.js';
import { latin1, u32be, u32le } from './bytes.js';

/** Other formats by how their files begin. They are recognised only so that the refusal can name them. */
const SIGNATURES: readonly (readonly [format: string, start: string])[] = [
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
  ['pdf', '%PDF-'],
  ['postscript', '%!PS'],
  ['psd', '8BPS'],
  ['jxl', '\xff\x0a'],
  ['jxl', '\0\0\0\x0cJXL \r\n\x87\n'],
  ['jp2', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['jp2', '\xff\x4f\xff\x51'],
  ['ico', '\0\0\x01\0'],
  ['cur', '\0\0\x02\0'],
  ['icns', 'icns'],
  ['mng', '\x8aMNG\r\n\x1a\n'],
  ['jng', '\x8bJNG\r\n\x1a\n'],
  ['qoi', 'qoif'],
  ['dds', 'DDS '],
  ['exr', '\x76\x2f\x31\x01'],
  ['hdr', '#?RADIANCE'],
  ['flif', 'FLIF'],
  ['raf', 'FUJIFILMCCD-RAW'],
];

/** ISO base media files (`ftyp` at byte 4) by their major brand. */
const BRANDS: Record<string, string> = {
  heic: 'heic',
  heix: 'heic',
  heim: 'heic',
  heis: 'heic',
  hevc: 'heic',
  hevx: 'heic',
  hevm: 'heic',
  hevs: 'heic',
  mif1: 'heic',
  msf1: 'heic',
  avif: 'avif',
  avis: 'avif',
  'crx ': 'cr3',
  'qt  ': 'mov',
};

/** The sizes that a bitmap's second header can have; two letters alone would take any text that begins with "BM". */
const BITMAP_HEADERS = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/** What may stand before an SVG's first element, by how it begins and ends. */
const PROLOGUE: readonly (readonly [begin: string, end: string])[] = [
  ['<?xml', '?>'],
  ['<!--', '-->'],
  ['<!doctype svg', '>'],
];

function isSvg(start: string): boolean {
  let text = start
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  for (;;) {
    const part = PROLOGUE.find(([begin]) => text.startsWith(begin));
    if (!part) return /^<svg[\s>/]/.test(text);
    const end = text.indexOf(part[1], part[0].length);
    if (end < 0) return false;
    text = text.slice(end + part[1].length).trimStart();
  }
}

function nameOfOther(bytes: Uint8Array): string | undefined {
  const start = latin1(bytes, 0, 1024);
  const signature = SIGNATURES.find(([, begin]) => start.startsWith(begin));
  if (signature) return signature[0];
  if (start.slice(4, 8) === 'ftyp') return BRANDS[start.slice(8, 12)] ?? 'mp4';
  if (start.startsWith('BM') && BITMAP_HEADERS.has(u32le(bytes, 14))) return 'bmp';
  if (/^P[1-7][\s#]\s*[\d#W]/.test(start)) return 'ppm';
  if (isSvg(start)) return 'svg';
  return undefined;
}

/**
 * Tells the format of a file by its first bytes; name and content type are never asked.
 *
 * @returns the format, or `empty`, `unsupported` (with the name of a known format) or `not_an_image`.
 */
export function sniff(bytes: Uint8Array): Result<ImageFormat, ImageProblem> {
  if (bytes.length === 0) return empty();
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return ok('jpeg');
  if (u32be(bytes, 0) === 0x89504e47 && u32be(bytes, 4) === 0x0d0a1a0a) return ok('png');
  if (latin1(bytes, 0, 4) === 'RIFF' && latin1(bytes, 8, 4) === 'WEBP') return ok('webp');
  const other = nameOfOther(bytes);
  return other ? unsupported(other) : notAnImage();
}
