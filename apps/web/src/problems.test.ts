import { describe, expect, test } from 'vitest';
import { MAX_BYTES, MAX_BYTES_HERE } from './limits.js';
import { problemOf, problemOfFailure, problemOfSize } from './problems.js';

describe('an answer that is not a success', () => {
  test("shows the server's own sentences", () => {
    const body = { detail: 'This is a HEIC photo.', hint: 'Convert it to JPEG, PNG or WebP.', code: 'unsupported' };
    expect(problemOf(415, body)).toEqual({ message: body.detail, hint: body.hint, retry: false });
  });

  test('does without a hint', () => {
    expect(problemOf(422, { detail: 'The image is damaged.' })).toEqual({
      message: 'The image is damaged.',
      retry: false,
    });
  });

  test.each([null, 'nonsense', [], { detail: 7 }, { detail: '' }])('has a sentence for the body %j', (body) => {
    expect(problemOf(400, body).message).toBe('The server refused this file (status 400).');
    expect(problemOf(413, body).message).toBe('This file is too large for the server.');
    expect(problemOf(502, body)).toMatchObject({ message: 'The server failed (status 502).', retry: true });
  });

  test('says when a busy server is worth asking again', () => {
    expect(problemOf(503, { detail: 'Too many photos are waiting.', hint: 'See Retry-After.' }, '2')).toEqual({
      message: 'Too many photos are waiting.',
      hint: 'Try again in 2 seconds.',
      retry: true,
    });
    expect(problemOf(429, null)).toMatchObject({ message: 'The server is busy.', retry: true });
    expect(problemOf(429, null).hint).toBe('Try again in a moment.');
    expect(problemOf(429, null, 'Wed, 21 Oct 2026 07:28:00 GMT').hint).toBe('Try again in a moment.');
  });
});

test('no answer at all: offline, unreachable and slow are told apart, and all are worth another try', () => {
  expect(problemOfFailure(new TypeError('Failed to fetch'), false).message).toBe('You are offline.');
  expect(problemOfFailure(new TypeError('Failed to fetch'), true).message).toBe('The server did not answer.');
  expect(problemOfFailure(new DOMException('', 'TimeoutError'), true)).toMatchObject({
    message: 'The server took too long.',
    retry: true,
  });
});

test('size is judged before anything is sent', () => {
  expect(problemOfSize(MAX_BYTES)).toBeUndefined();
  expect(problemOfSize(MAX_BYTES + 1)).toMatchObject({ retry: false, here: true });
  expect(problemOfSize(MAX_BYTES + 1, MAX_BYTES_HERE)).toBeUndefined();
  expect(problemOfSize(MAX_BYTES_HERE + 1)).not.toHaveProperty('here');
  expect(problemOfSize(12 * 1024 ** 2)?.message.replaceAll('\u00a0', ' ')).toBe(
    'This file has 12 MiB; the limit is 10 MiB.',
  );
  expect(problemOfSize(0)?.message).toBe('This file is empty.');
});
