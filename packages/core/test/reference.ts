import { type Graph, INPUT, type Node } from '../src/network/index.js';
import type { StateDict } from '../src/weights/types.js';

/** A value in PyTorch's layout, [N, C, H, W] or [N, F], in double. */
export interface Value {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Makes a map by saying its number at (n, c, y, x). */
function fill(
  shape: readonly [number, number, number, number],
  at: (n: number, c: number, y: number, x: number) => number,
): Value {
  const data = new Float64Array(size(shape));
  let i = 0;
  for (let n = 0; n < shape[0]; n++)
    for (let c = 0; c < shape[1]; c++)
      for (let y = 0; y < shape[2]; y++) for (let x = 0; x < shape[3]; x++) data[i++] = at(n, c, y, x);
  return { shape, data };
}

type At = (n: number, c: number, y: number, x: number) => number;

/** Reads a map, and `outside` beyond its edges. */
function reader({ shape, data }: Value, outside: number): At {
  const [, channels, height, width] = shape as [number, number, number, number];
  return (n, c, y, x) =>
    y < 0 || x < 0 || y >= height || x >= width ? outside : data[((n * channels + c) * height + y) * width + x]!;
}

const out = (n: number, k: number, s: number, p: number, d = 1): number =>
  Math.floor((n + 2 * p - d * (k - 1) - 1) / s) + 1;

/** PyTorch: the last window must start inside the map or its padding before it. */
function outCeil(n: number, k: number, s: number, p: number): number {
  const windows = Math.ceil((n + 2 * p - k) / s) + 1;
  return (windows - 1) * s >= n + p ? windows - 1 : windows;
}

function convolve(node: Extract<Node, { op: 'conv2d' }>, x: Value, weight: Float32Array, bias?: Float32Array): Value {
  const {
    in_channels,
    out_channels,
    kernel_size: [kh, kw],
    stride: s,
    padding: p,
    dilation: d,
    groups,
  } = node.attributes;
  const [into, per] = [in_channels / groups, out_channels / groups];
  const at = reader(x, 0);
  const [n, , h, w] = x.shape as [number, number, number, number];
  return fill([n, out_channels, out(h, kh, s[0], p[0], d[0]), out(w, kw, s[1], p[1], d[1])], (n, o, y, x) => {
    let sum = bias?.[o] ?? 0;
    for (let i = 0; i < into; i++)
      for (let u = 0; u < kh; u++)
        for (let v = 0; v < kw; v++) {
          const pixel = at(n, Math.floor(o / per) * into + i, y * s[0] - p[0] + u * d[0], x * s[1] - p[1] + v * d[1]);
          sum += pixel * weight[((o * into + i) * kh + u) * kw + v]!;
        }
    return sum;
  });
}

/** The mean over rows [top, bottom) and columns [left, right). */
function mean(
  at: At,
  n: number,
  c: number,
  [top, bottom, left, right]: readonly [number, number, number, number],
): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += at(n, c, y, x);
  return sum / ((bottom - top) * (right - left));
}

const POINTWISE: Partial<Record<Node['op'], (v: number) => number>> = {
  relu: (v) => Math.max(0, v),
  relu6: (v) => Math.min(6, Math.max(0, v)),
  sigmoid: (v) => 1 / (1 + Math.exp(-v)),
  silu: (v) => v / (1 + Math.exp(-v)),
  hardsigmoid: (v) => Math.min(6, Math.max(0, v + 3)) / 6,
  hardswish: (v) => (v * Math.min(6, Math.max(0, v + 3))) / 6,
  dropout: (v) => v,
  stochastic_depth: (v) => v,
};

function evaluate(node: Node, inputs: readonly Value[], array: (suffix: string) => Float32Array | undefined): Value {
  const x = inputs[0]!;
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const pointwise = POINTWISE[node.op];
  if (pointwise) return { shape: x.shape, data: x.data.map(pointwise) };
  const at = reader(x, 0);
  switch (node.op) {
    case 'conv2d':
      return convolve(node, x, array('weight')!, array('bias'));
    case 'linear': {
      const { in_features, out_features } = node.attributes;
      const [weight, bias] = [array('weight')!, array('bias')];
      const data = new Float64Array(n * out_features);
      for (let r = 0; r < n; r++)
        for (let o = 0; o < out_features; o++) {
          let sum = bias?.[o] ?? 0;
          for (let i = 0; i < in_features; i++) sum += x.data[r * in_features + i]! * weight[o * in_features + i]!;
          data[r * out_features + o] = sum;
        }
      return { shape: [n, out_features], data };
    }
    case 'batch_norm': {
      const [g, b, m, v] = ['weight', 'bias', 'running_mean', 'running_var'].map((s) => array(s)!);
      const scale = (c: number) => g![c]! / Math.sqrt(v![c]! + node.attributes.eps);
      return fill([n, c, h, w], (n, c, y, x) => (at(n, c, y, x) - m![c]!) * scale(c) + b![c]!);
    }
    case 'add':
      return { shape: x.shape, data: x.data.map((v, i) => v + inputs[1]!.data[i]!) };
    case 'mul': {
      const other = inputs[1]!;
      const whole = other.shape.join() === x.shape.join();
      return { shape: x.shape, data: x.data.map((v, i) => v * other.data[whole ? i : Math.floor(i / (h * w))]!) };
    }
    case 'concat': {
      const sources = inputs.flatMap((input) =>
        Array.from({ length: input.shape[1]! }, (_, c) => ({ at: reader(input, 0), c })),
      );
      return fill([n, sources.length, h, w], (n, c, y, x) => sources[c]!.at(n, sources[c]!.c, y, x));
    }
    case 'max_pool': {
      const { kernel_size: k, stride: s, padding: p, ceil_mode } = node.attributes;
      const inside = reader(x, -Infinity);
      const side = (n: number, a: 0 | 1) => (ceil_mode ? outCeil : out)(n, k[a], s[a], p[a]);
      return fill([n, c, side(h, 0), side(w, 1)], (n, c, y, x) => {
        let best = -Infinity;
        for (let u = 0; u < k[0]; u++)
          for (let v = 0; v < k[1]; v++) best = Math.max(best, inside(n, c, y * s[0] - p[0] + u, x * s[1] - p[1] + v));
        return best;
      });
    }
    case 'avg_pool': {
      const { kernel_size: k, stride: s, padding: p } = node.attributes;
      return fill([n, c, out(h, k[0], s[0], p[0]), out(w, k[1], s[1], p[1])], (n, c, y, x) => {
        const [top, left] = [y * s[0] - p[0], x * s[1] - p[1]];
        return mean(at, n, c, [top, top + k[0], left, left + k[1]]);
      });
    }
    case 'adaptive_avg_pool': {
      const [rows, columns] = node.attributes.output_size;
      const window = (i: number, n: number, o: number) =>
        [Math.floor((i * n) / o), Math.ceil(((i + 1) * n) / o)] as const;
      return fill([n, c, rows, columns], (n, c, y, x) =>
        mean(at, n, c, [...window(y, h, rows), ...window(x, w, columns)]),
      );
    }
    case 'channel_shuffle': {
      const { groups } = node.attributes;
      const from = (to: number) => (to % groups) * (c / groups) + Math.floor(to / groups);
      return fill([n, c, h, w], (n, c, y, x) => at(n, from(c), y, x));
    }
    case 'channel_slice': {
      const { start, end } = node.attributes;
      return fill([n, end - start, h, w], (n, c, y, x) => at(n, start + c, y, x));
    }
    case 'flatten':
      return { shape: [n, size(x.shape) / n], data: x.data };
    default:
      throw new Error(`the reference does not know ${node.op}`);
  }
}

/** Every value of a network in evaluation, by plain loops in double: what the engines are held against. */
export function referenceForward(graph: Graph, state: StateDict, input: Value): Map<string, Value> {
  const values = new Map<string, Value>([[INPUT, input]]);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => values.get(id)!);
    values.set(
      node.id,
      evaluate(node, inputs, (suffix) => state.get(`${node.id}.${suffix}`)?.data),
    );
  }
  return values;
}
