import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useWasm } from '../../test/backend.js';
import { uniform } from '../../test/formula_weights.js';
import { conv, graphOf } from '../../test/graphs.js';
import { type ConvolutionNode, explicitPadding } from './convolution.js';
import { DIRECT } from './direct.js';
import { convolveOwn, ownKernels } from './own_convolutions.js';
import type { OwnKernel } from './own_kernel.js';
import { WINOGRAD } from './winograd.js';

beforeAll(useWasm);
afterEach(() => expect(tf.memory().numTensors).toBe(0));

const tensor = (name: string, ...shape: number[]): tf.Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(new Float32Array(uniform(name, size)), shape);
};

interface Case {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly kernel: [number, number];
  readonly stride: [number, number];
  readonly padding: [number, number];
  readonly channels: number;
  readonly out: number;
  readonly bias: boolean;
  readonly activation: 'linear' | 'relu' | 'relu6';
}

/** The largest difference to the engine's own kernel, as a share of the largest sum. */
function apart(own: OwnKernel, one: Case): number {
  const { stride, padding, channels, out, kernel } = one;
  const node = conv('conv', 'input', [channels, out, kernel], { stride, padding }) as ConvolutionNode;
  expect(own.takes(node.attributes)).toBe(true);
  return tf.tidy(() => {
    const x = tensor('x', one.count, one.height, one.width, channels) as tf.Tensor4D;
    const filter = tensor('filter', out, channels, ...kernel);
    const bias = one.bias ? (tensor('bias', out) as tf.Tensor1D) : undefined;
    const { shape, data } = own.lay({ shape: filter.shape, data: filter.dataSync() as Float32Array });
    const ours = convolveOwn(own, node, x, tf.tensor(data, [...shape]), bias, one.activation);
    const common = {
      x,
      filter: tf.transpose(filter, [2, 3, 1, 0]) as tf.Tensor4D,
      strides: stride,
      pad: explicitPadding(padding) as 'valid',
      ...(bias && { bias }),
    };
    const stock = tf.fused.conv2d({ ...common, activation: one.activation });
    expect(ours.shape).toEqual(stock.shape);
    const largest = tf.max(tf.abs(tf.fused.conv2d(common)));
    // Where only padding lies under the filter all sums are 0.
    return tf.divNoNan(tf.max(tf.abs(tf.sub(ours, stock))), largest).dataSync()[0]!;
  });
}

const whole = (min: number, max: number) => fc.integer({ min, max });
const pair = (min: number, max: number) => fc.tuple(whole(min, max), whole(min, max));
const common = {
  count: whole(1, 3),
  height: whole(1, 23),
  width: whole(1, 23),
  out: whole(1, 6).map((n) => 8 * n),
  bias: fc.boolean(),
  activation: fc.constantFrom('linear' as const, 'relu' as const, 'relu6' as const),
};

describe('Winograd', () => {
  const fixed = { kernel: [3, 3], stride: [1, 1], padding: [1, 1] } satisfies Partial<Case>;

  it.each([
    ['F(4x4, 3x3)', whole(1, 20), common.out, 36, 60],
    ['F(2x2, 3x3)', whole(32, 40), whole(17, 20).map((n) => 8 * n), 16, 20],
  ] as const)('is the convolution, for any size and width, with bias and activation or without: %s', (...of) => {
    const [, fours, out, places, numRuns] = of;
    const asked = fc.record({ ...common, channels: fours.map((n) => 4 * n), out });
    fc.assert(
      fc.property(asked, (one) => {
        const shape = [one.out, one.channels, 3, 3];
        const { shape: laid } = WINOGRAD.lay({ shape, data: new Float32Array(one.out * one.channels * 9) });
        expect(laid).toEqual([places, one.out / 8, one.channels, 8]);
        expect(apart(WINOGRAD, { ...one, ...fixed })).toBeLessThan(5e-6);
      }),
      { numRuns },
    );
  });

  it.each([
    ['F(4x4, 3x3)', 64, 64],
    ['F(2x2, 3x3)', 128, 136],
  ])('goes through maps of more tiles than a block holds: %s', (_, channels, out) => {
    const large = { count: 1, height: 70, width: 61, channels, out, bias: false, activation: 'linear' } as const;
    expect(apart(WINOGRAD, { ...large, ...fixed })).toBeLessThan(5e-6);
  });

  it('is not there for other convolutions', () => {
    const takes = (...asked: Parameters<typeof conv>) => WINOGRAD.takes((conv(...asked) as ConvolutionNode).attributes);
    expect(takes('c', 'x', [4, 8, 3], { padding: 1 })).toBe(true);
    expect(takes('c', 'x', [3, 8, 3], { padding: 1 })).toBe(false);
    expect(takes('c', 'x', [4, 12, 3], { padding: 1 })).toBe(false);
    expect(takes('c', 'x', [4, 8, 3])).toBe(false);
    expect(takes('c', 'x', [4, 8, [3, 1]], { padding: 1 })).toBe(false);
    expect(takes('c', 'x', [4, 8, 5], { padding: 1 })).toBe(false);
    expect(takes('c', 'x', [4, 8, 3], { padding: 1, stride: 2 })).toBe(false);
    expect(takes('c', 'x', [4, 8, 3], { padding: 1, dilation: 2 })).toBe(false);
    expect(takes('c', 'x', [8, 8, 3], { padding: 1, groups: 2 })).toBe(false);
    expect(takes('c', 'x', [512, 512, 3], { padding: 1 })).toBe(false);
  });
});

describe('the direct kernel', () => {
  it("has the engine's own numbers to the last bit, whatever the filter, stride and padding", () => {
    const asked = fc
      .record({ ...common, channels: whole(1, 20), kernel: pair(1, 5), stride: pair(1, 3), padding: pair(0, 3) })
      .filter(({ height, width, kernel, padding }) => {
        const fits = (length: number, axis: 0 | 1) => length + 2 * padding[axis] >= kernel[axis];
        return fits(height, 0) && fits(width, 1);
      });
    fc.assert(
      fc.property(asked, (one) => {
        expect(apart(DIRECT, one)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it('goes through maps of more places than a block holds', () => {
    const large = { count: 2, out: 16, bias: true, activation: 'relu' } as const;
    const cases: readonly Pick<Case, 'height' | 'width' | 'channels' | 'kernel' | 'stride' | 'padding'>[] = [
      { height: 40, width: 41, channels: 8, kernel: [1, 1], stride: [1, 1], padding: [0, 1] },
      { height: 29, width: 30, channels: 64, kernel: [3, 3], stride: [2, 1], padding: [0, 1] },
    ];
    for (const one of cases) expect(apart(DIRECT, { ...large, ...one })).toBe(0);
  });

  it('is not there for grouped and dilated ones, and for widths that are no panels', () => {
    const takes = (...asked: Parameters<typeof conv>) => DIRECT.takes((conv(...asked) as ConvolutionNode).attributes);
    expect(takes('c', 'x', [3, 8, 7], { padding: 3, stride: 2 })).toBe(true);
    expect(takes('c', 'x', [3, 12, 3])).toBe(false);
    expect(takes('c', 'x', [3, 8, 3], { dilation: 2 })).toBe(false);
    expect(takes('c', 'x', [8, 8, 3], { groups: 2 })).toBe(false);
  });
});

describe('ownKernels', () => {
  it('asks Winograd first, and leaves maps of one pixel to the engine', () => {
    const graph = graphOf(
      conv('stem', 'input', [3, 8, 3], { stride: 2 }),
      conv('plain', 'stem', [8, 16, 3], { padding: 1 }),
      conv('odd', 'plain', [16, 12, 1]),
      { id: 'mean', op: 'adaptive_avg_pool', inputs: ['plain'], attributes: { output_size: [1, 1] } },
      conv('squeeze', 'mean', [16, 8, 1]),
      { id: 'relu', op: 'relu', inputs: ['squeeze'], attributes: {} },
      conv('excite', 'relu', [8, 16, 1]),
      { id: 'mul', op: 'mul', inputs: ['plain', 'excite'], attributes: {} },
      conv('last', 'mul', [16, 8, 1]),
    );
    expect([...ownKernels(graph)]).toEqual([
      ['stem', DIRECT],
      ['plain', WINOGRAD],
      ['last', DIRECT],
    ]);
  });
});
