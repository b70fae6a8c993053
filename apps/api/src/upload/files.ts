import { Problem } from '../problem.js';

/** One file of a request. `filename` is what the client calls it, and only ever repeated to that client. */
export interface Upload {
  readonly filename: string;
  readonly bytes: Uint8Array;
}

/** @throws Problem `too_many_files` */
export function checkFiles(what: string, files: number, limit: number): void {
  if (files <= limit) return;
  throw new Problem('too_many_files', `The ${what} has ${files} files; the limit is ${limit}.`, { files, limit });
}
