// @ts-check
import { parseArgs } from 'node:util';

/**
 * Says what was wrong and ends the process with exit status 2.
 *
 * @param {string} message
 * @param {string} usage
 * @returns {never}
 */
export function failWith(message, usage) {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

/**
 * What a script was asked for, as `util.parseArgs` gives it. `--help` prints `usage` and ends the process; what is
 * not among the options ends it, too.
 *
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} const Options
 * @param {string} usage
 * @param {Options} options
 * @param {boolean} allowPositionals whether there may be words beside the options.
 */
export function optionsOf(usage, options, allowPositionals = false) {
  try {
    const help = /** @type {const} */ ({ type: 'boolean', short: 'h' });
    const asked = parseArgs({ options: { ...options, help }, allowPositionals });
    if (!('help' in asked.values))
      return /** @type {ReturnType<typeof parseArgs<{ options: Options, allowPositionals: true }>>} */ (
        /** @type {unknown} */ (asked)
      );
  } catch (error) {
    return failWith(/** @type {Error} */ (error).message, usage);
  }
  console.log(usage);
  process.exit(0);
}
