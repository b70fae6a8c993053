import type { Filter, Transform } from '../types.js';
import type { Range } from './kernels.js';
import { middle, shorterTo } from './sizes.js';

/** A resize to `width` by `height` of which only some columns and rows are wanted. */
export interface WindowedResize {
  readonly width: number;
  readonly height: number;
  readonly filter: Filter;
  readonly columns: Range;
  readonly rows: Range;
}

/** The size that a resizing step gives an image of this size; undefined for any other step. */
export function resizedTo(
  t: Transform | undefined,
  size: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } | undefined {
  if (t?.op === 'resize') return t;
  return t?.op === 'resize_shorter' ? shorterTo(t.size, size.width, size.height) : undefined;
}

/**
 * The resize that a list of steps begins with, together with the cut of its middle where that follows and needs no
 * padding: what is cut away need not be made, and a thin strip of a picture would become far too much of it.
 *
 * @returns undefined where the steps begin otherwise, or with a resize that changes nothing.
 */
export function leadingResize(
  size: { readonly width: number; readonly height: number },
  transforms: readonly Transform[],
): { readonly resize: WindowedResize; readonly rest: readonly Transform[] } | undefined {
  const [first, second] = transforms;
  const to = resizedTo(first, size);
  if (!to || !(first?.op === 'resize' || first?.op === 'resize_shorter')) return undefined;
  if (to.width === size.width && to.height === size.height) return undefined;
  const cut = second?.op === 'center_crop' && second.size <= Math.min(to.width, to.height) ? second.size : undefined;
  const range = (side: number): Range =>
    cut === undefined ? { first: 0, length: side } : { first: middle(side, cut), length: cut };
  return {
    resize: { ...to, filter: first.filter, columns: range(to.width), rows: range(to.height) },
    rest: transforms.slice(cut === undefined ? 1 : 2),
  };
}
