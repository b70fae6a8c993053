import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { fakeApp } from './fake.js';

/** What the tests of the routes ask with, and what they read. */
export const post = (body: BodyInit, headers: Record<string, string> = {}) => ({ method: 'POST', body, headers });
export const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

/** Asks once, and holds the answer to the shape of every problem. */
export async function refusal(app: ReturnType<typeof fakeApp>, path: string, init?: RequestInit) {
  const response = await app.request(path, init);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const body = await json(response);
  expect(body).toMatchObject({
    type: `/problems/${body.code}`,
    title: expect.any(String),
    status: response.status,
    detail: expect.any(String),
    hint: expect.any(String),
  });
  return { status: body.status, code: body.code, ...body, headers: response.headers };
}

/** For every test of a file: errors stay out of the output, and any fetch is a fault. */
export function quietAndOffline(): void {
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.stubGlobal('fetch', () => {
      throw new Error('The service fetched an address.');
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
}
