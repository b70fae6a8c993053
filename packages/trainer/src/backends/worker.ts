import { workerData } from 'node:worker_threads';
import { createRandom } from '@beeline/core';
import { applyTransforms, type Decoder, draw, type ImageTensor, tensorOf } from '@beeline/core/image';
import { loadDecoder, readImage } from '../data/index.js';
import { answerTasks } from '../threads/index.js';
import type { PhotoOutput, PhotoTask, RunBatch, WorkerSetup } from './messages.js';

/** The body of a worker thread: bytes → pixels, and → network where it has one, on an engine of its own. See pool.ts. */
const setup = workerData as WorkerSetup;
const ready = Promise.all([loadDecoder(), open()]);

answerTasks(async (files: readonly PhotoTask[]) => {
  const [decoder, run] = await ready;
  const inputs: (ImageTensor | PhotoOutput)[] = [];
  for (const file of files) inputs.push(await readInput(decoder, file));
  const readable = inputs.filter((input): input is ImageTensor => 'data' in input);
  const rows = readable.length > 0 ? [...(await run(readable))] : [];
  return inputs.map((input): PhotoOutput => ('data' in input ? { ok: true, ...rows.shift()! } : input));
});

/** Only the engine that is used is loaded: each takes a while, and memory. */
async function open(): Promise<RunBatch> {
  if (!setup.graph) return (await import('./onnx.js')).pixels;
  return (await import('./wasmNetwork.js')).openWasmNetwork(setup.graph, setup.state, setup.head);
}

async function readInput(decoder: Decoder, task: PhotoTask): Promise<ImageTensor | PhotoOutput> {
  const { preprocessing, augmentation = [] } = setup;
  const drawn = typeof task === 'string' ? undefined : task;
  const image = await readImage(decoder, drawn?.file ?? (task as string), drawn ? { transforms: [] } : preprocessing);
  if (!image.ok) return { ok: false, code: image.error.code, reason: image.error.message };
  if (!drawn) return tensorOf(image.value, preprocessing);
  const transforms = draw(augmentation, image.value, createRandom(drawn.random));
  return tensorOf(applyTransforms(image.value, transforms), preprocessing);
}
