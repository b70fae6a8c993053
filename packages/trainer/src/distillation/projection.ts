import { createRandom } from '@beeline/core';

/**
 * Directions drawn at random, at right angles to each other and of length 1: `channels x dims`, row by row. Distances
 * between projected vectors are those between the vectors but for a common factor, nearly (Johnson and Lindenstrauss),
 * so that one learnt to match is the other.
 */
export function orthogonal(channels: number, dims: number, seed: number): Float32Array {
  const random = createRandom(seed).fork(`projection ${channels} ${dims}`);
  const columns: Float64Array[] = [];
  while (columns.length < dims) {
    const column = Float64Array.from({ length: channels }, () => random.normal());
    for (const other of columns) {
      const along = dot(column, other);
      for (let i = 0; i < channels; i++) column[i]! -= along * other[i]!;
    }
    const length = Math.sqrt(dot(column, column));
    columns.push(column.map((value) => value / length));
  }
  const out = new Float32Array(channels * dims);
  for (const [d, column] of columns.entries()) for (let c = 0; c < channels; c++) out[c * dims + d] = column[c]!;
  return out;
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/**
 * How a grid of `from` by `from` cells becomes one of `to` by `to`: each new cell is the mean of what it covers of the
 * old ones. `(to * to) x (from * from)`, row by row.
 */
export function regrid(from: number, to: number): Float32Array {
  const along = Array.from({ length: to }, (_, i) => {
    const [start, end] = [(i * from) / to, ((i + 1) * from) / to];
    return Array.from({ length: from }, (_, j) => Math.max(0, Math.min(end, j + 1) - Math.max(start, j)) / (from / to));
  });
  const out = new Float32Array(to * to * from * from);
  let next = 0;
  for (let y = 0; y < to; y++)
    for (let x = 0; x < to; x++)
      for (let v = 0; v < from; v++) for (let u = 0; u < from; u++) out[next++] = along[y]![v]! * along[x]![u]!;
  return out;
}
