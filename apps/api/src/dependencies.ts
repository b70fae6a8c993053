import type { Classifier } from '@beeline/core';
import type { Context } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import { Problem } from './problem.js';
import type { Settings } from './settings.js';

/** What the service asks of a loaded model. */
export type Model = Pick<Classifier, 'bundle' | 'classify'>;

/** What the service needs from the place where it runs. */
export interface Dependencies {
  readonly settings: Settings;
  /** The loaded model: the first call loads it, a failed call is tried again by the next one. */
  classifier(): Promise<Model>;
}

export interface Env {
  Variables: RequestIdVariables;
}

/**
 * The model, or the problem that it is not ready.
 *
 * The first request's load serves all who wait for it, so it must outlive that request if its client leaves.
 */
export async function readyClassifier(dependencies: Dependencies, c: Context<Env>): Promise<Model> {
  const loading = dependencies.classifier();
  try {
    c.executionCtx.waitUntil(loading.catch(() => undefined));
  } catch {
    // There is no such context outside Workers, and nothing there ends a request's work early.
  }
  try {
    return await loading;
  } catch (error) {
    console.error(JSON.stringify({ request: c.get('requestId'), error: `The model did not load: ${error}` }));
    throw new Problem('model_not_ready', 'The model could not be loaded.', {}, { 'Retry-After': '5' });
  }
}
