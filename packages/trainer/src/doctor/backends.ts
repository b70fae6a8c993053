import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BACKENDS, type BackendName } from '../backends/index.js';
import { compiled } from '../threads/index.js';
import type { BackendCheck } from './types.js';

/** A backend that has not answered by then will not. */
const PATIENCE = 90_000;

/** Starts every backend, one after the other, each in a process of its own. */
export async function checkBackends(signal?: AbortSignal): Promise<BackendCheck[]> {
  const checks: BackendCheck[] = [];
  for (const name of BACKENDS) checks.push(await tryBackend(name, { signal }));
  return checks;
}

export interface TryOptions {
  readonly signal?: AbortSignal | undefined;
  readonly patience?: number;
  /** What the process runs: it sends one {@link BackendCheck}. */
  readonly body?: URL;
}

/** Starts one backend in a process of its own. However that ends, the answer says how. */
export function tryBackend(name: BackendName, options: TryOptions = {}): Promise<BackendCheck> {
  const { signal, patience = PATIENCE, body = compiled(new URL('./probe.js', import.meta.url)) } = options;
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(body), [name], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    let answer: BackendCheck | undefined;
    let words = '';
    const fails = (why: string): BackendCheck => ({ name, starts: false, why });
    const timer = setTimeout(() => {
      answer = fails(`it did not answer within ${patience / 1000} s`);
      child.kill('SIGKILL');
    }, patience);
    const stop = (): void => void child.kill('SIGKILL');
    signal?.addEventListener('abort', stop);
    child.stderr!.on('data', (data) => {
      words = `${words}${data}`.slice(-2000);
    });
    child.on('message', (message) => {
      answer = message as BackendCheck;
    });
    child.on('error', (error) => {
      answer ??= fails(error.message);
    });
    child.on('close', (code, ended) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) return reject(signal.reason);
      const last = words.trim().split('\n').at(-1) ?? '';
      resolve(answer ?? fails(`its process crashed (${ended ?? `exit code ${code}`})${last && `: ${last}`}`));
    });
  });
}
