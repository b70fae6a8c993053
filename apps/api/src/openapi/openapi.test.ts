import { describe, expect, it } from 'vitest';
import { fakeApp, form, photo } from '../../test/fake.js';
import { openApi31 } from '../../test/openapi31.js';
import { problems } from '../problems.js';
import { type Operation, openApi, operations, problemSchema } from './index.js';

const document = openApi() as { paths: Record<string, Record<string, Record<string, unknown>>> };
const addressOf = ({ path }: Operation) => path.replace('{name}', 'fake').replace('{code}', 'corrupt');
const form2 = form(['a', photo()], ['b', photo('broken')]);

describe('the description', () => {
  it('has exactly the routes of the service', () => {
    const routes = fakeApp().routes.filter(({ method }) => method !== 'ALL');
    const described = operations.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    expect([...new Set(routes.map(({ method, path }) => `${method.toLowerCase()} ${path}`))].sort()).toEqual(
      described.sort(),
    );
  });

  it('is served as OpenAPI 3.1, and again only if it changed', async () => {
    const response = await fakeApp().request('/openapi.json');
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Beeline' } });
    const again = await fakeApp().request('/openapi.json', {
      headers: { 'If-None-Match': response.headers.get('ETag')! },
    });
    expect(again.status).toBe(304);
  });

  it('is OpenAPI 3.1 in every part of it', () => {
    const { error, data } = openApi31.safeParse(JSON.parse(JSON.stringify(openApi())));
    expect(error?.issues).toBeUndefined();
    const { paths, components, security } = data!;
    for (const scheme of security.flatMap((one) => Object.keys(one)))
      expect(components.securitySchemes).toHaveProperty(scheme);
    for (const [path, methods] of Object.entries(paths))
      for (const { parameters = [] } of [methods.get, methods.post].filter((one) => one !== undefined)) {
        const inPath = parameters.filter((one) => one.in === 'path');
        expect(inPath.every(({ required }) => required)).toBe(true);
        expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
        const names = parameters.map((one) => `${one.in} ${one.name}`);
        expect(new Set(names).size).toBe(names.length);
      }
  });

  it('refers to nothing that is not there', () => {
    for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect((openApi().components as { schemas: object }).schemas).toHaveProperty(name!);
    expect(JSON.stringify(document)).not.toContain('#/$defs');
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  it('says what a request may hold', () => {
    const { parameters, requestBody } = document.paths['/v1/classify']!.post!;
    expect(parameters).toMatchObject([
      { name: 'top_k', in: 'query', schema: { type: 'integer', minimum: 1, default: 5 } },
      { name: 'model', schema: { type: 'string' } },
      { name: 'explain', schema: { enum: ['cam'] } },
      { name: 'cam_format', schema: { enum: ['grid', 'png'], default: 'grid' } },
    ]);
    const { content } = requestBody as { content: object };
    expect(Object.keys(content)).toEqual(
      expect.arrayContaining(['application/json', 'image/jpeg', 'multipart/form-data']),
    );
  });

  it('names every problem that an operation may have, and every problem somewhere', () => {
    const named = new Set(operations.flatMap(({ problems: codes }) => codes));
    const general = ['internal', 'method_not_allowed'];
    expect(Object.keys(problems).filter((code) => !named.has(code as never) && !general.includes(code))).toEqual([]);
  });
});

describe('answers are as described', () => {
  // A whole manifest is held to its schema where a real model is served: test/worker.test.ts.
  const real = ['getModel', 'getDefaultModel'];
  const asked = operations.filter(({ method, id }) => method === 'get' && !real.includes(id));

  it.each(asked.map((one) => [one.path, one] as const))('GET %s', async (_, operation) => {
    const response = await fakeApp().request(addressOf(operation));
    expect(response.status).toBe(200);
    if (!operation.answer) return expect((await response.text()).length).toBeGreaterThan(0);
    const found = operation.answer.safeParse(await response.json());
    expect(found.error?.issues).toBeUndefined();
  });

  it.each([
    ['one photo', '', photo()],
    ['several', '', form2],
    ['with a map', '?explain=cam', photo()],
    ['with a picture of the map', '?explain=cam&cam_format=png', photo()],
    ['several with maps', '?explain=cam', form2],
  ])('POST /v1/classify: %s', async (_, query, body) => {
    const response = await fakeApp().request(`/v1/classify${query}`, { method: 'POST', body });
    const found = operations[0]!.answer!.safeParse(await response.json());
    expect(found.error?.issues).toBeUndefined();
  });

  it('also where they are problems', async () => {
    for (const text of ['html', 'gif', 'huge', 'broken', ''])
      problemSchema.parse(
        await (await fakeApp().request('/v1/classify', { method: 'POST', body: photo(text) })).json(),
      );
  });
});

describe('the page for people', () => {
  it('runs no script and loads nothing from elsewhere', async () => {
    const response = await fakeApp().request('/docs');
    const policy = response.headers.get('Content-Security-Policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const page = await response.text();
    expect(page).not.toMatch(/<script|style="|https?:\/\/|\son\w+="/);
    for (const { path } of operations) expect(page).toContain(` ${path}</code>`);
    for (const [, link] of page.matchAll(/href="([^"]+)"/g))
      expect((await fakeApp().request(link!)).status, link).toBe(200);
  });
});
