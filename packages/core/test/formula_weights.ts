import { type Graph, parametersOf } from '../src/network/index.js';
import { fnv1a } from '../src/random.js';
import type { StateDict } from '../src/weights/types.js';

/** Numbers in [0, 1) made from a name, the same in every language: a linear congruential generator's high 24 bits. */
function numbers(name: string): () => number {
  let s = fnv1a(name);
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return (s >>> 8) / 2 ** 24;
  };
}

/** The first `count` of the numbers that a name makes. */
export function uniform(name: string, count: number): Float64Array {
  const next = numbers(name);
  return new Float64Array(count).map(next);
}

/** Weights that need no file: every array is filled by its own name, scaled so that values keep their size. */
export function formulaState(graph: Graph, gain = 6): StateDict {
  return new Map(
    parametersOf(graph).map(({ name, shape }) => {
      const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
      const spread = Math.sqrt(gain / (data.length / shape[0]!));
      const small = name.endsWith('bias') || name.endsWith('running_mean');
      const next = numbers(name);
      for (let i = 0; i < data.length; i++) {
        const u = next();
        data[i] = shape.length >= 2 ? (2 * u - 1) * spread : small ? (2 * u - 1) * 0.1 : 0.8 + 0.4 * u;
      }
      return [name, { shape, data }];
    }),
  );
}

/** A batch of images made from a name, values in [-2, 2): drawn NCHW as PyTorch has it, returned NHWC. */
export function formulaBatch(name: string, images: number, size: number): Float32Array {
  const u = uniform(`batch:${name}`, images * 3 * size * size);
  const out = new Float32Array(u.length);
  for (let n = 0; n < images; n++) {
    for (let c = 0; c < 3; c++) {
      for (let p = 0; p < size * size; p++)
        out[(n * size * size + p) * 3 + c] = 4 * u[(n * 3 + c) * size * size + p]! - 2;
    }
  }
  return out;
}
