/** What an answer and a model are to the page, whoever gives them; and whether something is one. */
import type { Transform } from '@beeline/core/image';
import type { Outcome } from './problems.js';

export interface Prediction {
  readonly label: string;
  /** In 0..1, calibrated. */
  readonly probability: number;
}

/** Where the evidence for a label lies: a grid over what the network saw, rows from top to bottom. */
export interface Explanation {
  readonly label: string;
  readonly rows: readonly (readonly number[])[];
}

/** The answer for one photo, best first. */
export interface Answer {
  readonly predictions: readonly Prediction[];
  /** False where the photo looks like nothing that the model was trained on. */
  readonly known?: boolean;
  readonly explanation?: Explanation;
  readonly model?: { readonly sha256?: string };
}

/** A part of the photos that was counted. */
export interface Rate {
  readonly correct: number;
  readonly total: number;
  readonly accuracy: number;
  /** 95 % Wilson interval: low, high. */
  readonly interval: readonly [number, number];
}

/** What `GET /v1/model` says; everything but name and labels may be missing in a bundle of someone else's. */
export interface Model {
  readonly name: string;
  readonly labels: readonly string[];
  readonly sha256?: string;
  readonly architecture?: string;
  readonly licence?: string;
  readonly preprocessing?: { readonly transforms?: readonly Transform[] };
  readonly metrics?: {
    readonly split?: string;
    readonly top1?: Rate;
    readonly perClass?: readonly (Rate & { readonly label: string })[];
    /** `confusion[shown][said]`, photos. */
    readonly confusion?: readonly (readonly number[])[];
  };
  /** Photos by split and label. */
  readonly dataset?: { readonly splits?: Readonly<Record<string, Readonly<Record<string, number>>>> };
}

export interface ClassifyOptions {
  /** Whether the answer is to say where the evidence lies, if the model can. */
  readonly explain?: boolean;
}

/** Whatever answers for a photo: the API's client, or the engine on this device. */
export type Classify = (photo: Blob, options?: ClassifyOptions) => Promise<Outcome<Answer>>;

/** Where an answer is made. */
export type Place = 'edge' | 'device';

export function isAnswer(body: unknown): body is Answer {
  const { predictions } = (body ?? {}) as Partial<Answer>;
  return (
    Array.isArray(predictions) &&
    predictions.length > 0 &&
    predictions.every((p) => typeof p?.label === 'string' && typeof p.probability === 'number')
  );
}

export function isModel(body: unknown): body is Model {
  const { name, labels } = (body ?? {}) as Partial<Model>;
  return typeof name === 'string' && Array.isArray(labels) && labels.every((label) => typeof label === 'string');
}
