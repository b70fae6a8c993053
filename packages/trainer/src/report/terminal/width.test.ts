import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../plain.js';
import { pad, shorten, width } from './width.js';

describe('width', () => {
  it.each([
    ['ants', 4],
    ['Gänseblümchen', 13],
    ['a\u0308', 1],
    ['百合', 4],
    ['ｆｕｌｌ', 8],
    ['한글', 4],
    ['🐝', 2],
    ['👩‍🔬', 2],
    ['❤️', 2],
    ['\u200b', 0],
    ['', 0],
  ])('of %j is %i', (text, columns) => expect(width(text)).toBe(columns));

  it('is what shorten and pad keep to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, columns) => {
        const cut = shorten(text, columns);
        expect(width(cut)).toBeLessThanOrEqual(columns);
        expect(width(pad(cut, columns, 'right'))).toBe(columns);
        if (width(text) <= columns) expect(cut).toBe(text);
      }),
    );
  });
});

describe('plain', () => {
  it('lets no folder name move the cursor or turn the text around', () => {
    expect(plain('\x1b[2Jants\r\n\u202egpj')).toBe('\ufffd[2Jants\ufffd\ufffd\ufffdgpj');
  });
});
