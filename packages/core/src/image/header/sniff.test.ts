import { expect, it } from 'vitest';
import { sniff } from './sniff.js';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const bitmap = `BM${'\0'.repeat(12)}\x28\0\0\0`;

it.each([
  ['jpeg', '\xff\xd8\xff\xe0'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['webp', 'RIFF\0\0\0\0WEBP'],
])('takes %s by its signature', (format, start) => {
  expect(sniff(bytes(start))).toEqual({ ok: true, value: format });
});

it.each([
  ['gif', 'GIF89a'],
  ['bmp', bitmap],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['heic', '\0\0\0\x18ftypheic'],
  ['heic', '\0\0\0\x18ftypmif1'],
  ['avif', '\0\0\0\x1cftypavif'],
  ['mp4', '\0\0\0\x1cftypisom'],
  ['mov', '\0\0\0\x14ftypqt  '],
  ['jxl', '\xff\x0a'],
  ['jxl', '\0\0\0\x0cJXL \r\n\x87\n'],
  ['jp2', '\0\0\0\x0cjP  \r\n\x87\n'],
  ['ico', '\0\0\x01\0\x01\0'],
  ['psd', '8BPS\0\x01'],
  ['ppm', 'P6\n640 480\n255\n'],
  ['ppm', 'P3 # made by hand\n1 1 255 0 0 0'],
  ['pdf', '%PDF-1.7'],
  ['svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  [
    'svg',
    '\xef\xbb\xbf <?xml version="1.0"?>\n<!-- a --> <!-- b -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN">\n<SVG >',
  ],
])('names %s in the refusal', (format, start) => {
  expect(sniff(bytes(start))).toMatchObject({ ok: false, error: { code: 'unsupported', format } });
});

it.each([
  'BMW is a maker of cars',
  'P6 is the name of a processor',
  '<!doctype html><svg>',
  '<!-- a comment without an end <svg>',
  '<svgfoo>',
  'RIFF\0\0\0\0WAVE',
  '\xff\xd8',
  '\x89PNG',
])('takes %j for no image', (start) => {
  expect(sniff(bytes(start))).toMatchObject({ ok: false, error: { code: 'not_an_image' } });
});

it('calls nothing at all empty', () => {
  expect(sniff(new Uint8Array())).toMatchObject({ ok: false, error: { code: 'empty' } });
});

it('is not kept busy by a thousand comments before no SVG', () => {
  // A pattern that tries every way to part them would outlast any patience of the test runner.
  expect(sniff(bytes('<!---->'.repeat(140)))).toMatchObject({ error: { code: 'not_an_image' } });
});
