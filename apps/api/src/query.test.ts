import fc from 'fast-check';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { Problem } from './problem.js';
import { classifyQuery, readQuery } from './query.js';

/** What is read of an address. */
async function readFrom(search: string) {
  const app = new Hono().get('/', (c) => {
    try {
      return c.json({ query: readQuery(c, classifyQuery) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return c.json({ problem: error.body });
    }
  });
  const response = await app.request(`/?${search}`);
  expect(response.status).toBe(200);
  return (await response.json()) as { query?: Record<string, unknown>; problem?: { code: string; detail: string } };
}

it('is read as it was written', async () => {
  const query = fc.record({
    top_k: fc.integer({ min: 1, max: 999_999 }),
    model: fc.string({ unit: 'grapheme', minLength: 1 }),
    explain: fc.constant('cam'),
    cam_format: fc.constantFrom('grid', 'png'),
  });
  await fc.assert(
    fc.asyncProperty(query, async (given) => {
      const search = new URLSearchParams(Object.entries(given).map(([name, value]) => [name, `${value}`]));
      expect((await readFrom(`${search}`)).query).toEqual(given);
    }),
  );
});

it('of any text is parameters within their bounds, or a problem that names one', async () => {
  const name = fc.constantFrom('top_k', 'model', 'explain', 'cam_format', '__proto__', 'constructor', 'x', '');
  const value = fc.oneof(fc.constantFrom('5', '0', '-1', '1e3', 'cam', 'png', '%', '%zz', '%ff', '+', ''), fc.string());
  const search = fc
    .array(fc.tuple(name, value), { maxLength: 5 })
    .map((all) => all.map((one) => one.join('=')).join('&'));
  await fc.assert(
    fc.asyncProperty(search, async (text) => {
      const { query, problem } = await readFrom(text.replaceAll('#', ''));
      if (problem) {
        expect(problem.code).toBe('bad_parameter');
        expect(problem.detail).toMatch(/^(?:top_k|model|explain|cam_format)=/);
        return;
      }
      expect(Object.keys(query!).every((key) => ['top_k', 'model', 'explain', 'cam_format'].includes(key))).toBe(true);
      expect(query!.top_k).toBeGreaterThanOrEqual(1);
      expect(query!.top_k).toBeLessThanOrEqual(999_999);
      expect(['grid', 'png']).toContain(query!.cam_format);
    }),
    { numRuns: 500 },
  );
});
