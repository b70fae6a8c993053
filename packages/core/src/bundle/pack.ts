import type { Image, Preprocessing } from '../image/index.js';
import type { Graph } from '../network/graph.js';
import type { UnknownScore } from '../transfer/index.js';
import { readSafetensors, type StateDict, type StoredType, writeSafetensors } from '../weights/index.js';
import { makeCard } from './card.js';
import { checkManifest, headOf } from './consistency.js';
import { makeGolden } from './golden.js';
import { sha256 } from './hash.js';
import { type Manifest, SCHEMA } from './manifest.js';
import { corruptBundle, toJsonFile } from './problems.js';
import { readBundle } from './read.js';
import { unknownFile } from './unknown.js';

/** What it takes to answer for an image. */
export interface Model {
  readonly graph: Graph;
  readonly state: StateDict;
  readonly preprocessing: Preprocessing;
}

/** A network on an engine. */
export interface OpenNetwork {
  /** The logits of a decoded image, before the temperature. */
  logits(image: Image): Promise<Float32Array>;
  /** Frees what the network holds on its engine. */
  dispose(): void;
}

/** Everything that goes into a bundle; what can be worked out (hashes, head, golden answers, card) is. */
export interface BundleParts
  extends Pick<
    Manifest,
    'name' | 'labels' | 'preprocessing' | 'temperature' | 'metrics' | 'training' | 'dataset' | 'licence' | 'source'
  > {
  /** Beeline's version. */
  readonly version: string;
  /** The architecture's name, `mobilenet_v2` say. */
  readonly architecture: string;
  readonly graph: Graph;
  readonly state: StateDict;
  /** How the weights are stored; F32 unless said. */
  readonly dtype?: StoredType;
  /** What says which photos are none of the classes, if it was fitted. */
  readonly unknown?: UnknownScore | undefined;
  /** Starts the network that the golden answers come from: `openNetwork` of `@beeline/core`. */
  readonly open: (model: Model) => OpenNetwork;
}

/**
 * Makes the files of a bundle, by name. The golden answers are those of the weights as stored (F16 and I8 round them), and
 * the result is read back before it is handed out. The same parts on the same engine give the same bytes.
 *
 * @throws BeelineError `bundle_corrupt` where the parts contradict each other, `network_not_finite`, and those of
 *   `writeSafetensors`.
 */
export async function packBundle(parts: BundleParts): Promise<Map<string, Uint8Array>> {
  const { name, version, architecture, graph, labels, preprocessing, temperature, metrics, training, dataset } = parts;
  const dtype = parts.dtype ?? 'F32';
  const weights = writeSafetensors(parts.state, { dtype, metadata: { format: 'pt', name, licence: parts.licence } });
  const head = headOf(graph);
  const unknown = parts.unknown && (await unknownFile(parts.unknown));
  if (!head) throw corruptBundle('The network has no layer with weights.');

  const about: Omit<Manifest, 'files'> = {
    schema: SCHEMA,
    name,
    createdBy: { name: 'beeline', version },
    architecture: { name: architecture, graph },
    labels,
    preprocessing,
    weights: { file: 'model.safetensors', dtype, sha256: await sha256(weights), bytes: weights.byteLength },
    head,
    temperature,
    ...(unknown && { unknown: unknown.entry }),
    metrics,
    training,
    dataset,
    licence: parts.licence,
    ...(parts.source && { source: parts.source }),
  };
  checkManifest(about);
  const golden = toJsonFile(await answersOf(parts, readSafetensors(weights).tensors));
  const card = new TextEncoder().encode(makeCard(about));
  const files = { 'golden.json': await sha256(golden), 'card.md': await sha256(card) };

  const packed = new Map<string, Uint8Array>([
    ['manifest.json', toJsonFile({ ...about, files })],
    ['model.safetensors', weights],
    ...(unknown ? [[unknown.entry.file, unknown.bytes] as const] : []),
    ['golden.json', golden],
    ['card.md', card],
  ]);
  await readBundle(async (file) => packed.get(file));
  return packed;
}

async function answersOf({ graph, preprocessing, open }: BundleParts, state: StateDict) {
  const network = open({ graph, state, preprocessing });
  try {
    return await makeGolden((image) => network.logits(image));
  } finally {
    network.dispose();
  }
}
