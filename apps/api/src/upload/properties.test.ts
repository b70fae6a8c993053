import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../problem.js';
import { boundaryOf } from './boundary.js';
import { readUploads } from './index.js';

const limits = { maxBytes: 100_000, maxFiles: 4 };
const bytes = fc.uint8Array({ maxLength: 60 });
const sent = (body: BodyInit, type: string) =>
  readUploads(new Request('http://localhost', { method: 'POST', body, headers: { 'Content-Type': type } }), limits);

/** Whatever comes, it is uploads or a problem. */
async function holds(body: BodyInit, type: string): Promise<void> {
  const found = await sent(body, type).catch((error) => error);
  if (Array.isArray(found)) for (const upload of found) expect(upload.bytes).toBeInstanceOf(Uint8Array);
  else expect(found).toBeInstanceOf(Problem);
}

describe('the boundary of a form', () => {
  const bare = fc.stringMatching(/^[0-9A-Za-z'()+_./:?-]{1,70}$/);
  const other = fc.constantFrom(
    '; charset=utf-8',
    '; xboundary=no',
    ';boundary2="a; boundary=no"',
    '; flag',
    ' ; a=',
    '',
  );
  const name = fc.constantFrom('boundary', 'Boundary', 'BOUNDARY');

  it('is found bare and quoted, among any other parameters', () => {
    fc.assert(
      fc.property(bare, name, fc.boolean(), other, other, (boundary, key, quoted, before, after) => {
        fc.pre(before !== '; flag');
        const value = quoted ? `"${boundary}"` : boundary;
        expect(boundaryOf(`multipart/form-data${before}; ${key}=${value}${after}`)).toBe(boundary);
      }),
    );
  });

  it('is one that can stand in a header, or none, whatever the header says', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aA-=;:" \\\tü', 'boundary', 'boundary=', '"'), maxLength: 20 });
    fc.assert(
      fc.property(text, (rest) => {
        expect(boundaryOf(`multipart/form-data${rest}`) ?? 'none').toMatch(/^[ !#-[\]-~]{1,70}$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a form', () => {
  it('gives back any files, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 4 }), async (files) => {
        const form = new FormData();
        for (const [i, file] of files.entries()) form.append('photo', new File([file], `${i}.jpg`));
        const request = new Request('http://localhost', { method: 'POST', body: form });
        const uploads = await readUploads(request, limits);
        expect(uploads).toEqual(files.map((file, i) => ({ filename: `${i}.jpg`, bytes: file })));
      }),
      { numRuns: 50 },
    );
  });

  it('of any pieces of one is uploads or a problem', async () => {
    const piece = fc.constantFrom(
      '--abc',
      '--abc--',
      '\r\n',
      '\n',
      'Content-Disposition: form-data; name="a"; filename="b"',
      'Content-Disposition: form-data',
      'Content-Type: image/jpeg',
      '"',
      ': ',
      '\0',
      'x',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), (pieces) =>
        holds(pieces.join(''), 'multipart/form-data; boundary=abc'),
      ),
      { numRuns: 300 },
    );
  });
});

describe('JSON', () => {
  const image = bytes.map((data) => Buffer.from(data).toString('base64'));
  const filename = fc.string({ unit: 'binary', maxLength: 50 });

  it('gives back any images and any names, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ image, filename }), { minLength: 1, maxLength: 4 }), async (images) => {
        const uploads = await sent(JSON.stringify({ images }, null, 2), 'application/json');
        expect(uploads.map((upload) => upload.filename)).toEqual(images.map((one) => one.filename));
        expect(uploads.map((upload) => Buffer.from(upload.bytes).toString('base64'))).toEqual(
          images.map((one) => one.image),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('of any pieces of it is uploads or a problem', async () => {
    const piece = fc.constantFrom(
      ...'{}[]:,"\\ \n',
      '"image"',
      '"images"',
      '"filename"',
      '"AAAA"',
      '\\u0000',
      '1e9',
      'null',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), (pieces) => holds(pieces.join(''), 'application/json')),
      { numRuns: 500 },
    );
  });

  it('of any bytes, too', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, (data) => holds(data, 'application/json')),
      { numRuns: 200 },
    );
  });
});
