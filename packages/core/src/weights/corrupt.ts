import { BeelineError } from '../errors.js';

const hint = 'Get the file again; if it stays like this, the program that wrote it is at fault.';

/** The error for a weights file that contradicts itself. `message` says what lies. */
export const corrupt = (message: string, options?: ErrorOptions): BeelineError =>
  new BeelineError('weights_corrupt', message, hint, options);

/** The error for a weights file that is sound but holds something not read here. */
export const unsupported = (message: string, what: string): BeelineError =>
  new BeelineError('weights_unsupported', message, what);

/** Names that mean something to a plain object: no tensor is called that by accident. */
export const isPrototypeName = (name: string): boolean =>
  name === '__proto__' || name === 'constructor' || name === 'prototype';

/** A name from a file, short enough for a message. */
export const shown = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}...` : name);

/**
 * Elements of a shape.
 *
 * @throws BeelineError `weights_corrupt` where a size is no whole number from 0 on, or the product cannot be counted.
 */
export function elementsOf(name: string, shape: readonly unknown[]): number {
  if (shape.length > 64) throw corrupt(`The tensor ${shown(name)} has ${shape.length} dimensions.`);
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || (size as number) < 0)
      throw corrupt(`The tensor ${shown(name)} has a shape whose sizes are not all whole numbers from 0 on.`);
    count *= size as number;
    if (!Number.isSafeInteger(count))
      throw corrupt(`The tensor ${shown(name)} claims more elements than can be counted.`);
  }
  return count;
}
