import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dequantise, quantise } from './int8.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

const weight = { shape: [2, 3], data: Float32Array.of(1.27, -0.5, 0, -254, 3, 0.9) };
const state = new Map([
  ['fc.weight', weight],
  ['fc.bias', { shape: [2], data: Float32Array.of(0.1, 0.2) }],
]);

describe('quantise', () => {
  test('gives each output channel a scale of its own', () => {
    const { values, scale } = quantise('fc.weight', weight);
    expect([...values]).toEqual([127, -50, 0, -127, 2, 0]);
    expect(scale[0]).toBeCloseTo(0.01, 7);
    expect(scale[1]).toBe(2);
  });

  test('a channel of zeros stays zeros, and so does one of next to nothing', () => {
    const none = { shape: [2, 2], data: Float32Array.of(0, 0, 1e-45, -1e-45) };
    expect([...dequantise('x', quantise('x', none)).data].map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  test('refuses what is not finite', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => quantise('x', { shape: [1, 1], data: Float32Array.of(value) })).toThrowError(/"x".*no finite/);
  });

  test('the largest float32 stays finite', () => {
    const largest = { shape: [1, 2], data: Float32Array.of(3.4028234663852886e38, 0) };
    const read = dequantise('x', quantise('x', largest));
    expect(read.data[0]! / largest.data[0]!).toBeCloseTo(1, 6);
  });

  test('is off by half a step at most, and rounding what is rounded changes no whole number', () => {
    // Of numbers near the end of float32's range the scale itself would be rounded.
    const number = fc.float({ noNaN: true, noDefaultInfinity: true }).filter((x) => x === 0 || Math.abs(x) > 1e-30);
    const channel = fc.array(number, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(channel, { minLength: 1, maxLength: 3 }), (channels) => {
        const data = Float32Array.from(channels.flat());
        const once = quantise('x', { shape: [channels.length, 4], data });
        const read = dequantise('x', once);
        data.forEach((value, i) => {
          expect(Math.abs(read.data[i]! - value)).toBeLessThanOrEqual(0.5001 * once.scale[i >> 2]!);
        });
        expect(quantise('x', read).values).toEqual(once.values);
      }),
    );
  });
});

describe('int8 in safetensors', () => {
  const bytes = writeSafetensors(state, { dtype: 'I8' });

  test('reads back as what the whole numbers stand for, under the names of the state', () => {
    const { tensors } = readSafetensors(bytes);
    expect([...tensors.keys()]).toEqual(['fc.weight', 'fc.bias']);
    expect(tensors.get('fc.weight')).toEqual(dequantise('fc.weight', quantise('fc.weight', weight)));
    expect(tensors.get('fc.bias')).toEqual(state.get('fc.bias'));
  });

  test('keeps numbers of four bytes on multiples of four, however many whole ones there are', () => {
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header['fc.weight']).toMatchObject({ dtype: 'I8', shape: [2, 3] });
    expect(header['fc.weight.scale']).toMatchObject({ dtype: 'F32', shape: [2] });
    for (const { dtype, data_offsets } of Object.values<{ dtype: string; data_offsets: number[] }>(header))
      if (dtype === 'F32') expect(data_offsets[0]! % 4).toBe(0);
  });

  /** The file with another text of the same length in its header. */
  const altered = (from: string, to: string): Uint8Array => {
    const text = Buffer.from(bytes).toString('latin1');
    expect(text).toContain(from);
    expect(to).toHaveLength(from.length);
    return Buffer.from(text.replace(from, to), 'latin1');
  };

  test('without its scale it says what is missing', () => {
    expect(() => readSafetensors(altered('"fc.weight.scale"', '"fc.weight.skale"'))).toThrowError(
      expect.objectContaining({ code: 'weights_unsupported', message: expect.stringContaining('fc.weight.scale') }),
    );
  });

  test('with too few scales it is refused', () => {
    expect(() => readSafetensors(altered('"shape":[2,3]', '"shape":[3,2]'))).toThrowError(
      expect.objectContaining({ code: 'weights_corrupt', message: expect.stringContaining('2 scales') }),
    );
  });

  test('a state that already has a tensor of the name of the scale is not written', () => {
    const clash = new Map([...state, ['fc.weight.scale', { shape: [1], data: new Float32Array(1) }]] as const);
    expect(() => writeSafetensors(clash, { dtype: 'I8' })).toThrowError(/Two tensors/);
  });
});
