import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { BeelineError } from '@beeline/core';
import type { Architecture } from '@beeline/core/architectures';
import { inputSize } from '@beeline/core/bundle';
import type { Preprocessing } from '@beeline/core/image';
import { type Graph, misfits, parametersOf } from '@beeline/core/network';
import { backboneOf, type HeadNode } from '@beeline/core/transfer';
import { readWeights, type StateDict } from '@beeline/core/weights';
import { openBundle } from '../export/index.js';
import { readBackbone } from '../training/model.js';
import { lastMapOf } from './ends.js';
import type { TargetSpec, TeacherSetup } from './outputs.js';

/** A teacher and what it will be asked. */
export interface Teacher extends TeacherSetup {
  /** Its architecture's name; a number is added where several are of one kind. */
  readonly name: string;
  /** Of the weights or the bundle, without its folders. */
  readonly file: string;
  readonly sha256: string;
  readonly licence?: string | undefined;
}

export interface TeacherWishes {
  /** Numbers that each place of the last map is kept in; 0: no map. */
  readonly mapDims: number;
  readonly logits: boolean;
}

/** Maps are kept in at most so many places a side: that of most networks at 224 pixels, and enough for any student. */
const MOST_PLACES = 7;

/** A network as it was found, before it is decided what it will be asked. */
interface FoundNetwork {
  readonly name: string;
  readonly sha256: string;
  readonly licence?: string | undefined;
  readonly preprocessing: Preprocessing;
  /** Side of its input, in pixels. */
  readonly size: number;
  /** Up to the features. */
  readonly backbone: Graph;
  readonly features: number;
  readonly state: StateDict;
  /** The whole of it, where its last layer is there too. */
  readonly classifier?: Classifier | undefined;
}

interface Classifier {
  readonly graph: Graph;
  readonly state: StateDict;
  readonly classes: number;
  readonly headNode: HeadNode;
}

/**
 * Reads a teacher: a bundle (a folder or a zip), or a file of weights, whose network is told by names and shapes.
 *
 * @throws BeelineError `teacher_unusable` where it can't be read or has no features, and those of `readBackbone`.
 */
export async function readTeacher(path: string, name: string, wishes: TeacherWishes): Promise<Teacher> {
  const found = await (isBundle(path) ? inBundle(path) : inWeights(path)).catch((error) => {
    if (!(error instanceof BeelineError)) throw error;
    const what = error.code === 'no_head' ? 'has no features to learn from' : "can't be used";
    throw new BeelineError('teacher_unusable', `The teacher ${basename(path)} ${what}: ${error.message}`, error.hint);
  });
  const { size, backbone, features, preprocessing, classifier } = found;
  const last = lastMapOf(backbone, size);
  const targets: TargetSpec[] = [{ kind: 'pooled', width: features }];
  if (last && wishes.mapDims > 0) {
    const { channels, width: side } = last;
    const [dims, grid] = [Math.min(wishes.mapDims, channels), Math.min(MOST_PLACES, side)];
    targets.push({ kind: 'map', width: grid ** 2 * dims, grid, dims, channels, side });
  }
  const common = {
    name: name || found.name,
    file: basename(path),
    sha256: found.sha256,
    licence: found.licence,
    normalisation: { mean: preprocessing.mean, std: preprocessing.std },
    size,
  };
  if (!classifier || !wishes.logits)
    return { ...common, graph: backbone, state: found.state, pool: last?.pool, targets };
  const { graph, state, classes, headNode } = classifier;
  targets.push({ kind: 'logits', width: classes });
  // A convolution that classifies takes the very map that the features are the mean of.
  const pool = headNode.op === 'conv2d' ? headNode.id : last?.pool;
  return { ...common, graph, state, head: headNode.id, pool, targets };
}

const isBundle = (path: string): boolean =>
  path.endsWith('.zip') || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);

async function inBundle(path: string): Promise<FoundNetwork> {
  const { graph, state, manifest, sha256 } = await openBundle(path);
  const { preprocessing, labels } = manifest;
  const { width, height } = inputSize(preprocessing)!;
  if (width !== height)
    throw new BeelineError(
      'teacher_unusable',
      `photos reach it as ${width} x ${height} pixels, not as squares.`,
      'Take a bundle whose photos are cut to a square.',
    );
  const { backbone, features, headNode } = backboneOf(graph);
  return {
    name: manifest.architecture.name,
    sha256,
    licence: manifest.licence,
    preprocessing,
    size: width,
    backbone,
    features,
    state,
    classifier: { graph, state, classes: labels.length, headNode },
  };
}

async function inWeights(file: string): Promise<FoundNetwork> {
  const { architecture, graph, state, preprocessing, licence, source } = await readBackbone(file);
  return {
    name: architecture.name,
    sha256: source.sha256,
    licence,
    preprocessing,
    size: architecture.input,
    backbone: graph,
    features: backboneOf(architecture.build()).features,
    state,
    classifier: await classifierIn(file, architecture),
  };
}

/** The whole classifier, where its file has the last layer too. */
async function classifierIn(file: string, architecture: Architecture): Promise<Classifier | undefined> {
  const { tensors } = readWeights(await readFile(file));
  const { headNode } = backboneOf(architecture.build());
  const classes = tensors.get(`${headNode.id}.weight`)?.shape[0];
  if (classes === undefined) return undefined;
  const graph = architecture.build({ classes });
  const needed = parametersOf(graph);
  if (misfits(needed, tensors, false).length > 0) return undefined;
  const state = new Map(needed.map(({ name }) => [name, tensors.get(name)!]));
  return { graph, state, classes, headNode };
}
