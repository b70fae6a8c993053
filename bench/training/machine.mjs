// @ts-check
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What it runs on, without its name or paths; the load, taken before the work, says how quiet it is. */
export function machine() {
  const [load = 0] = loadavg();
  const model = cpus()[0]?.model.trim() || process.arch;
  return `${availableParallelism()} cores (${model}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform}, Node ${process.versions.node}; load ${load.toFixed(1)} at the start`;
}
