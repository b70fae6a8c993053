/**
 * TensorFlow.js: a network as the graph model that stock `tf.loadGraphModel` loads in a page, without any code of
 * Beeline: `model.json` and its weight files.
 *
 * @example
 * const lowered = lower(bundle.graph, bundle.state, { height: 224, width: 224 }, 'F16');
 * const files = graphModel(lowered, { version: '0.1.0', metadata: { labels: ['ants', 'bees'] } });
 * const { logits } = await openGraphModel(files, bundle.manifest.preprocessing);
 */
export { graphModel } from './model.js';
export { openGraphModel } from './replay.js';
