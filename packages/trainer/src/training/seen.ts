import type { Bundle } from '@beeline/core/bundle';
import { type Decoder, tensorOf } from '@beeline/core/image';
import { bindNetwork, type Tap } from '@beeline/core/network';
import { activationMap, mapSourceOf } from '@beeline/core/transfer';
import * as tf from '@tensorflow/tfjs';
import { jpegUrl, readImage } from '../data/index.js';
import { overlayUrl } from '../report/index.js';

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
  bundle: Bundle,
  decoder: Decoder,
  wanted: readonly Looked[],
): Promise<Seen | undefined> {
  const source = mapSourceOf(bundle.graph);
  if (!source) return undefined;
  const { preprocessing } = bundle.manifest;
  const [photos, maps] = [new Map<string, string>(), new Map<string, string>()];
  const network = bindNetwork(bundle.graph, bundle.state);
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
      maps.set(path, overlayUrl(activationMap(source, bundle.state, features, label)));
    }
  } finally {
    network.dispose();
  }
  return { photos, maps };
}
