import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fakeApp, form, photo } from '../../test/fake.js';

/** Bodies that were made to do harm: each gets its 4xx, and the next photo its answer. */
const app = fakeApp();

async function send(body: BodyInit, type: string) {
  const response = await app.request('/v1/classify', { method: 'POST', body, headers: { 'Content-Type': type } });
  const answer = (await response.json()) as { code?: string; predictions?: unknown };
  expect((await app.request('/v1/classify', { method: 'POST', body: photo() })).status).toBe(200);
  return { status: response.status, code: answer.code, answer };
}

const json = (value: unknown) => send(JSON.stringify(value), 'application/json');
const base64 = (text = 'photo') => Buffer.from(text).toString('base64');

describe('JSON', () => {
  it('carries one photo in base64 or as a data URL', async () => {
    for (const image of [base64(), `data:image/jpeg;base64,${base64()}`])
      expect(await json({ image })).toMatchObject({ status: 200, answer: { predictions: expect.any(Array) } });
    expect((await send(JSON.stringify({ image: base64() }), 'application/json; charset=utf-8')).status).toBe(200);
  });

  it('carries several, each with its own result or problem', async () => {
    const { answer } = await json({ images: [{ image: base64(), filename: 'a' }, { image: base64('broken') }] });
    expect(answer).toMatchObject({
      results: [{ filename: 'a', predictions: expect.any(Array) }, { problem: { code: 'corrupt' } }],
    });
  });

  it.each([
    ['no JSON', '{"image"'],
    ['an address', JSON.stringify({ image: 'https://example.com/bee.jpg' })],
    ['an address as a key', JSON.stringify({ url: 'https://example.com/bee.jpg' })],
    ['a number', '7'],
    ['null', 'null'],
    ['an array', JSON.stringify([base64()])],
    ['no images', '{"images": []}'],
    ['an image that is an object', '{"image": {"length": 4}}'],
    ['an unknown key', JSON.stringify({ image: base64(), admin: true })],
    ['a prototype', `{"__proto__": {"image": "${base64()}"}}`],
    ['a constructor', `{"constructor": {"prototype": {"image": "${base64()}"}}}`],
    ['deep arrays', '['.repeat(1_000_000) + ']'.repeat(1_000_000)],
    ['deep objects', `${'{"image":'.repeat(200_000)}1${'}'.repeat(200_000)}`],
    ['a number that never ends', '9'.repeat(1_000_000)],
    ['arrays that nobody closes', '['.repeat(5_000_000)],
    ['quotes that nobody closes', `{"image":"${'\\"'.repeat(1_000_000)}`],
    ['spaces between its digits', JSON.stringify({ image: `${' A'.repeat(1_000_000)}!` })],
  ])('with %s: 400 malformed', async (_, body) => {
    expect(await send(body, 'application/json')).toMatchObject({ status: 400, code: 'malformed' });
    expect(({} as { image?: unknown }).image).toBeUndefined();
  });

  it('that is not UTF-8: 400 malformed', async () => {
    const bytes = new Uint8Array(Buffer.concat([Buffer.from('{"image":"'), Buffer.from([0xff, 0xfe]), photo('"}')]));
    expect(await send(bytes, 'application/json')).toMatchObject({ status: 400, code: 'malformed' });
  });

  it('with a photo of no bytes, or too many photos, is refused for that', async () => {
    expect(await json({ image: '' })).toMatchObject({ status: 400, code: 'empty' });
    const images = Array.from({ length: 10_000 }, () => ({ image: base64() }));
    expect(await json({ images })).toMatchObject({ status: 400, code: 'too_many_files' });
  });

  it.each([
    ['numbers', `[${'0,'.repeat(2_000_000)}0]`],
    ['keys', `{${Array.from({ length: 100_000 }, (_, i) => `"${i}":0`).join()}}`],
    ['images', `{"images":[${'{"image":""},'.repeat(500_000)}{"image":""}]}`],
  ])('with more %s than there may be images is refused before it becomes values', async (_, body) => {
    const parse = vi.spyOn(JSON, 'parse');
    const found = await send(body, 'application/json');
    expect(parse.mock.calls.filter(([text]) => text === body)).toEqual([]);
    expect(found).toMatchObject({ status: 400, code: 'too_many_files' });
    parse.mockRestore();
  });

  it('of any shape is answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        expect((await send(text, 'application/json')).status).toBe(400);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a form', () => {
  const type = 'multipart/form-data; boundary=abc';
  const part = (name: string, text: string) =>
    `--abc\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n${text}\r\n`;

  it.each([
    ['no boundary', 'multipart/form-data', `${part('a', 'photo')}--abc--\r\n`],
    ['an empty boundary', 'multipart/form-data; boundary=', `${part('a', 'photo')}--abc--\r\n`],
    ['another boundary', 'multipart/form-data; boundary=xyz', `${part('a', 'photo')}--abc--\r\n`],
    ['no end', type, part('a', 'photo').slice(0, -4)],
    ['nothing', type, ''],
    ['headers without end', type, `--abc\r\n${'X-Header: y\r\n'.repeat(20_000)}`],
    ['a boundary with a quote in it', 'multipart/form-data; boundary="a\\"bc"', `${part('a', 'photo')}--abc--\r\n`],
    ['a name of a megabyte', type, `${part('x'.repeat(1_000_000), 'photo')}--abc--\r\n`],
  ])('with %s: 400', async (_, contentType, body) => {
    expect(await send(body, contentType)).toMatchObject({ status: 400, code: 'malformed' });
  });

  it.each([
    ['', type],
    [', and a decoy of a boundary', 'multipart/form-data; xboundary=zzz; boundary=abc'],
    [', and another boundary behind the first', 'multipart/form-data; boundary=abc; boundary=zzz'],
    [', and a boundary in capitals', 'Multipart/Form-Data; charset=utf-8; BOUNDARY="abc"'],
  ])('with 10,000 files%s: 400 too_many_files, without parsing them', async (_, contentType) => {
    const parse = vi.spyOn(Response.prototype, 'formData');
    const body = `${Array.from({ length: 10_000 }, (_, i) => part(`${i}`, 'x')).join('')}--abc--\r\n`;
    expect(await send(body, contentType)).toMatchObject({ status: 400, code: 'too_many_files' });
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('with a million lines in its file is still read', async () => {
    const body = `${part('a', '\n'.repeat(1_000_000))}--abc--\r\n`;
    expect((await send(body, 'multipart/form-data; boundary="abc"')).status).toBe(200);
  });

  it('with 10,000 fields and no file: 400 too_many_files', async () => {
    const field = '--abc\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n';
    expect(await send(`${field.repeat(10_000)}--abc--\r\n`, type)).toMatchObject({
      status: 400,
      code: 'too_many_files',
    });
  });

  it.each(['__proto__', 'constructor', '../../etc/passwd', '\u0000', '\u202egpj.exe', 'x'.repeat(10_000)])(
    'whose file is called %j only repeats the name',
    async (name) => {
      const files = form([name, photo()], ['b', photo()]);
      const response = await app.request('/v1/classify', { method: 'POST', body: files });
      expect(await response.json()).toMatchObject({ results: [{ predictions: expect.any(Array) }, { filename: 'b' }] });
    },
  );

  it('with a name that is not UTF-8 is answered', async () => {
    const head = Buffer.from('--abc\r\nContent-Disposition: form-data; name="a"; filename="');
    const tail = Buffer.from('"\r\n\r\nphoto\r\n--abc--\r\n');
    const body = new Uint8Array(Buffer.concat([head, Buffer.from([0xff, 0xfe, 0x80]), tail]));
    expect([200, 400]).toContain((await send(body, type)).status);
  });

  it('of any bytes is answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const body = new Uint8Array(Buffer.concat([Buffer.from('--abc\r\n'), bytes, Buffer.from('\r\n--abc--')]));
        expect((await send(body, type)).status).toBe(400);
      }),
      { numRuns: 50 },
    );
  });
});
