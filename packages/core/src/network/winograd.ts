import type { OwnKernel } from './own_kernel.js';

/** Numbers of the map that the kernel reads at a time, and of outputs that it makes. */
const [CHANNELS, PANEL] = [4, 8];
/** Sides of a filter and of what it becomes. */
const [KERNEL, POINTS] = [3, 4];

/**
 * Channels in times channels out of the largest filter that is transformed: beyond, a filter takes megabytes more, which
 * a Worker has not got, for the small maps of a network's end, where least is gained. ResNet-18 takes 7 MB more.
 */
const LARGEST = 2 ** 16;

/** `G` times three numbers. */
function spread(a: number, b: number, c: number): readonly [number, number, number, number] {
  const outer = (a + c) / 2;
  return [a, outer + b / 2, outer - b / 2, c];
}

/**
 * Convolutions of 3 x 3 with stride 1 and padding 1 by F(2x2, 3x3) of Lavin and Gray (2016). Its filters are transformed:
 * `G g G^T` of each 3 x 3, as 16 x out / 8 x in x 8.
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
      in_channels * out_channels <= LARGEST
    );
  },
  lay({ shape, data }) {
    const [out, into] = shape as [number, number];
    const transformed = new Float32Array(POINTS * POINTS * out * into);
    for (let o = 0; o < out; o++) {
      for (let c = 0; c < into; c++) {
        const g = (o * into + c) * KERNEL * KERNEL;
        const columns = [0, 1, 2].map((x) => spread(data[g + x]!, data[g + 3 + x]!, data[g + 6 + x]!));
        const to = (Math.floor(o / PANEL) * into + c) * PANEL + (o % PANEL);
        for (let y = 0; y < POINTS; y++) {
          const row = spread(columns[0]![y]!, columns[1]![y]!, columns[2]![y]!);
          for (let x = 0; x < POINTS; x++) transformed[(y * POINTS + x) * out * into + to] = row[x]!;
        }
      }
    }
    return { shape: [POINTS * POINTS, out / PANEL, into, PANEL], data: transformed };
  },
};
