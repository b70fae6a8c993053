import type { ChildProcess } from 'node:child_process';

/** Waits for the line that says where the service on Node is. */
export const started = (child: ChildProcess): Promise<{ readonly url: string; readonly said: string }> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (chunk) => {
      said += chunk;
      const url = /Beeline is up: (\S+).*\n/.exec(said)?.[1];
      if (url) resolve({ url, said });
    });
    child.once('exit', () => reject(new Error(said)));
  });
