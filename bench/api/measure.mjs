// @ts-check
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { family, usage } from './processes.mjs';

/** @typedef {import('./targets.mjs').Target} Target */
/** @typedef {{ name: string, path: string, body?: string, good: boolean }} Ask */

export const at = (/** @type {readonly number[]} */ sorted, /** @type {number} */ share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Rise a step of a line through numbers, by least squares. */
export function slope(/** @type {readonly number[]} */ numbers) {
  const mean = (/** @type {readonly number[]} */ all) => all.reduce((a, b) => a + b, 0) / all.length;
  const [x, y] = [(numbers.length - 1) / 2, mean(numbers)];
  const [up, along] = numbers.reduce(([a, b], v, i) => [a + (i - x) * (v - y), b + (i - x) ** 2], [0, 0]);
  return up / along;
}

/**
 * Keeps so many connections busy for so long, from another process.
 * @param {string} url
 * @param {readonly Ask[]} asks
 * @param {{ seconds: number, connections: number }} how
 * @returns {Promise<{ statuses: Record<string, number>, times: number[] }>} times of good photos, the fastest first
 */
function load(url, asks, { seconds, connections }) {
  const client = fork(fileURLToPath(new URL('load.mjs', import.meta.url)), [url, `${seconds}`, `${connections}`]);
  client.send(asks);
  return new Promise((found) => client.once('message', found));
}

/**
 * Measures a service at saturation, after a short run that lets its code and memory settle, and stops it.
 * @param {string} name
 * @param {Target} target
 * @param {readonly Ask[]} asks
 * @param {{ seconds: number, connections: number }} how
 */
export async function measure(name, target, asks, how) {
  await load(target.url, asks, { ...how, seconds: Math.min(6, how.seconds) });
  const pids = family(target.pid);
  const before = usage(pids);
  /** @type {number[]} */
  const memory = [];
  const step = Math.max(200, how.seconds * 10);
  const watch = setInterval(() => memory.push(usage(pids).memory / 2 ** 20), step);
  const { statuses, times } = await load(target.url, asks, how);
  clearInterval(watch);
  const cpu = usage(pids).cpu - before.cpu;
  target.stop();
  const answers = Object.values(statuses).reduce((a, b) => a + b, 0);
  const settled = memory.slice(memory.length >> 2);
  const rise = (slope(settled) * 60_000) / step;
  return {
    name,
    statuses,
    perSecond: answers / how.seconds,
    perCore: answers / cpu,
    cores: cpu / how.seconds,
    p50: at(times, 0.5),
    p95: at(times, 0.95),
    p99: at(times, 0.99),
    memory: Math.max(0, ...settled),
    /** MiB in memory when it had settled. */
    settled: settled[0] ?? 1,
    /** MiB a minute over the last three quarters. */
    rise,
    /** The same in KiB an answer. */
    risePerAnswer: (rise * 1024 * how.seconds) / 60 / answers,
  };
}

/**
 * Milliseconds to the first answer of a service that has loaded nothing yet.
 * @param {() => Promise<Target>} start
 * @param {Ask} ask
 */
export async function firstAnswer(start, ask) {
  const { url, stop } = await start();
  const body = Buffer.from(ask.body ?? '', 'base64');
  const before = performance.now();
  const response = await fetch(url + ask.path, { method: 'POST', body });
  await response.json();
  const ms = performance.now() - before;
  stop();
  if (!response.ok) throw new Error(`The first answer was ${response.status}.`);
  return ms;
}
