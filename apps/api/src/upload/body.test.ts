import { describe, expect, it, vi } from 'vitest';
import { post, quietAndOffline, refusal } from '../../test/asking.js';
import { fakeApp, photo } from '../../test/fake.js';

quietAndOffline();

describe('a body', () => {
  const small = { MAX_BYTES: '100' };
  const stream = (body: ReadableStream) => ({ method: 'POST', body, duplex: 'half' }) as RequestInit;

  it('is refused by its announced length before it is read', async () => {
    const body = new ReadableStream({ pull: () => expect.fail('The body was read.') }, { highWaterMark: 0 });
    const init = { ...stream(body), headers: { 'Content-Length': '101' } };
    const found = await refusal(fakeApp({ env: small }), '/v1/classify', init);
    expect(found).toMatchObject({ status: 413, code: 'body_too_large', limit: 100 });
  });

  it('is counted while it is read, and not read on beyond the limit', async () => {
    let pulled = 0;
    const cancel = vi.fn();
    const pull = (to: ReadableStreamDefaultController<Uint8Array>) => {
      pulled++;
      to.enqueue(photo('x'.repeat(40)));
    };
    const body = new ReadableStream({ pull, cancel });
    const found = await refusal(fakeApp({ env: small }), '/v1/classify', stream(body));
    expect(found).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(pulled).toBeLessThanOrEqual(4);
    expect(cancel).toHaveBeenCalled();
  });

  it('of exactly the limit is taken', async () => {
    const response = await fakeApp({ env: small }).request('/v1/classify', post(photo('x'.repeat(100))));
    expect(response.status).toBe(200);
  });

  it.each([
    ['has no boundary', 'multipart/form-data', 'x'],
    ['does not hold its boundary', 'multipart/form-data; boundary=abc', 'something else'],
    ['ends too early', 'multipart/form-data; boundary=abc', '--abc\r\nContent-Disposition: form-data; name="a"'],
  ])('that is a form but %s: 400 malformed', async (_, type, body) => {
    const found = await refusal(fakeApp(), '/v1/classify', post(body, { 'Content-Type': type }));
    expect(found).toMatchObject({ status: 400, code: 'malformed' });
  });

  it('that is a form without files: 400 no_file', async () => {
    const data = new FormData();
    data.append('photo', 'https://example.com/bee.jpg');
    const found = await refusal(fakeApp(), '/v1/classify', post(data));
    expect(found).toMatchObject({ status: 400, code: 'no_file' });
  });
});
