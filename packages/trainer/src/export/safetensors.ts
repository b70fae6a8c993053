import { readFile } from 'node:fs/promises';
import type { Bundle } from '@beeline/core/bundle';
import { checkState } from '@beeline/core/network';
import { readSafetensors, writeSafetensors } from '@beeline/core/weights';
import { demandEqual, goldenFor, type Replayed } from './check.js';
import { type Dtype, storedType } from './dtype.js';
import { replay } from './replay.js';
import { writeWhole } from './store.js';

/**
 * Writes a bundle's weights as safetensors under torchvision's names. An int8 weight `x` has its scales beside it as
 * `x.scale`. Before the file takes its place it is read back and replayed: float32 must answer as the bundle does; of
 * the others the difference is reported, and too large a one of float16 is refused.
 *
 * @throws BeelineError `replay_differs`
 */
export async function exportSafetensors(bundle: Bundle, file: string, dtype: Dtype): Promise<Replayed> {
  const { name, labels, licence } = bundle.manifest;
  const int8 = dtype === 'int8' && { int8: 'weight = x * x.scale, one scale for each of the first axis of x' };
  const bytes = writeSafetensors(bundle.state, {
    dtype: storedType(dtype),
    metadata: { format: 'pt', name, licence, labels: JSON.stringify(labels), ...int8 },
  });
  let largestDifference = Number.POSITIVE_INFINITY;
  await writeWhole(file, bytes, async (unfinished) => {
    const { tensors } = readSafetensors(await readFile(unfinished));
    checkState(bundle.graph, tensors);
    const report = await replay({ ...bundle, golden: goldenFor(bundle, dtype), state: tensors });
    largestDifference = demandEqual(report, dtype).largestDifference;
  });
  return { by: "in Beeline's engine", largestDifference };
}
