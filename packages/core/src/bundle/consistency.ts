import { BeelineError } from '../errors.js';
import type { Graph } from '../network/graph.js';
import { checkState, shapesOf } from '../network/index.js';
import type { StateDict } from '../weights/index.js';
import type { Manifest, Metrics, Rate } from './manifest.js';
import { inputSize } from './preprocessing-schema.js';
import { corruptBundle } from './problems.js';

/**
 * Holds what a manifest says against itself: the head against the graph, the graph against the size of its input,
 * the labels against the network's outputs, the metrics against the confusion matrix.
 *
 * @throws BeelineError `bundle_corrupt`
 */
export function checkManifest(manifest: Omit<Manifest, 'files'>): void {
  const { architecture, head, labels, preprocessing, metrics } = manifest;
  const size = inputSize(preprocessing);
  if (!size) throw corruptBundle('The preprocessing does not bring every photo to one size.');
  const output = asCorrupt(() => shapesOf(architecture.graph, size)).get(architecture.graph.output);
  if (output?.length !== 1 || output[0] !== labels.length)
    throw corruptBundle(`There are ${labels.length} labels, but the network's output is [${output ?? 'nothing'}].`);
  const real = headOf(architecture.graph);
  if (real?.node !== head.node || real.kind !== head.kind || real.features !== head.features)
    throw corruptBundle(
      `The head ${head.node} (${head.kind}, ${head.features} features) is not the network's last layer.`,
    );
  const wrong = contradiction(metrics, labels);
  if (wrong) throw corruptBundle(`The metrics contradict themselves: ${wrong}.`);
}

/** @throws BeelineError `bundle_corrupt` where weights are missing, left over, of another shape, or not finite. */
export function checkWeights(graph: Graph, state: StateDict): void {
  asCorrupt(() => checkState(graph, state));
  for (const [name, { data }] of state)
    if (!allFinite(data)) throw corruptBundle(`The weights ${name} hold a value that is no finite number.`);
}

/** A plain loop: over millions of weights `every` takes seven times as long. */
export function allFinite(data: Float32Array): boolean {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return false;
  return true;
}

/** Runs a check whose failure means, here, that the bundle is corrupt. */
export function asCorrupt<T>(check: () => T): T {
  try {
    return check();
  } catch (cause) {
    if (cause instanceof BeelineError) throw corruptBundle(cause.message, { cause });
    throw cause;
  }
}

/** The last layer that has weights, as the manifest describes it. */
export function headOf(graph: Graph): Manifest['head'] | undefined {
  const node = graph.nodes.findLast((candidate) => candidate.op === 'linear' || candidate.op === 'conv2d');
  if (node?.op === 'linear') return { kind: 'linear', node: node.id, features: node.attributes.in_features };
  if (node?.op === 'conv2d') return { kind: 'conv2d', node: node.id, features: node.attributes.in_channels };
  return undefined;
}

const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

function contradiction({ top1, perClass, confusion }: Metrics, labels: readonly string[]): string | undefined {
  if (confusion.length !== labels.length || confusion.some((row) => row.length !== labels.length))
    return `the confusion matrix is not ${labels.length} x ${labels.length}`;
  if (perClass.map(({ label }) => label).join('\n') !== labels.join('\n')) return 'its classes are not the labels';
  const diagonal = confusion.map((row, i) => row[i]!);
  if (!agrees(top1, sum(diagonal), sum(confusion.flat()))) return 'top1 is not what the confusion matrix adds up to';
  const odd = perClass.find((rate, i) => !agrees(rate, diagonal[i]!, sum(confusion[i]!)));
  return odd && `${odd.label} is not what its row of the confusion matrix adds up to`;
}

const agrees = ({ correct, total, accuracy, interval: [low, high] }: Rate, hits: number, all: number): boolean =>
  correct === hits &&
  total === all &&
  Math.abs(accuracy - (all === 0 ? 0 : hits / all)) < 1e-9 &&
  low <= accuracy + 1e-9 &&
  high >= accuracy - 1e-9;
