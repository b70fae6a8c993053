// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));

/** @typedef {{ readonly name: string, readonly command: string, readonly args: readonly string[] }} Side */
/** @typedef {{ seconds?: number | number[], accuracy?: number, peak?: number, code?: number }} Answer */

/** What runs in Node, with Beeline's own code. */
export const ours = (/** @type {string} */ name, /** @type {readonly string[]} */ args) => ({
  name,
  command: process.execPath,
  args: [here('our_side.mjs'), ...args],
});

/** What runs in Python, with PyTorch's or Pillow's. */
export const theirs = (
  /** @type {string} */ python,
  /** @type {string} */ name,
  /** @type {readonly string[]} */ args,
) => ({ name, command: python, args: [here('torch_side.py'), ...args] });

/** The versions on the other side; `undefined` where that Python has no torch. */
export function versionsOf(/** @type {string} */ python) {
  const { status, stdout } = spawnSync(python, [here('torch_side.py'), 'versions'], { encoding: 'utf8' });
  return status === 0 ? /** @type {Record<string, string>} */ (JSON.parse(stdout)) : undefined;
}

/**
 * Starts every side and has them work in turn, one round each, over and over, so that what else the machine does falls
 * on all of them alike.
 *
 * @param {readonly Side[]} sides
 * @param {number} count rounds
 * @param {{ warmUp: boolean }} how whether a first round is for the compilers only
 */
export async function inTurn(sides, count, { warmUp }) {
  const open = sides.map(({ name, command, args }) => {
    const child = spawn(command, [...args], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
    });
    return { name, child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  });
  const results = sides.map(({ name }) => ({
    name,
    seconds: /** @type {number[]} */ ([]),
    accuracy: 0,
    peak: 0,
    code: 0,
  }));
  const take = async (/** @type {number} */ i) => {
    const { value, done } = await /** @type {(typeof open)[number]} */ (open[i]).lines.next();
    const side = /** @type {(typeof results)[number]} */ (results[i]);
    if (done) throw new Error(`${side.name} ended before it answered; run it alone to see why.`);
    const answer = /** @type {Answer} */ (JSON.parse(value));
    Object.assign(side, { ...answer, seconds: [...side.seconds, ...[answer.seconds ?? []].flat()] });
  };
  for (let round = warmUp ? -1 : 0; round < count; round++) {
    if (round === 0) for (const side of results) side.seconds = [];
    for (const [i, { child }] of open.entries()) {
      child.stdin.write('\n');
      await take(i);
    }
  }
  for (const [i, { child }] of open.entries()) {
    child.stdin.end();
    await take(i);
  }
  return results;
}
