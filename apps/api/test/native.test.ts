import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { apiDir } from '../scripts/assemble.mjs';
import { startNode } from '../scripts/serve-node.mjs';
import { type Fixture, makeFixture } from './fixture.js';
import { goodPhotos } from './photos.js';
import { started } from './started.js';

/** The module that the command `beeline serve` brings along. */
const trainer = join(apiDir, '../../packages/trainer');
const engines = join(trainer, 'dist/backends/index.js');

function isBuilt(): boolean {
  try {
    const manifest = createRequire(join(trainer, 'package.json')).resolve('@tensorflow/tfjs-node/package.json');
    return existsSync(engines) && existsSync(join(dirname(manifest), 'lib/napi-v8/tfjs_binding.node'));
  } catch {
    return false;
  }
}
if (!isBuilt()) console.log('skipped: serving with the native backend (beeline native build --pip makes it ready)');

let fixture: Fixture;
let child: ChildProcess | undefined;
afterAll(() => {
  child?.kill('SIGTERM');
  fixture?.remove();
});

it.runIf(isBuilt())("answers on TensorFlow's own library are those of WebAssembly", async () => {
  fixture = await makeFixture();
  const { bundleDir, web } = fixture;
  const env = { LOG: 'off' };
  child = startNode({
    port: 0,
    bundleDir,
    web,
    backend: 'native',
    engines,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { url, said } = await started(child);
  expect(said).toContain("TensorFlow's own library on the processor");
  for (const bytes of Object.values(await goodPhotos())) {
    const wanted = await fixture.reference.classify(bytes);
    const response = await fetch(`${url}/v1/classify?explain=cam`, { method: 'POST', body: bytes });
    const answer = (await response.json()) as { predictions: { label: string; probability: number }[] };
    const given = new Map(answer.predictions.map(({ label, probability }) => [label, probability]));
    for (const { label, probability } of wanted.ok ? wanted.value.predictions : [])
      expect(Math.abs(given.get(label)! - probability), label).toBeLessThan(1e-4);
    expect(answer).toHaveProperty('explanation');
  }
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});
