import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fakeApp } from '../test/fake.js';
import { problems } from './problems.js';

const page = readFileSync(new URL('../../../docs/problems.md', import.meta.url), 'utf8');

it.each(Object.entries(problems))('%s is explained at its address and in docs/problems.md', async (code, problem) => {
  const response = await fakeApp().request(`/problems/${code}`);
  expect(response.status).toBe(200);
  const known = { 'If-None-Match': response.headers.get('ETag')! };
  expect((await fakeApp().request(`/problems/${code}`, { headers: known })).status).toBe(304);
  expect(await response.text()).toContain(problem.title);
  expect(page).toContain(`| \`${code}\` | ${problem.status} | ${problem.title} | ${problem.hint} |`);
});
