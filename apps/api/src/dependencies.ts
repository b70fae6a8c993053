import type { Classifier } from '@beeline/core';
import type { Context } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { Entry } from './models/catalogue.js';
import { Problem } from './problem.js';
import type { Settings } from './settings.js';

/** What the service asks of a loaded model. */
export type Model = Pick<Classifier, 'bundle' | 'classify' | 'logits'>;

/** The deployed models. */
export interface Models {
  /** What there is, the default first; nothing is loaded for it. */
  list(): Promise<readonly Pick<Entry, 'name' | 'sha256'>[]>;
  /**
   * A model by its name or the sha256 of its manifest, or the default: loaded by the first call and then kept. A load
   * that failed is tried again by the next call. Undefined where there is no such model.
   */
  open(wanted?: string): Promise<Model | undefined>;
}

/** What the service needs from the place where it runs. */
export interface Dependencies {
  readonly settings: Settings;
  readonly models: Models;
  /** The clock, in milliseconds, for `Server-Timing` and the log. */
  readonly now?: () => number;
  /** Counts a request of someone, and says whether it may still be served. */
  readonly limit?: (who: string) => Promise<boolean>;
  /** Takes one line of the log. */
  readonly log?: (line: Readonly<Record<string, string | number | undefined>>) => void;
}

export interface Env {
  Variables: RequestIdVariables & { keyHolder?: string };
}

/** What is deployed, or the problem that this is not known. */
export const listedModels = ({ models }: Dependencies, c: Context<Env>): ReturnType<Models['list']> =>
  models.list().catch((error: unknown) => notReady(c, `The models could not be listed: ${error}`));

/**
 * The model that a request wants, or the problem that it is not ready, or unknown.
 *
 * The first request's load serves all who wait for it, so it must outlive that request if its client leaves.
 */
export async function readyModel(dependencies: Dependencies, c: Context<Env>, wanted?: string): Promise<Model> {
  const loading = dependencies.models.open(wanted);
  outlive(c, loading);
  const model = await loading.catch((error: unknown) => notReady(c, `The model did not load: ${error}`));
  if (model) return model;
  const names = (await listedModels(dependencies, c)).map(({ name }) => name).join(', ');
  throw new Problem('unknown_model', `There is no model "${wanted}" here. There is: ${names}.`);
}

/** Logs why, and tells the client no more than that it is so. */
export function notReady(c: Context<Env>, why: string): never {
  console.error(JSON.stringify({ request: c.get('requestId'), error: why }));
  throw new Problem('model_not_ready', 'The model could not be loaded.', {}, { 'Retry-After': '5' });
}

/** Lets work go on when the request that began it is dropped. */
export function outlive(c: Context, work: Promise<unknown>): void {
  const settled = work.catch(() => undefined);
  try {
    c.executionCtx.waitUntil(settled);
  } catch {
    // There is no such context outside Workers, and nothing there ends a request's work early.
  }
}
