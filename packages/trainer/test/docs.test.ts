import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runRows, trainingRows } from './settings_rows.js';

const page = readFileSync(new URL('../../../docs/training.md', import.meta.url), 'utf8');

it.each([...trainingRows(), ...runRows()].map((row) => [row.split('|')[1]!.trim(), row]))(
  'docs/training.md has the row of %s as the code has it',
  (_, row) => expect(page.split('\n')).toContain(row),
);

it('docs/training.md has no other rows', () => {
  const rows = page
    .slice(page.indexOf('## Settings of a training'))
    .split('\n')
    .filter((line) => /^\| `[a-z]\w*`( †)? \|/i.test(line));
  expect(rows).toEqual([...trainingRows(), ...runRows()]);
});
