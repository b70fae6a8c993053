import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fakeApp, photo } from '../../test/fake.js';
import { parseKeys } from './index.js';

const script = join(import.meta.dirname, '../../scripts/key.mjs');
/** Made as an operator makes them. */
function makeKey(name: string) {
  const [key, entry] = execFileSync(process.execPath, [script, name], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.split(/: +/)[1]!);
  return { key: key!, entry: entry! };
}

const [anna, ben] = [makeKey('anna'), makeKey('ben')];
const env = { API_KEYS: `${anna.entry}, ${ben.entry}` };
const ask = (app: ReturnType<typeof fakeApp>, headers: Record<string, string> = {}) =>
  app.request('/v1/classify', { method: 'POST', body: photo(), headers });
const code = async (response: Response) => ((await response.json()) as { code?: string }).code;

describe('API keys', () => {
  it('are not asked for where there are none', async () => {
    for (const API_KEYS of ['', ' , ']) expect((await ask(fakeApp({ env: { API_KEYS } }))).status).toBe(200);
  });

  it('open, each of them, in either header', async () => {
    const app = fakeApp({ env });
    for (const { key } of [anna, ben])
      for (const headers of [{ 'X-API-Key': key }, { Authorization: `Bearer ${key}` }])
        expect((await ask(app, headers)).status).toBe(200);
  });

  it.each([
    ['none', {}],
    ['an empty one', { 'X-API-Key': '' }],
    ['a wrong one', { 'X-API-Key': 'beeline_x' }],
    ['one cut short', { 'X-API-Key': anna.key.slice(0, -1) }],
    ['the hash of one', { 'X-API-Key': anna.entry.split(':')[1]! }],
    ['the name of one', { 'X-API-Key': 'anna' }],
    ['another scheme', { Authorization: `Basic ${anna.key}` }],
  ])('%s: 401 before the body is read', async (_, headers) => {
    const body = new ReadableStream({ pull: () => expect.fail('The body was read.') }, { highWaterMark: 0 });
    const init = { method: 'POST', body, headers, duplex: 'half' } as RequestInit;
    const response = await fakeApp({ env }).request('/v1/classify', init);
    expect([response.status, await code(response)]).toEqual([401, 'unauthorised']);
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  it('leave open what says how the service is, and let preflights through', async () => {
    const app = fakeApp({ env });
    for (const path of ['/healthz', '/readyz', '/v1/models', '/v1/model', '/openapi.json'])
      expect((await app.request(path)).status).toBe(200);
    const headers = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'POST' };
    expect((await app.request('/v1/classify', { method: 'OPTIONS', headers })).status).toBe(204);
  });

  it.each(['anna', 'anna:abc', `anna:${'z'.repeat(64)}`, `:${'0'.repeat(64)}`, anna.key])(
    'are refused as "%s", where they would never count',
    (text) => expect(() => parseKeys(text)).toThrow('API_KEYS'),
  );
});

describe('a list of keys', () => {
  const holder = fc.stringMatching(/^[\w.-]{1,64}$/);
  const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

  it('gives back any names and hashes, whatever stands between them', () => {
    const separator = fc.constantFrom(',', ', ', ' ,\n', ',,', ' , , ');
    fc.assert(
      fc.property(fc.array(fc.tuple(holder, hash)), separator, (entries, between) => {
        const keys = parseKeys(entries.map((entry) => entry.join(':')).join(between));
        expect(keys.map((key) => [key.holder, Buffer.from(key.sha256).toString('hex')])).toEqual(entries);
      }),
    );
  });

  it('is whole keys or an error, never a key that opens to something else', () => {
    const text = fc.string({ unit: fc.constantFrom(...'anna:0f, \n', '0'.repeat(64), 'b:'), maxLength: 12 });
    fc.assert(
      fc.property(text, (given) => {
        let keys: ReturnType<typeof parseKeys>;
        try {
          keys = parseKeys(given);
        } catch (error) {
          expect((error as Error).message).toContain('API_KEYS');
          return;
        }
        for (const key of keys) {
          expect(key.sha256).toHaveLength(32);
          expect(given).toContain(`${key.holder}:${Buffer.from(key.sha256).toString('hex')}`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('opens to its keys alone, in whatever header something else is sent', async () => {
    const app = fakeApp({ env });
    const text = fc.string({
      unit: fc.constantFrom(...`${anna.key.slice(0, 12)}=:, `, anna.key.slice(0, -1)),
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('X-API-Key', 'Authorization'), async (value, header) => {
        fc.pre(value !== anna.key);
        const response = await ask(app, { [header]: header === 'Authorization' ? `Bearer ${value}` : value });
        expect(response.status).toBe(401);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the rate limit', () => {
  it('counts by key, or else by address, and answers 429', async () => {
    const limit = vi.fn(async (who: string) => who !== 'anna');
    const app = fakeApp({ env, limit });
    expect((await ask(app, { 'X-API-Key': ben.key })).status).toBe(200);
    const refused = await ask(app, { 'X-API-Key': anna.key });
    expect([refused.status, await code(refused), refused.headers.get('Retry-After')]).toEqual([
      429,
      'rate_limited',
      '10',
    ]);
    await ask(fakeApp({ limit }), { 'CF-Connecting-IP': '192.0.2.1' });
    expect(limit.mock.calls).toEqual([['ben'], ['anna'], ['192.0.2.1']]);
  });
});

describe('the log', () => {
  it('has one line a request, and nothing of the upload', async () => {
    const log = vi.fn();
    const app = fakeApp({ env, log });
    await ask(app, { 'X-API-Key': anna.key, 'X-Request-Id': 'one' });
    await app.request('/v1/classify?model=secret', {
      method: 'POST',
      body: photo('html'),
      headers: { 'X-API-Key': ben.key },
    });
    expect(log.mock.calls.map(([line]) => line)).toMatchObject([
      { request: 'one', method: 'POST', path: '/v1/classify', status: 200, key: 'anna' },
      { status: 404, code: 'unknown_model', key: 'ben' },
    ]);
    expect(JSON.stringify(log.mock.calls)).not.toMatch(new RegExp(`secret|html|photo|${anna.key}`));
  });
});
