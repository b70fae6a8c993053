import { createRandom } from '@beeline/core';
import { applyTransforms, type Decoder, draw, type Image, type Transform } from '@beeline/core/image';
import { loadDecoder, readImage } from '../data/index.js';
import { answerTasks } from '../threads/index.js';
import type { Loaded, LoadTask } from './messages.js';

/** The body of a worker thread: a photo's file, or its kept pixels, to a photo as the training wants it. */
const decoder = loadDecoder();

answerTasks(async (tasks: readonly LoadTask[]) => {
  const outputs: Loaded[] = [];
  for (const task of tasks) outputs.push(await load(await decoder, task));
  return outputs;
});

async function load(decoder: Decoder, task: LoadTask): Promise<Loaded> {
  const { index, file, steps, kept, keep, augmentation, random } = task;
  let image = kept;
  if (!image) {
    const read = await readImage(decoder, file, steps);
    if (!read.ok) return { ok: false, index, reason: read.error.message };
    image = read.value;
  }
  const transforms = random ? draw(augmentation, image, createRandom(random)) : (augmentation as Transform[]);
  const made = applyTransforms(image, transforms);
  return { ok: true, index, image: made, ...(keep && !kept && { keep: shared(image) }) };
}

/** The pixels where every thread can read them, so that they are never copied again. */
function shared({ width, height, data }: Image): Image {
  const copy = new Uint8Array(new SharedArrayBuffer(data.byteLength));
  copy.set(data);
  return { width, height, data: copy };
}
