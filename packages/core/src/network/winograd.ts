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

/** `G`: three numbers of a filter as a polynomial's value at each point, over what the kernel's own polynomials are there. */
function valuesAt(points: readonly number[]): readonly (readonly [number, number, number])[] {
  const scale = (p: number): number => points.reduce((product, q) => (q === p ? product : product * (p - q)), 1);
  return [...points.map((p) => [1 / scale(p), p / scale(p), p ** 2 / scale(p)] as const), [0, 0, 1]];
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
    const side = values.length;
    const transformed = new Float32Array(side ** 2 * out * into);
    for (let o = 0; o < out; o++) {
      for (let c = 0; c < into; c++) {
        const g = (o * into + c) * KERNEL ** 2;
        const to = (Math.floor(o / PANEL) * into + c) * PANEL + (o % PANEL);
        for (const [y, [above, middle, below]] of values.entries()) {
          const [left, centre, right] = [0, 1, 2].map(
            (x) => above * data[g + x]! + middle * data[g + KERNEL + x]! + below * data[g + 2 * KERNEL + x]!,
          ) as [number, number, number];
          for (const [x, [a, b, c]] of values.entries())
            transformed[(y * side + x) * out * into + to] = a * left + b * centre + c * right;
        }
      }
    }
    return { shape: [side ** 2, out / PANEL, into, PANEL], data: transformed };
  },
};
