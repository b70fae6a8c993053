/**
 * The doctor: what of Beeline works on this machine, what does not, and the command that mends it. Every backend is
 * started in a process of its own and timed on a small network, so that a library that crashes ends only that process.
 * Nothing is installed, changed or sent anywhere.
 *
 * @example
 * const { checks, backends, healthy } = await examine({ cache: cacheFolder() });
 * for (const { name, found, fix } of checks) console.log(name, found, fix ?? '');
 */
export { type ExamineOptions, examine } from './examine.js';
export type { BackendCheck, Check, Examination } from './types.js';
