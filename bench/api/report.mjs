// @ts-check
import { cpus, loadavg, totalmem } from 'node:os';
import { at } from './measure.mjs';

/** What it ran on, without its name or paths; the load says how quiet it was at the end. */
export function machine() {
  const all = cpus();
  const [load = 0] = loadavg();
  return `${all.length} cores (${all[0]?.model.trim() || process.arch}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform}, Node ${process.versions.node}; load ${load.toFixed(1)} at the end`;
}

/**
 * @param {object} found
 * @param {readonly Awaited<ReturnType<typeof import('./measure.mjs').measure>>[]} found.results the first was under
 *   load for the whole time
 * @param {Awaited<ReturnType<typeof import('./measure.mjs').measure>>} found.nothing
 * @param {readonly { name: string, ms: readonly number[] }[]} found.cold
 * @param {{ seconds: number, connections: number }} found.how
 * @param {string} found.machine
 */
export function asMarkdown({ results, nothing, cold, how, machine }) {
  const ms = (/** @type {number} */ number) => `${number.toFixed(number < 100 ? 1 : 0)} ms`;
  const [first] = results;
  const row = (/** @type {(typeof results)[number]} */ one) =>
    `| ${[
      one.name,
      one.perSecond.toFixed(1),
      one.perCore.toFixed(1),
      ms(one.p50),
      ms(one.p95),
      ms(one.p99),
      `${one.memory.toFixed(0)} MiB`,
      Object.entries(one.statuses)
        .map(([status, count]) => `${status}: ${count}`)
        .join(', '),
    ].join(' | ')} |`;
  return `# The API under load

\`npm run bench:api\`: ${how.connections} connections over loopback from another process, as fast as answers come. Of eight requests four are good photos (500 x 375, and one of 1600 x 1200), three are bad and one asks whether the service is alive. Every service runs the same network on one thread; the first was under load for ${(how.seconds / 60).toFixed(1)} minutes, the others for a tenth of that or ten seconds. Times are those of good photos, as the client sees them, waiting included.

Machine: ${machine}.

| service | requests/s | requests/s a core | p50 | p95 | p99 | memory, most | answers |
|---|---:|---:|---:|---:|---:|---:|---|
${results.map(row).join('\n')}

Memory of the first over the last three quarters of its time: ${(first?.rise ?? 0) >= 0 ? '+' : ''}${(first?.rise ?? 0).toFixed(2)} MiB a minute, ${(first?.risePerAnswer ?? 0).toFixed(1)} KiB an answer (workerd's two processes as a whole). A Worker that does nothing, started the same way and asked ${(nothing.perSecond).toFixed(0)} times a second, takes ${nothing.risePerAnswer.toFixed(1)} KiB an answer: that much is the local environment's. What the isolate itself holds is read by \`npm run test:hostile\`.

First answers of fresh Workers: ${cold.map((one) => `${one.name} ${ms(one.ms[0] ?? Number.NaN)} at best, ${ms(at(one.ms, 0.5))} in the median of ${one.ms.length}`).join('; ')}.
`;
}
