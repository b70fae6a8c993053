import { readFile } from 'node:fs/promises';
import { BeelineError } from '@beeline/core';
import type { Bundle, VerifyReport } from '@beeline/core/bundle';
import { checkState } from '@beeline/core/network';
import { readSafetensors, writeSafetensors } from '@beeline/core/weights';
import { replay } from './replay.js';
import { writeWhole } from './store.js';

export type Precision = 'float32' | 'float16';

/**
 * Half floats keep 11 bits; over a network's layers that moves a logit by some thousandths. A twentieth of the largest
 * logit means that something else is wrong.
 */
const HALF_TOLERANCE = 0.05;

/**
 * Writes a bundle's weights as safetensors under torchvision's names. Before the file takes its place it is read back
 * and replayed: float32 must answer as the bundle does; of float16 the difference is reported, and too large a one is
 * refused (`replay_differs`).
 */
export async function exportSafetensors(bundle: Bundle, file: string, precision: Precision): Promise<VerifyReport> {
  const { name, labels, licence } = bundle.manifest;
  const bytes = writeSafetensors(bundle.state, {
    dtype: precision === 'float16' ? 'F16' : 'F32',
    metadata: { format: 'pt', name, licence, labels: JSON.stringify(labels) },
  });
  let report: VerifyReport | undefined;
  await writeWhole(file, bytes, async (unfinished) => {
    const { tensors } = readSafetensors(await readFile(unfinished));
    checkState(bundle.graph, tensors);
    report = await replay({ ...bundle, golden: tolerant(bundle, precision), state: tensors });
    if (!report.equal) {
      throw new BeelineError(
        'replay_differs',
        `Read back, these weights answer differently: a logit is off by ${report.largestDifference.toPrecision(3)}.`,
        precision === 'float16' ? 'These weights do not fit half floats; export them as float32.' : undefined,
      );
    }
  });
  return report!;
}

function tolerant({ golden }: Bundle, precision: Precision): Bundle['golden'] {
  if (precision === 'float32') return golden;
  const largest = Math.max(...golden.cases.flatMap((one) => one.logits.map(Math.abs)));
  return { ...golden, tolerance: HALF_TOLERANCE * Math.max(1, largest) };
}
