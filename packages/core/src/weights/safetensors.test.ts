import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BeelineError } from '../errors.js';
import { toBfloat16, toFloat16 } from './half.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import type { StateDict } from './types.js';

/** A file as any writer could make it: any text as header, any bytes behind. */
function file(header: unknown, data: Uint8Array | number = 0, claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const body = typeof data === 'number' ? new Uint8Array(data) : data;
  const out = new Uint8Array(8 + text.length + body.length);
  new DataView(out.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  out.set(text, 8);
  out.set(body, 8 + text.length);
  return out;
}
const entry = (dtype: string, shape: unknown, begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const bytesOf = (array: Uint16Array | Float32Array): Uint8Array => new Uint8Array(array.buffer);

const state: StateDict = new Map([
  ['b.weight', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 0, 1e-8, 2) }],
  ['a.bias', { shape: [3], data: Float32Array.of(0.25, 0.5, 1) }],
  ['none', { shape: [0, 4], data: new Float32Array() }],
  ['scalar', { shape: [], data: Float32Array.of(7) }],
]);

describe('what is written is read back', () => {
  test('F32, with names, order, shapes and metadata', () => {
    const { tensors, metadata, skipped } = readSafetensors(writeSafetensors(state, { metadata: { b: '2', a: 'é' } }));
    expect([...tensors]).toEqual([...state]);
    expect(metadata).toEqual({ a: 'é', b: '2' });
    expect(skipped).toEqual([]);
  });

  test('F16, rounded', () => {
    const { tensors } = readSafetensors(writeSafetensors(state, { dtype: 'F16' }));
    expect([...tensors.get('b.weight')!.data]).toEqual([1, -2, 3.5, 0, 0, 2]);
  });

  test('bytes that begin at an odd address', () => {
    const written = writeSafetensors(state);
    const shifted = new Uint8Array(written.length + 1);
    shifted.set(written, 1);
    expect([...readSafetensors(shifted.subarray(1)).tensors]).toEqual([...state]);
  });

  test('the same state gives the same bytes, numbers on a multiple of eight', () => {
    const bytes = writeSafetensors(state, { metadata: { a: '1', b: '2' } });
    expect(bytes).toEqual(writeSafetensors(new Map(state), { metadata: { b: '2', a: '1' } }));
    expect((8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))) % 8).toBe(0);
  });

  test('any state dict', () => {
    const tensor = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }).chain((shape) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return fc.record({ shape: fc.constant(shape), data: fc.float32Array({ minLength: length, maxLength: length }) });
    });
    const name = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((text) => !/^(__|constructor$|prototype$)/.test(text));
    fc.assert(
      fc.property(fc.dictionary(name, tensor), (tensors) => {
        const original = new Map(Object.entries(tensors));
        const { tensors: again } = readSafetensors(writeSafetensors(original));
        expect(new Map(again)).toEqual(original);
      }),
    );
  });

  test('a shape that does not fit its numbers is not written', () => {
    const wrong = new Map([['w', { shape: [2, 2], data: new Float32Array(3) }]]);
    expect(() => writeSafetensors(wrong)).toThrow('has 3 numbers, but its shape [2,2] needs 4');
  });

  test('a number too large for float16 is not silently made infinite', () => {
    const large = new Map([['var', { shape: [1], data: Float32Array.of(65520) }]]);
    expect(() => writeSafetensors(large, { dtype: 'F16' })).toThrow('too large for float16');
  });
});

describe('other types of numbers', () => {
  test('F16 and BF16 come out as float32', () => {
    const values = Float32Array.of(1.5, -0.125);
    const data = new Uint8Array([...bytesOf(toFloat16(values)), ...bytesOf(toBfloat16(values))]);
    const { tensors } = readSafetensors(file({ h: entry('F16', [2], 0, 4), b: entry('BF16', [2], 4, 8) }, data));
    expect(tensors.get('h')!.data).toEqual(values);
    expect(tensors.get('b')!.data).toEqual(values);
  });

  test('integers of batch norm are left out, and named', () => {
    const read = readSafetensors(file({ 'bn.num_batches_tracked': entry('I64', [], 0, 8) }, 8));
    expect(read.tensors.size).toBe(0);
    expect(read.skipped).toEqual(['bn.num_batches_tracked']);
  });

  test.each([
    ['a known one', 'F64', 8],
    ['an unknown one', 'Q4_0', 8],
  ])('%s is refused by name', (_, dtype, size) => {
    const read = () => readSafetensors(file({ w: entry(dtype, [1], 0, size) }, size));
    expect(read).toThrow(
      expect.objectContaining({ code: 'weights_unsupported', message: expect.stringContaining(dtype) }),
    );
  });
});

describe('a lying file is refused and says what lies', () => {
  const f32 = (shape: unknown, begin: number, end: number) => entry('F32', shape, begin, end);
  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'ends after 0 bytes'],
    ['a header longer than the file', file('{}', 0, 2n ** 60n), 'claims 1152921504606846976 bytes'],
    ['a header of binary', file('\u0000{}'), 'does not begin with "{"'],
    ['a header that is cut off', file('{"w": '), 'not valid JSON'],
    ['a header that is not UTF-8', file({}, Uint8Array.of(0xff), 3n), 'not UTF-8'],
    [
      'a name twice',
      file(`{"w": ${JSON.stringify(f32([1], 0, 4))}, "\\u0077":${JSON.stringify(f32([1], 0, 4))}}`, 4),
      '"w" twice',
    ],
    ['__proto__', file('{"__proto__": {"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4), 'called "__proto__"'],
    ['metadata that is no text', file({ __metadata__: { a: 1 } }), 'metadata'],
    ['an entry that is a number', file({ w: 3 }), 'entry for "w"'],
    ['no dtype', file({ w: { shape: [1], data_offsets: [0, 4] } }, 4), 'no dtype'],
    ['no shape', file({ w: { dtype: 'F32', data_offsets: [0, 4] } }, 4), 'no shape'],
    ['no offsets', file({ w: { dtype: 'F32', shape: [1] } }, 4), 'no pair of data_offsets'],
    ['a negative size', file({ w: f32([-1], 0, 4) }, 4), 'whole numbers from 0 on'],
    ['half a size', file({ w: f32([0.5], 0, 2) }, 2), 'whole numbers from 0 on'],
    [
      'sizes whose product overflows',
      file({ w: f32([2 ** 40, 2 ** 40], 0, 4) }, 4),
      'more elements than can be counted',
    ],
    ['a thousand dimensions', file({ w: f32(Array(1000).fill(1), 0, 4) }, 4), '1000 dimensions'],
    ['too few bytes for the shape', file({ w: f32([2], 0, 4) }, 4), 'takes 4 bytes, but F32 [2] needs 8'],
    ['an end before the beginning', file({ w: f32([1], 4, 0) }, 4), 'ends (0) before it begins (4)'],
    ['an end outside the file', file({ w: f32([2 ** 30], 0, 2 ** 32) }, 4), 'has only 4'],
    ['an overlap', file({ a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8), '"b" overlaps another by 4 bytes'],
    ['a gap', file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), 'gap of 4 bytes before the tensor "b"'],
    ['bytes of no tensor', file({ a: f32([1], 0, 4) }, 9), '5 bytes that belong to no tensor'],
  ])('%s', (_, bytes, says) => {
    expect(() => readSafetensors(bytes)).toThrow(
      expect.objectContaining({
        name: 'BeelineError',
        code: 'weights_corrupt',
        message: expect.stringContaining(says),
      }),
    );
  });
});

describe('whatever the bytes, the answer is weights or a BeelineError', () => {
  const harmless = (bytes: Uint8Array): void => {
    try {
      readSafetensors(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(BeelineError);
    }
  };

  test('random bytes behind a plausible length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => harmless(file('{', bytes, BigInt(bytes.length)))),
    );
  });

  test('any JSON as header', () => {
    const claim = fc.record(
      {
        dtype: fc.oneof(fc.constantFrom('F32', 'F16', 'I64', 'toString'), fc.jsonValue()),
        shape: fc.oneof(fc.array(fc.oneof(fc.nat(4), fc.maxSafeInteger(), fc.double())), fc.jsonValue()),
        data_offsets: fc.oneof(fc.tuple(fc.maxSafeInteger(), fc.nat(64)), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const header = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.oneof(claim, fc.jsonValue())));
    fc.assert(
      fc.property(header, fc.nat(64), (json, size) => harmless(file(json, size))),
      { numRuns: 500 },
    );
  });

  test('a sound file with some bytes changed, cut anywhere', () => {
    const sound = writeSafetensors(state, { metadata: { a: 'b' } });
    const change = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(sound.length), (changes, length) => {
        const bytes = sound.slice();
        for (const [at, value] of changes) bytes[at] = value;
        harmless(bytes);
        harmless(bytes.subarray(0, length));
      }),
      { numRuns: 500 },
    );
  });

  test('a million brackets, or as many backslashes', () => {
    harmless(file(`{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`));
    harmless(file(`{"a":"${'\\\\'.repeat(1e6)}"}`));
  });
});
