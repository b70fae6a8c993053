import { readdirSync, readFileSync } from 'node:fs';

const status = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
};

const field = (text: string, name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1] ?? '';

/** The process of workerd that serves the user's Worker: the largest among our descendants. Undefined off Linux. */
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
  return found.sort(([, a], [, b]) => Number(field(b, 'VmRSS')) - Number(field(a, 'VmRSS')))[0]?.[0];
}

/** Bytes that a process has in memory, now and at its most. */
export function memoryOf(pid: string): { now: number; most: number } {
  const text = status(pid);
  return { now: Number(field(text, 'VmRSS')) * 1024, most: Number(field(text, 'VmHWM')) * 1024 };
}
