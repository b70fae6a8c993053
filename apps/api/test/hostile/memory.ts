import { readdirSync, readFileSync } from 'node:fs';

const status = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
};

const field = (text: string, name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1] ?? '';

/** Ticks of the CPU that a process has had. */
function ticks(pid: string): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/**
 * The process of workerd that serves the Worker itself: once it has classified some photos, the busiest of those that we
 * started; another one passes requests on. Undefined off Linux.
 */
export function workerdProcess(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const all = new Map(
    readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid))
      .map((pid) => [pid, status(pid)]),
  );
  const isOurs = (pid: string): boolean =>
    pid === `${process.pid}` || (all.has(pid) && isOurs(field(all.get(pid)!, 'PPid')));
  const found = [...all].filter(([pid, text]) => field(text, 'Name') === 'workerd' && isOurs(pid));
  return found.map(([pid]) => pid).sort((a, b) => ticks(b) - ticks(a))[0];
}

/** Bytes that a process has in memory, now and at its most. */
export function memoryOf(pid: string): { now: number; most: number } {
  const text = status(pid);
  return { now: Number(field(text, 'VmRSS')) * 1024, most: Number(field(text, 'VmHWM')) * 1024 };
}
