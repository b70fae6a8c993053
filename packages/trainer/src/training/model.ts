import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { BeelineError } from '@beeline/core';
import {
  type Architecture,
  architecture,
  architectureNames,
  atInput,
  recogniseArchitecture,
} from '@beeline/core/architectures';
import { evaluationTransforms, IMAGENET_MEAN, IMAGENET_STD, type Preprocessing } from '@beeline/core/image';
import type { Graph } from '@beeline/core/network';
import { backboneOf, loadBackbone, type Replacement } from '@beeline/core/transfer';
import { readWeights, type StateDict } from '@beeline/core/weights';
import type { TrainConfig } from './types.js';

/** A network with its weights and what its input must look like. */
export interface Model {
  readonly graph: Graph;
  readonly state: StateDict;
  readonly preprocessing: Preprocessing;
  /** The weights it set out from; absent where it began at random. */
  readonly source?: { readonly architecture: string; readonly sha256: string };
}

/** A backbone from a file: a network up to its features, and the whole network that it belongs to. */
export interface Backbone extends Model {
  readonly architecture: Architecture;
  readonly source: { readonly architecture: string; readonly sha256: string };
  /** The licence that the file names, if it does. */
  readonly licence?: string;
}

/** What an architecture's weights were made for: its resize and crop, ImageNet's normalisation. */
export function preprocessingOf({ resize, input, filter }: Architecture): Preprocessing {
  return { transforms: evaluationTransforms({ resize, crop: input, filter }), mean: IMAGENET_MEAN, std: IMAGENET_STD };
}

/** What photos go through to be judged, and what the bundle will do: the architecture's own where nothing else is said. */
export function preprocessingBy(
  { preprocessing, scaledDecode }: Pick<TrainConfig, 'preprocessing' | 'scaledDecode'>,
  architecture: Architecture,
): Preprocessing {
  return { ...(preprocessing ?? preprocessingOf(architecture)), ...(scaledDecode && { scaledDecode }) };
}

/**
 * Reads pretrained weights (safetensors or PyTorch's .pth, torchvision's names; a classifier in them is not needed and not used) and finds
 * out by names and shapes which network they are of, unless `name` says it.
 * Weights of `beeline distill` are for photos of the size that they were distilled at. Nothing is taken for layers that
 * are to be replaced.
 * Throws `backbone_missing`, `weights_unsupported`, `weights_mismatch`, `unknown_architecture` and those of the reader.
 */
export async function readBackbone(
  file: string,
  name?: string,
  replacements: readonly Replacement[] = [],
): Promise<Backbone> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new BeelineError(
      'backbone_missing',
      `The weights ${file} can't be read: ${cause.message}.`,
      'Check the path.',
      {
        cause,
      },
    );
  });
  const { tensors, metadata } = readWeights(bytes);
  const found = atOwnInput(name === undefined ? recognise(file, tensors) : architecture(name), metadata);
  const { backbone: graph } = backboneOf(found.build());
  const licence = metadata.licence ?? metadata.license;
  const replaced = new Set(replacements.map(({ id }) => id));
  return {
    graph,
    state: loadBackbone({ ...graph, nodes: graph.nodes.filter(({ id }) => !replaced.has(id)) }, tensors),
    preprocessing: preprocessingOf(found),
    architecture: found,
    source: { architecture: found.name, sha256: createHash('sha256').update(bytes).digest('hex') },
    ...(licence && { licence }),
  };
}

/** `beeline distill` writes into its files which side of the input they were trained at. */
function atOwnInput(found: Architecture, { made_by, input }: Readonly<Record<string, string>>): Architecture {
  const isOurs = made_by?.startsWith('beeline distill') && /^[1-9]\d{1,3}$/.test(input ?? '');
  return isOurs ? atInput(found, Number(input)) : found;
}

function recognise(file: string, state: StateDict): Architecture {
  const name = recogniseArchitecture(state);
  if (name !== undefined) return architecture(name);
  throw new BeelineError(
    'weights_mismatch',
    `The weights ${basename(file)} fit none of the networks known here (${architectureNames.join(', ')}).`,
    "They must have torchvision's names and shapes; --arch NAME says what is missing for one network.",
  );
}
