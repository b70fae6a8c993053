import { describe, expect, it } from 'vitest';
import { json, post, quietAndOffline, refusal } from '../../test/asking.js';
import { fakeApp, form, photo } from '../../test/fake.js';

quietAndOffline();

describe('one photo', () => {
  const answer = {
    predictions: [
      { label: 'bees', probability: 0.7 },
      { label: 'ants', probability: 0.2 },
      { label: 'wasps', probability: 0.1 },
    ],
    model: { name: 'fake', sha256: 'abc123' },
  };

  it.each([
    ['a raw body', post(photo(), { 'Content-Type': 'image/jpeg' })],
    ['a raw body that curl calls a form', post(photo(), { 'Content-Type': 'application/x-www-form-urlencoded' })],
    ['a raw body of no type', post(photo())],
    ['the only file of a form', post(form(['bee.jpg', photo()]))],
  ])('as %s', async (_, init) => {
    const response = await fakeApp().request('/v1/classify', init);
    expect(response.status).toBe(200);
    expect(await json(response)).toEqual(answer);
    expect(response.headers.get('Server-Timing')).toBe('decode;dur=1.0, resize;dur=2.0, inference;dur=3.0');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('arrives in pieces, without an announced length', async () => {
    const pieces = new ReadableStream({
      start(to) {
        for (const piece of ['hu', 'ge']) to.enqueue(photo(piece));
        to.close();
      },
    });
    const init = { method: 'POST', body: pieces, duplex: 'half' } as RequestInit;
    expect(await refusal(fakeApp(), '/v1/classify', init)).toMatchObject({ code: 'too_large' });
  });

  it('with top_k gives so many predictions', async () => {
    const response = await fakeApp().request('/v1/classify?top_k=2', post(photo()));
    expect((await json(response)).predictions).toEqual(answer.predictions.slice(0, 2));
  });

  it('of what is none of the classes says that it is not known, alone and among others', async () => {
    const alone = await fakeApp().request('/v1/classify', post(photo('cat')));
    expect(await json(alone)).toEqual({ ...answer, known: false, unknownScore: 7.5 });
    const several = await fakeApp().request('/v1/classify', post(form(['1.jpg', photo('cat')], ['2.jpg', photo()])));
    expect((await json(several)).results).toEqual([
      { filename: '1.jpg', predictions: answer.predictions, known: false, unknownScore: 7.5 },
      { filename: '2.jpg', predictions: answer.predictions },
    ]);
  });

  it('with explain=cam says where the evidence for the best label lies', async () => {
    const response = await fakeApp().request('/v1/classify?explain=cam', post(photo()));
    expect(await json(response)).toEqual({ ...answer, explanation: { label: 'bees', rows: [[0.1, 0.333333]] } });
  });

  it('with cam_format=png sends that as a small picture', async () => {
    const response = await fakeApp().request('/v1/classify?explain=cam&cam_format=png', post(photo()));
    const { explanation } = (await json(response)) as { explanation: { label: string; png: string } };
    expect(explanation).toEqual({ label: 'bees', png: expect.stringMatching(/^data:image\/png;base64,/) });
    const file = Buffer.from(explanation.png.split(',')[1]!, 'base64');
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([2, 1]);
    // The one row behind its filter byte: 0.1 and 1/3 as shares of the largest.
    expect([...file.subarray(-23, -20)]).toEqual([0, 76, 255]);
  });

  it.each(['cam_format=gif', 'explain=x', 'top_k=1&top_k=2', 'model=a&model=b', 'explain='])(
    'refuses ?%s',
    async (query) => {
      const { status, code } = await refusal(fakeApp(), `/v1/classify?${query}`, post(photo()));
      expect([status, code]).toEqual([400, 'bad_parameter']);
    },
  );

  it.each(['0', '-1', '1.5', 'all', '', '9999999'])('refuses top_k=%s', async (topK) => {
    const { status, code } = await refusal(fakeApp(), `/v1/classify?top_k=${topK}`, post(photo()));
    expect([status, code]).toEqual([400, 'bad_parameter']);
  });

  it.each([
    ['html', 415, 'not_an_image', {}],
    ['gif', 415, 'unsupported', { format: 'gif' }],
    ['huge', 422, 'too_large', { width: 99999, height: 99999, limit: 24_000_000 }],
    ['heavy', 413, 'body_too_large', { bytes: 99, limit: 10 }],
    ['broken', 422, 'corrupt', { format: 'jpeg' }],
  ])('that is %s: %i %s', async (text, status, code, facts) => {
    for (const init of [post(photo(text)), post(form(['it.jpg', photo(text)]))])
      expect(await refusal(fakeApp(), '/v1/classify', init)).toMatchObject({ status, code, ...facts });
  });

  it('that is empty: 400 empty', async () => {
    for (const init of [{ method: 'POST' }, post(''), post(form(['it.jpg', photo('')]))])
      expect(await refusal(fakeApp(), '/v1/classify', init)).toMatchObject({ status: 400, code: 'empty' });
  });
});

describe('several photos', () => {
  it('each have a result or a problem, in order, and none spoils another', async () => {
    const files = form(['a.jpg', photo()], ['b.jpg', photo('broken')], ['c.jpg', photo('')], ['d.jpg', photo()]);
    const response = await fakeApp().request('/v1/classify?top_k=1', post(files));
    expect(response.status).toBe(200);
    const predictions = [{ label: 'bees', probability: 0.7 }];
    expect(await json(response)).toEqual({
      results: [
        { filename: 'a.jpg', predictions },
        { filename: 'b.jpg', problem: expect.objectContaining({ status: 422, code: 'corrupt' }) },
        { filename: 'c.jpg', problem: expect.objectContaining({ status: 400, code: 'empty' }) },
        { filename: 'd.jpg', predictions },
      ],
      model: { name: 'fake', sha256: 'abc123' },
    });
    expect(response.headers.get('Server-Timing')).toBe('decode;dur=2.0, resize;dur=4.0, inference;dur=6.0');
  });

  it('are limited in number', async () => {
    const files = form(...Array.from({ length: 3 }, (_, i) => [`${i}.jpg`, photo()] as const));
    const found = await refusal(fakeApp({ env: { MAX_FILES: '2' } }), '/v1/classify', post(files));
    expect(found).toMatchObject({ status: 400, code: 'too_many_files', files: 3, limit: 2 });
  });
});
