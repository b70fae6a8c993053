/**
 * Runs: the folder of one training, from its beginning on. Until it has ended well there is a `checkpoint/` in it with
 * what was asked for, what was reached (see the room `checkpoints`) and which process is at it, so that a run that was
 * killed can be found and gone on with; a run that ended well leaves its bundle alone.
 *
 * @example
 * const run = await beginRun({ name: 'bees', asked: { folder: 'photos' } });
 * // ... in another process, after this one was killed:
 * const again = await resumeRun((await latestUnfinished())!);
 * console.log(again.asked);
 */
export {
  type Asked,
  type Begun,
  beginRun,
  latestUnfinished,
  type Run,
  resumeRun,
  unfinishedAt,
} from './unfinished.js';
