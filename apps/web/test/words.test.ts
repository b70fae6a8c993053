import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { languages } from '../src/words.js';

test('index.html says in English what the words say', () => {
  const html = readFileSync(new URL('../index.html', import.meta.url), 'utf8');
  const named = [...html.matchAll(/data-words="(\w+)"[^>]*>([^<]*)</g)];
  expect(named.length).toBeGreaterThan(20);
  for (const [, name, text = ''] of named) {
    expect(text.replaceAll('&nbsp;', '\u00a0').trim()).toBe(languages.en[name as 'clear']);
  }
  const labelled = [...html.matchAll(/data-words-label="(\w+)" aria-label="([^"]*)"/g)];
  expect(labelled.length).toBe(4);
  for (const [, name, text] of labelled) expect(text).toBe(languages.en[name as 'clear']);
});
