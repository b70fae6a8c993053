import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { BeelineError } from '@beeline/core';
import { misfits, parametersOf } from '@beeline/core/network';
import { backboneOf } from '@beeline/core/transfer';
import { readWeights } from '@beeline/core/weights';
import { readBackbone } from '../training/model.js';
import { lastMapOf } from './ends.js';
import type { TargetSpec, TeacherSetup } from './outputs.js';

/** A teacher and what it will be asked. */
export interface Teacher extends TeacherSetup {
  /** Its architecture's name; a number is added where several are of one kind. */
  readonly name: string;
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

/**
 * Reads a teacher: what its file is weights of is told by names and shapes.
 *
 * @throws BeelineError `teacher_unusable` where it has no features, and those of `readBackbone`.
 */
export async function readTeacher(file: string, name: string, wishes: TeacherWishes): Promise<Teacher> {
  const backbone = await readBackbone(file).catch((error) => {
    if (!(error instanceof BeelineError)) throw error;
    const what = error.code === 'no_head' ? 'has no features to learn from' : "can't be used";
    throw new BeelineError('teacher_unusable', `The teacher ${basename(file)} ${what}: ${error.message}`, error.hint);
  });
  const { architecture, graph, preprocessing, licence } = backbone;
  const size = architecture.input;
  const features = backboneOf(architecture.build()).features;
  const last = lastMapOf(graph, size);
  const targets: TargetSpec[] = [{ kind: 'pooled', width: features }];
  if (last && wishes.mapDims > 0) {
    const { channels, width: side } = last;
    const [dims, grid] = [Math.min(wishes.mapDims, channels), Math.min(MOST_PLACES, side)];
    targets.push({ kind: 'map', width: grid ** 2 * dims, grid, dims, channels, side });
  }
  const common = {
    name: name || architecture.name,
    file: basename(file),
    sha256: backbone.source.sha256,
    licence,
    normalisation: { mean: preprocessing.mean, std: preprocessing.std },
    size,
  };
  const whole = wishes.logits ? await classifierIn(file, architecture) : undefined;
  if (!whole) return { ...common, graph, state: backbone.state, pool: last?.pool, targets };
  targets.push({ kind: 'logits', width: whole.classes });
  const { headNode } = whole;
  // A convolution that classifies takes the very map that the features are the mean of.
  const pool = headNode.op === 'conv2d' ? headNode.id : last?.pool;
  return { ...common, graph: whole.graph, state: whole.state, head: headNode.id, pool, targets };
}

/** The whole classifier, where its file has the last layer too. */
async function classifierIn(file: string, architecture: Awaited<ReturnType<typeof readBackbone>>['architecture']) {
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
