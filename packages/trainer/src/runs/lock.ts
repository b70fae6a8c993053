import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

/** A process as it can be told from a later one with the same number: on Linux by when it started. */
export function mark(pid: number): string {
  let started = '';
  try {
    // The name, in brackets, may hold anything; the 20th field after it is the start.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    // Other systems have no such file: there the number must do.
  }
  return `${pid} ${started}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process that holds a lock, if there is one and it still runs. */
export async function holderOf(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 0 && isAlive(pid) && mark(pid) === text ? pid : undefined;
}

/** Takes a lock for this process; one whose holder was killed counts for nothing. Gives the holder where it is taken. */
export async function take(file: string): Promise<number | undefined> {
  const holder = await holderOf(file);
  if (holder !== undefined && holder !== process.pid) return holder;
  await writeFile(file, mark(process.pid));
  return undefined;
}
