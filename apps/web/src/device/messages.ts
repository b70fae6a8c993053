/** What the page and its web worker say to each other. */
import type { Answer, ClassifyOptions } from '../answers.js';
import type { Facts } from '../words.js';

/** A photo to answer for; without one, only to get ready. */
export interface Request {
  readonly id: number;
  readonly photo?: ArrayBuffer;
  readonly options?: ClassifyOptions;
}

/** Problems travel as data: the page has the words. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly facts: Facts;
}

export type Reply = { readonly id: number } & (
  | { readonly answer: Answer }
  /** Ready: the addresses that it takes to be so again without a network. */
  | { readonly ready: readonly string[] }
  | { readonly fault: Fault }
);
