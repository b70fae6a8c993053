import { loadOnnxRuntime } from '../export/onnx/index.js';
import type { Check } from './types.js';

/** What computes the features of frozen backbones; WebAssembly does where it is not there. */
export function checkFeatures(version = loadOnnxRuntime()?.env.versions.node ?? ''): Check {
  const name = 'onnxruntime-node';
  if (version !== '') return { name, status: 'ok', found: `${version}; computes the features of frozen backbones` };
  return { name, status: 'note', found: 'not installed; WebAssembly computes features', fix: 'npm run setup' };
}
