// @ts-check
/** What processes took, from /proc: Linux only, zeros elsewhere. */
import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second on every Linux that Node runs on. */
const TICKS = 100;
const PAGE = 4096;

/** @param {number} pid */
function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (/** @type {number} */ i) => fields[i] ?? 0;
    return {
      name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')),
      parent: at(1),
      cpu: (at(11) + at(12)) / TICKS,
      memory: at(21) * PAGE,
    };
  } catch {
    return undefined;
  }
}

/**
 * A process and all that it started; where workerd is among them, only that, and not what starts it.
 * @param {number} pid
 */
export function family(pid) {
  if (process.platform !== 'linux') return [];
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), stat(Number(name))?.parent]),
  );
  const found = [pid];
  for (let i = 0; i < found.length; i++)
    for (const [child, parent] of parents) if (parent === found[i]) found.push(child);
  const workers = found.filter((one) => stat(one)?.name === 'workerd');
  return workers.length > 0 ? workers : found;
}

/** CPU seconds and bytes in memory, over all of them. */
export function usage(/** @type {readonly number[]} */ pids) {
  const each = pids.map(stat);
  return {
    cpu: each.reduce((sum, one) => sum + (one?.cpu ?? 0), 0),
    memory: each.reduce((sum, one) => sum + (one?.memory ?? 0), 0),
  };
}
