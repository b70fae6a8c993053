import { BeelineError } from '@beeline/core';
import { inputSize } from '@beeline/core/bundle';
import type { Preprocessing } from '@beeline/core/image';
import { loadOnnxRuntime } from '../export/onnx/index.js';

/** What can compute the features of a frozen backbone, the fastest first; both give the same, but for rounding. */
export const FEATURE_ENGINES = ['onnxruntime', 'wasm'] as const;
export type FeatureEngine = (typeof FEATURE_ENGINES)[number];

export interface ChosenFeatureEngine {
  readonly name: FeatureEngine;
  /** What it is, in a few words, and why no faster one. */
  readonly description: string;
}

/** Whether onnxruntime can be had here, and if not, why. */
function onnxruntime(preprocessing: Preprocessing): { readonly version: string } | { readonly why: string } {
  if (!inputSize(preprocessing)) return { why: 'photos reach the network in different sizes' };
  const runtime = loadOnnxRuntime();
  return runtime ? { version: runtime.env.versions.node! } : { why: 'onnxruntime-node is not installed' };
}

/**
 * Chooses what computes features: the engine asked for, or for `auto` onnxruntime where it is installed.
 *
 * @throws BeelineError `backend_unavailable` where onnxruntime is asked for and can't be had.
 */
export function chooseFeatureEngine(wanted: FeatureEngine | 'auto', preprocessing: Preprocessing): ChosenFeatureEngine {
  const wasm = { name: 'wasm', description: 'WebAssembly' } as const;
  if (wanted === 'wasm') return wasm;
  const found = onnxruntime(preprocessing);
  if ('version' in found) return { name: 'onnxruntime', description: `onnxruntime ${found.version}` };
  if (wanted === 'auto') return { ...wasm, description: `${wasm.description} (not onnxruntime: ${found.why})` };
  throw new BeelineError(
    'backend_unavailable',
    `onnxruntime can't compute the features: ${found.why}.`,
    'Install it with npm run setup, or leave out --features-engine.',
  );
}
