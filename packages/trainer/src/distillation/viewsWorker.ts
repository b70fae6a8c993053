import { workerData } from 'node:worker_threads';
import { applyTransforms } from '@beeline/core/image';
import { startWasm } from '../backends/index.js';
import { loadDecoder, readImage } from '../data/index.js';
import { answerTasks } from '../threads/index.js';
import { type BoundTeacher, bindTeacher } from './outputs.js';
import { viewOf } from './views.js';
import type { PhotoViews, ViewsSetup, ViewTask } from './viewsMessages.js';

/** The body of a worker thread: a photo is decoded once, and every view of it cut out at every size that is wanted. */
const setup = workerData as ViewsSetup;
const decoder = loadDecoder();
const teachers: Promise<BoundTeacher[]> =
  setup.teachers.length === 0
    ? Promise.resolve([])
    : startWasm().then(() => setup.teachers.map((teacher) => bindTeacher(teacher)));

answerTasks(async (photos: readonly ViewTask[]): Promise<PhotoViews[]> => {
  const answers: PhotoViews[] = [];
  for (const photo of photos) answers.push(await viewsOf(photo));
  return answers;
});

async function viewsOf({ file, sha256 }: ViewTask): Promise<PhotoViews> {
  const image = await readImage(await decoder, file, { transforms: [] });
  if (!image.ok) return { ok: false, reason: image.error.message };
  const { width, height } = image.value;
  const crops = new Map<number, Uint8Array>();
  for (const size of setup.sizes) {
    const bytes = size * size * 3;
    const all = new Uint8Array(setup.views.views * bytes);
    for (let view = 0; view < setup.views.views; view++) {
      const steps = viewOf(setup.views, { sha256, width, height }, view, size);
      all.set(applyTransforms(image.value, steps).data, view * bytes);
    }
    crops.set(size, all);
  }
  const answers = [];
  for (const teacher of await teachers) answers.push(await teacher.answer(crops.get(teacher.size)!));
  // What only the teachers wanted to see need not travel.
  if (answers.length > 0) for (const size of [...crops.keys()]) if (size !== setup.kept) crops.delete(size);
  return { ok: true, crops, answers };
}
