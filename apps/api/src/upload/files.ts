import { Problem } from '../problem.js';

/** @throws Problem `too_many_files` */
export function checkFiles(what: string, files: number, limit: number): void {
  if (files <= limit) return;
  throw new Problem('too_many_files', `The ${what} has ${files} files; the limit is ${limit}.`, { files, limit });
}
