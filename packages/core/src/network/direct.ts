import { permute } from './layout.js';
import type { OwnKernel } from './own_kernel.js';

/** Outputs that the kernel makes at a time. */
const PANEL = 8;

/**
 * Any other convolution that is neither grouped nor dilated, with the very sums of TensorFlow.js's own kernel. Its filters
 * lie in panels: out / 8 x height x width x in x 8.
 */
export const DIRECT: OwnKernel = {
  name: 'DirectConv2D',
  takes: ({ dilation, groups, out_channels }) =>
    groups === 1 && dilation.every((step) => step === 1) && out_channels % PANEL === 0,
  lay({ shape, data }) {
    const [out, into, height, width] = shape as [number, number, number, number];
    return permute({ shape: [out / PANEL, PANEL, into, height, width], data }, [0, 3, 4, 2, 1]);
  },
};
