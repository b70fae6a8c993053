import type { OwnKernel } from './own_kernel.js';

/** Numbers of the map that the kernel reads at a time, and of outputs that it makes. */
const [CHANNELS, PANEL] = [4, 8];
/** Side of a filter. */
const KERNEL = 3;

/**
 * Ways to make tiles, the larger ones first. Both interpolate at `points` and at infinity (`kernels/src/tiles.h`), so a filter
 * becomes (points + 1)^2 numbers in place of 9, of which a Worker has no megabytes to spare: so `largest`, channels in times
 * channels out, is where the next one's turn comes. The largest filters are those of a network's end, whose small maps have
 * least from large tiles, or from any.
 */
const WAYS = [
  { points: [0, 3 / 4, -3 / 4, 3 / 2, -3 / 2], largest: 2 ** 14 },
  { points: [0, 1, -1], largest: 2 ** 16 },
] as const;

const wayOf = (into: number, out: number) => WAYS.find(({ largest }) => into * out <= largest);

/** `G`, three numbers a place: a filter as a polynomial, its value at each point over the kernel's own polynomial's there. */
function valuesAt(points: readonly number[]): Float64Array {
  const scale = (p: number): number => points.reduce((product, q) => (q === p ? product : product * (p - q)), 1);
  return Float64Array.from([...points.flatMap((p) => [1, p, p ** 2].map((power) => power / scale(p))), 0, 0, 1]);
}

/**
 * Convolutions of 3 x 3 with stride 1 and padding 1 by Lavin and Gray (2016), F(4x4, 3x3) or F(2x2, 3x3). Its filters are
 * transformed: `G g G^T` of each 3 x 3, as places of a tile x out / 8 x in x 8.
 */
export const WINOGRAD: OwnKernel = {
  name: 'WinogradConv2D',
  takes({ kernel_size, stride, padding, dilation, groups, in_channels, out_channels }) {
    const all = (pair: readonly number[], value: number): boolean => pair.every((one) => one === value);
    return (
      all(kernel_size, KERNEL) &&
      [stride, padding, dilation].every((pair) => all(pair, 1)) &&
      groups === 1 &&
      in_channels % CHANNELS === 0 &&
      out_channels % PANEL === 0 &&
      wayOf(in_channels, out_channels) !== undefined
    );
  },
  lay({ shape, data }) {
    const [out, into] = shape as [number, number];
    const values = valuesAt(wayOf(into, out)!.points);
    const side = values.length / KERNEL;
    const transformed = new Float32Array(side ** 2 * out * into);
    // Columns first, then rows. Plain loops: a Worker does this before its first answer.
    const columns = new Float64Array(side * KERNEL);
    for (let o = 0; o < out; o++) {
      for (let c = 0; c < into; c++) {
        const g = (o * into + c) * KERNEL ** 2;
        for (let y = 0; y < side; y++) {
          const [above, at, below] = [values[3 * y]!, values[3 * y + 1]!, values[3 * y + 2]!];
          for (let x = 0; x < KERNEL; x++)
            columns[3 * y + x] = above * data[g + x]! + at * data[g + 3 + x]! + below * data[g + 6 + x]!;
        }
        let to = (Math.floor(o / PANEL) * into + c) * PANEL + (o % PANEL);
        for (let y = 0; y < side; y++) {
          const [left, at, right] = [columns[3 * y]!, columns[3 * y + 1]!, columns[3 * y + 2]!];
          for (let x = 0; x < side; x++, to += out * into)
            transformed[to] = values[3 * x]! * left + values[3 * x + 1]! * at + values[3 * x + 2]! * right;
        }
      }
    }
    return { shape: [side ** 2, out / PANEL, into, PANEL], data: transformed };
  },
};
