import { type Decoder, tensorOf } from '@beeline/core/image';
import { bindNetwork, type Tap } from '@beeline/core/network';
import { activationMap, mapSourceOf } from '@beeline/core/transfer';
import * as tf from '@tensorflow/tfjs';
import { jpegUrl, readImage, thumbnail } from '../data/index.js';
import { overlayUrl } from '../report/index.js';
import type { Model } from './model.js';

/** A photo, and the class whose map is wanted. */
export interface Looked {
  readonly path: string;
  readonly file: string;
  readonly label: number;
}

/** Pictures to show, path → `data:` URL: photos as the network saw them, and where it looked, to lay over those. */
export interface Seen {
  readonly photos: ReadonlyMap<string, string>;
  readonly maps: ReadonlyMap<string, string>;
}

/**
 * What the network saw of some photos, and where in them it found the class (class activation maps), on the backend that
 * is set.
 *
 * @returns nothing where the network does not end in global average pooling and at most one linear layer
 */
export async function lookAgain(
  { graph, state, preprocessing }: Model,
  decoder: Decoder,
  wanted: readonly Looked[],
): Promise<Seen | undefined> {
  const source = mapSourceOf(graph);
  if (!source) return undefined;
  const [photos, maps] = [new Map<string, string>(), new Map<string, string>()];
  const network = bindNetwork(graph, state);
  let kept: tf.Tensor | undefined;
  const tap: Tap = {
    before: source.pool,
    see: (value) => {
      kept = tf.keep(value.clone());
    },
  };
  try {
    for (const { path, file, label } of wanted) {
      const image = await readImage(decoder, file, preprocessing);
      if (!image.ok) continue;
      const { data, height, width } = tensorOf(image.value, preprocessing);
      const x = tf.tensor4d(data, [1, height, width, 3]);
      const y = network.predict(x, tap);
      const [, rows = 1, columns = 1, channels = 1] = kept!.shape;
      const features = { width: columns, height: rows, channels, data: await kept!.data() };
      tf.dispose([x, y, kept!]);
      photos.set(path, await jpegUrl(image.value));
      maps.set(path, overlayUrl(activationMap(source, state, features, label)));
    }
  } finally {
    network.dispose();
  }
  return { photos, maps };
}

/** Pixels of a thumbnail's side. */
const THUMBNAIL = 224;

/**
 * Pictures to show of some photos; one that can't be read has none.
 *
 * @param files by path.
 * @param known pictures that are there already, which come along.
 */
export async function thumbnailsOf(
  paths: readonly string[],
  files: ReadonlyMap<string, string>,
  decoder: Decoder,
  known: ReadonlyMap<string, string> = new Map(),
): Promise<Map<string, string>> {
  const thumbnails = new Map(known);
  for (const path of paths) {
    if (thumbnails.has(path)) continue;
    const url = await thumbnail(decoder, files.get(path)!, THUMBNAIL);
    if (url !== undefined) thumbnails.set(path, url);
  }
  return thumbnails;
}
