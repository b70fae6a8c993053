import { describe, expect, it, vi } from 'vitest';
import { json, quietAndOffline, refusal } from '../../test/asking.js';
import { fakeApp, fakeClassifier } from '../../test/fake.js';

quietAndOffline();

describe('readiness', () => {
  it('is the golden answers replayed, under both names', async () => {
    const app = fakeApp();
    expect(await json(await app.request('/readyz'))).toEqual({
      status: 'ready',
      model: { name: 'fake', sha256: 'abc123' },
      golden: { cases: 1, largestDifference: 0, tolerance: 0.01 },
    });
    expect(await json(await app.request('/v2/health/ready'))).toEqual({ ready: true });
    expect(await json(await app.request('/v2/models/fake/ready'))).toEqual({ name: 'fake', ready: true });
  });

  it.each([
    ['other logits', { logits: [1, 2, 3.1] }],
    ['logits that are no numbers', { logits: [1, 2, Number.NaN] }],
    ['too few logits', { logits: [1, 2] }],
    ['a model that does not load', { load: () => Promise.reject(new Error('secret')) }],
  ])('is not there with %s: 503, and the reason is in the log only', async (_, fake) => {
    for (const path of ['/readyz', '/v2/health/ready', '/v2/models/fake/ready']) {
      const found = await refusal(fakeApp(fake), path);
      expect(found).toMatchObject({ status: 503, code: 'model_not_ready' });
      expect(JSON.stringify(found)).not.toMatch(/secret|0\.1/);
    }
    expect(console.error).toHaveBeenCalledTimes(3);
  });

  it('is found out once an isolate', async () => {
    const model = fakeClassifier();
    const logits = vi.spyOn(model, 'logits');
    const app = fakeApp({ load: async () => model });
    for (let i = 0; i < 3; i++) expect((await app.request('/readyz')).status).toBe(200);
    expect(logits).toHaveBeenCalledOnce();
  });

  it('is not the same as being alive', async () => {
    const app = fakeApp({ logits: [9, 9, 9] });
    expect(await json(await app.request('/v2/health/live'))).toEqual({ live: true });
    expect(await json(await app.request('/v2'))).toMatchObject({ name: 'beeline' });
    expect((await app.request('/healthz')).status).toBe(200);
  });

  it('GET /v2/models/{name} says what goes in and comes out', async () => {
    expect(await json(await fakeApp().request('/v2/models/fake'))).toEqual({
      name: 'fake',
      versions: ['abc123'],
      platform: 'beeline_tfjs',
      inputs: [{ name: 'image', datatype: 'FP32', shape: [1, 96, 96, 3] }],
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [1, 3] }],
    });
  });
});
