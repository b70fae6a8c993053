import { BeelineError } from '@beeline/core';
import { expect, it } from 'vitest';
import { describeFault, Interrupted } from './faults.js';

it('tells a person’s fault with its hint', () => {
  const fault = describeFault(new BeelineError('no_images', 'There are none.', 'Add some.'));
  expect(fault).toEqual({
    exit: 1,
    text: 'Error: There are none.\nAdd some.',
    json: { error: { code: 'no_images', message: 'There are none.', hint: 'Add some.' } },
  });
});

it('owns up to a bug and shows where it is', () => {
  const { exit, text, json } = describeFault(new TypeError('x is undefined'));
  expect(exit).toBe(1);
  expect(text).toMatch(/^This is a bug in Beeline.*\nTypeError: x is undefined\n +at /);
  expect(json.error.code).toBe('bug');
});

it('takes whatever was thrown', () => {
  expect(describeFault('text').json.error.message).toBe('text');
});

it('ends an interrupted command with 130', () => {
  expect(describeFault(new Interrupted()).exit).toBe(130);
});
