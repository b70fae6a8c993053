/**
 * The command line `beeline`: words in, words out. Each file here is one command or one habit that all commands share:
 * results on stdout, everything else on stderr, one place that turns a fault into a sentence and an exit code. What the
 * commands do lives in the other rooms.
 *
 * @example
 * const exit = await runCommandLine(['predict', 'runs/bees-1', 'photo.jpg', '--json'], streams);
 */
export { describeFault, EXIT, type Fault, Interrupted } from './faults.js';
export { runCommandLine } from './program.js';
export type { Streams, Terminal } from './terminal.js';
