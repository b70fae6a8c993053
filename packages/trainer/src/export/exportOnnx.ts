import { readFile } from 'node:fs/promises';
import type { Bundle } from '@beeline/core/bundle';
import { demandEqual, demandSameLogits, goldenFor, type Replayed } from './check.js';
import type { Dtype } from './dtype.js';
import { type Lowered, lowerBundle } from './lower.js';
import { travelling } from './metadata.js';
import { demandSameModel, encodeModel, loadOnnxRuntime, type OnnxRuntime, onnxModel, openOnnx } from './onnx/index.js';
import { replay } from './replay.js';
import { writeWhole } from './store.js';

/**
 * Writes a bundle as an ONNX file; labels, preprocessing and temperature are in its `metadata_props` as JSON. Before the
 * file takes its place it is read back, held byte by byte against what was to be written, and run in onnxruntime where
 * that is installed.
 *
 * @param version of Beeline, which goes into the file.
 * @param runtime what runs the file; null where there is nothing.
 * @throws BeelineError `replay_differs`, `onnx_corrupt`
 */
export async function exportOnnx(
  bundle: Bundle,
  file: string,
  dtype: Dtype,
  version: string,
  runtime: OnnxRuntime | null = loadOnnxRuntime(),
): Promise<Replayed> {
  const lowered = lowerBundle(bundle, dtype);
  const texts = Object.entries(travelling(bundle)).map(([key, value]): [string, string] => {
    return [key, typeof value === 'string' ? value : JSON.stringify(value)];
  });
  const model = onnxModel(lowered, { version, metadata: Object.fromEntries(texts) });
  let replayed: Replayed | undefined;
  await writeWhole(file, encodeModel(model), async (unfinished) => {
    const bytes = await readFile(unfinished);
    demandSameModel(bytes, model);
    replayed = await run(runtime, bundle, lowered, dtype, bytes);
  });
  return replayed!;
}

async function run(
  runtime: OnnxRuntime | null,
  bundle: Bundle,
  lowered: Lowered,
  dtype: Dtype,
  file: Uint8Array,
): Promise<Replayed> {
  if (!runtime) {
    const { graph, state } = lowered;
    const report = await replay({ ...bundle, graph, state, golden: goldenFor(bundle, dtype) });
    const by = "in Beeline's engine only: onnxruntime-node is not installed, so the file itself was compared, not run";
    return { by, largestDifference: demandEqual(report, dtype).largestDifference };
  }
  const opened = await openOnnx(runtime, file, bundle.manifest.preprocessing);
  try {
    const { largestDifference } = await demandSameLogits(bundle, lowered, dtype, opened.logits);
    return { by: `in onnxruntime ${runtime.env.versions.node}`, largestDifference };
  } finally {
    await opened.dispose();
  }
}
