import type { LogitsOf } from '@beeline/core/bundle';
import { type Preprocessing, preprocess } from '@beeline/core/image';
import * as tf from '@tensorflow/tfjs';
import { startWasm } from '../../backends/index.js';
import type { Files } from '../store.js';

/** The files of a graph model as `tf.loadGraphModel` takes them where they are not on the web. */
export function handlerOf(files: Files): tf.io.IOHandler {
  return {
    async load() {
      const json = JSON.parse(Buffer.from(files.get('model.json')!).toString('utf8'));
      const groups: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[] = json.weightsManifest;
      const bytes = Buffer.concat(groups.flatMap(({ paths }) => paths.map((path) => files.get(path)!)));
      return {
        ...json,
        weightSpecs: groups.flatMap(({ weights }) => weights),
        weightData: new Uint8Array(bytes).buffer,
      };
    },
  };
}

/** A graph model loaded by TensorFlow.js itself, on its WebAssembly engine, asked for the logits of images. */
export async function openGraphModel(
  files: Files,
  preprocessing: Preprocessing,
): Promise<{ logits: LogitsOf; dispose(): void }> {
  await startWasm();
  const model = await tf.loadGraphModel(handlerOf(files));
  return {
    async logits(image) {
      const { width, height, data } = preprocess(image, preprocessing);
      const logits = tf.tidy(() => model.predict(tf.tensor4d(data, [1, height, width, 3])) as tf.Tensor);
      const values = (await logits.data()) as Float32Array;
      logits.dispose();
      return values;
    },
    dispose: () => model.dispose(),
  };
}
