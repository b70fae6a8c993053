import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64 } from './base64.js';

const bytes = fc.uint8Array({ maxLength: 200 });

it('gives back any bytes, padded, bare, broken into lines or in a data URL', () => {
  fc.assert(
    fc.property(bytes, (data) => {
      const text = Buffer.from(data).toString('base64');
      const lines = text.replace(/.{10}/g, '$&\r\n');
      for (const form of [text, text.replace(/=+$/, ''), lines, `data:image/jpeg;base64,${text}`])
        expect(fromBase64(form)).toEqual(data);
    }),
  );
});

it('is what Node reads, for any digits, spaces and padding, and nothing where Node would overlook something', () => {
  const character = fc.constantFrom(...'AQZaz059+/=== \n\t!-_é');
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 40 }), (text) => {
      const digits = text.replace(/[\t\n\r ]/g, '').replace(/={1,2}$/, '');
      const isBase64 = /^[A-Za-z0-9+/]*$/.test(digits) && digits.length % 4 !== 1;
      expect(fromBase64(text)).toEqual(isBase64 ? new Uint8Array(Buffer.from(digits, 'base64')) : undefined);
    }),
    { numRuns: 500 },
  );
});

it('refuses whatever else there is, and never throws', () => {
  for (const text of ['A', 'A===', 'AB=C', 'https://example.com/bee.jpg', 'data:image/png,abc', '!', 'ünï', 'AA\0A'])
    expect(fromBase64(text), text).toBeUndefined();
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void fromBase64(text)));
});
