/**
 * The cache folder: what can be made again, kept to save the time. Files in it appear whole or not at all; what was not
 * used for longest goes first where there is too much; any number of runs may use it at once.
 *
 * @example
 * await touch('/cache/features/abc.safetensors');
 * const freed = await prune('/cache/features', 4 * 2 ** 30);
 */
export { clearCache, type Kept, listCache } from './list.js';
export { prune, touch } from './prune.js';
