import * as tf from '@tensorflow/tfjs';

type Pad = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
type Shape4D = [number, number, number, number];
type Attributes = Readonly<Record<string, unknown>>;

/** The numbers of one convolution: sizes in pixels, strides, and how far the input is padded before its first row and column. */
export interface Geometry {
  readonly input: Shape4D;
  readonly filter: Shape4D;
  readonly output: Shape4D;
  readonly stride: readonly [number, number];
  readonly top: number;
  readonly left: number;
}

/** From a gradient kernel's attributes; the shapes are those of the forward convolution, NHWC and HWIO. */
export function geometryOf(
  input: readonly number[],
  filter: readonly number[],
  attributes: Attributes,
  depthwise: boolean,
): Geometry {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attributes;
  if (dataFormat === 'NCHW') throw new Error('gradients of convolutions are composed for NHWC only');
  const info = tf.backend_util.computeConv2DInfo(
    input as Shape4D,
    filter as Shape4D,
    strides as [number, number],
    (dilations ?? 1) as number,
    pad as Pad,
    dimRoundingMode as undefined,
    depthwise,
  );
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1)
    throw new Error('gradients of dilated convolutions are not composed');
  if (depthwise && filter[3] !== 1) throw new Error('depthwise gradients are composed for one filter a channel');
  return {
    input: info.inShape,
    filter: filter as Shape4D,
    output: info.outShape,
    stride: [info.strideHeight, info.strideWidth],
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

/**
 * Puts `x` into a canvas of zeros of the given height and width, its first pixel at (top, left); what would lie
 * outside is cut off.
 */
export function place(x: tf.Tensor4D, top: number, left: number, height: number, width: number): tf.Tensor4D {
  const bottom = height - top - x.shape[1];
  const right = width - left - x.shape[2];
  const grow = (n: number): number => Math.max(0, n);
  const padded = [top, bottom, left, right].some((n) => n > 0)
    ? tf.pad(x, [
        [0, 0],
        [grow(top), grow(bottom)],
        [grow(left), grow(right)],
        [0, 0],
      ])
    : x;
  if ([top, bottom, left, right].every((n) => n >= 0)) return padded;
  return tf.slice(padded, [0, grow(-top), grow(-left), 0], [x.shape[0], height, width, x.shape[3]]);
}

/** Puts `stride - 1` zeros after every row and column. By padding flattened views: a strided write is not there. */
export function dilate(x: tf.Tensor4D, stride: readonly [number, number]): tf.Tensor4D {
  const [n, h, w, c] = x.shape;
  const [sh, sw] = stride;
  if (sh === 1 && sw === 1) return x;
  const columns = tf.pad(tf.reshape(x, [n * h, w, 1, c]), [
    [0, 0],
    [0, 0],
    [0, sw - 1],
    [0, 0],
  ]);
  const rows = tf.pad(tf.reshape(columns, [n, h, 1, w * sw * c]), [
    [0, 0],
    [0, 0],
    [0, sh - 1],
    [0, 0],
  ]);
  return tf.reshape(rows, [n, h * sh, w * sw, c]);
}
