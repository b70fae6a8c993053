import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describePhotos } from '../../../examples/classify-folder.ts';
import { createClient } from '../src/client.js';
import { fakeApp, photo } from './fake.js';

const folder = mkdtempSync(join(tmpdir(), 'beeline-example-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the example says what is on each photo, through the typed client', async () => {
  const files = ['bee.jpg', 'page.html'].map((name) => join(folder, name));
  writeFileSync(files[0]!, photo());
  writeFileSync(files[1]!, photo('html'));
  const app = fakeApp();
  const client = createClient('http://localhost', {
    fetch: (input: RequestInfo | URL, init?: RequestInit) => app.request(input, init),
  });
  expect(await describePhotos(client, files)).toEqual(['bee.jpg: bees (70.0 %)', 'page.html: This is HTML.']);
});

it('the typed client takes JSON as well', async () => {
  const app = fakeApp();
  const client = createClient('http://localhost', {
    fetch: (input: RequestInfo | URL, init?: RequestInit) => app.request(input, init),
  });
  const response = await client.v1.classify.$post({ query: {}, json: { image: btoa('photo') } });
  expect(await response.json()).toMatchObject({ model: { name: 'fake' } });
});
