import { BeelineError } from '@beeline/core';
import { type BackendName, releaseBackend, startBackend } from '../src/backends/index.js';

/** Whether a backend starts here; says so where a test will be skipped because it does not. */
export async function starts(name: BackendName): Promise<boolean> {
  try {
    await startBackend(name);
    await releaseBackend();
    return true;
  } catch (error) {
    if (!(error instanceof BeelineError)) throw error;
    console.log(`skipped: ${error.message} ${error.hint}`);
    return false;
  }
}
