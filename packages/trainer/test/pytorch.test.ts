import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openNetwork } from '@beeline/core';
import { buildArchitecture } from '@beeline/core/architectures';
import type { Graph } from '@beeline/core/network';
import { describe, expect, it } from 'vitest';
import { formulaState } from '../../core/test/formula_weights.js';
import { tinyBundle } from '../../core/test/tiny_bundle.js';
import { startWasm } from '../src/backends/index.js';
import { DTYPES, exportSafetensors, roundedWeights } from '../src/export/index.js';
import { withFiles } from './files.js';
import { difference, images, ourLogits, planes } from './formula_network.js';
import { pythonWith } from './python.js';
import { tiny } from './tiny.js';

const SCRIPT = fileURLToPath(new URL('./pytorch_logits.py', import.meta.url));

const torch = pythonWith('torch');
const torchvision = torch && pythonWith('torch, torchvision');
if (!torch) console.info('skipped: no python3 with torch is here (exported weights in PyTorch)');
else if (!torchvision)
  console.info("skipped: no python3 with torchvision is here (exported weights in torchvision's networks)");

/** The classes that the metrics of the bundle for tests are about. */
const classes = 3;
const SIZE = 64;

/** Exports a network's weights, and compares PyTorch's logits from the file with ours from the same rounded numbers. */
async function compare(python: string, graph: Graph, dtype: (typeof DTYPES)[number]): Promise<void> {
  await startWasm();
  const architecture = graph.name;
  const bundle = await tinyBundle({ graph, state: formulaState(graph), architecture, open: openNetwork });
  const network = { ...roundedWeights(bundle, dtype), name: architecture, height: SIZE, width: SIZE };
  await withFiles([], async (root) => {
    const [weights, batch] = [join(root, 'weights.safetensors'), join(root, 'images')];
    await exportSafetensors(bundle, weights, dtype);
    await writeFile(batch, planes(images(network), 2));
    const size = String(SIZE);
    const printed = execFileSync(python, [SCRIPT, architecture, String(classes), weights, batch, size, size]);
    expect(difference(await ourLogits(network), JSON.parse(printed.toString()))).toBeLessThan(1e-4);
  });
}

describe.skipIf(!torch)('exported weights in PyTorch', () => {
  it.each(DTYPES)('%s: a small module gives our logits', (dtype) => compare(torch!, tiny(classes), dtype));
});

describe.skipIf(!torchvision)("exported weights in torchvision's networks", () => {
  it.each(['resnet18', 'mobilenet_v2', 'squeezenet1_1', 'shufflenet_v2_x1_0', 'mobilenet_v3_small', 'efficientnet_b0'])(
    '%s gives our logits',
    (name) => compare(torchvision!, buildArchitecture(name, { classes }), 'float32'),
  );
  it('int8 of a whole network gives our logits', () =>
    compare(torchvision!, buildArchitecture('mobilenet_v2', { classes }), 'int8'));
});
