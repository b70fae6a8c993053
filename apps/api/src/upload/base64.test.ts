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

it('takes more than it decodes at a time', () => {
  const data = Uint8Array.from({ length: 200_000 }, (_, i) => i * 7);
  expect(fromBase64(Buffer.from(data).toString('base64'))).toEqual(data);
});

it('refuses whatever else there is, and never throws', () => {
  for (const text of ['A', 'A===', 'AB=C', 'https://example.com/bee.jpg', 'data:image/png,abc', '!', 'ünï', 'AA\0A'])
    expect(fromBase64(text), text).toBeUndefined();
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void fromBase64(text)));
});
