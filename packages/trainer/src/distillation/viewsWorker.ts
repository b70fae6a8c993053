import { workerData } from 'node:worker_threads';
import { applyTransforms, type Image } from '@beeline/core/image';
import { startWasm } from '../backends/index.js';
import { loadDecoder, readImage } from '../data/index.js';
import { answerTasks } from '../threads/index.js';
import { type BoundTeacher, bindTeacher } from './outputs.js';
import { lay, otherBox, type ViewedPhoto, viewOf } from './views.js';
import type { PhotoViews, ViewsSetup, ViewTask } from './viewsMessages.js';

/**
 * The body of a worker thread: a photo is decoded once, and every view of it cut out at every size that is wanted; where
 * part of another photo lies on a view, that photo is decoded, too.
 */
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

async function viewsOf(photo: ViewTask): Promise<PhotoViews> {
  const image = await read(photo);
  if (!image.ok) return { ok: false, reason: image.error.message };
  const { views } = setup.views;
  const crops = new Map(setup.sizes.map((size) => [size, new Uint8Array(views * size * size * 3)]));
  for (let view = 0; view < views; view++) {
    const other = photo.others[view];
    // One that can't be read lies on nothing: the view is then the photo's alone.
    const onIt = other && (await read(other));
    for (const [size, all] of crops) {
      const one = cut(image.value, photo, view, size);
      if (onIt?.ok)
        lay(cut(onIt.value, other!, view, size), one, size, otherBox(setup.views, photo.sha256, view, size));
      all.set(one, view * one.length);
    }
  }
  const answers = [];
  for (const teacher of await teachers) answers.push(await teacher.answer(crops.get(teacher.size)!));
  // What only the teachers wanted to see need not travel.
  if (answers.length > 0) for (const size of [...crops.keys()]) if (size !== setup.kept) crops.delete(size);
  return { ok: true, crops, answers };
}

const read = async ({ file }: ViewedPhoto) => readImage(await decoder, file, { transforms: [] });

const cut = (image: Image, { sha256 }: ViewedPhoto, view: number, size: number): Uint8Array =>
  applyTransforms(image, viewOf(setup.views, { ...image, sha256 }, view, size)).data;
