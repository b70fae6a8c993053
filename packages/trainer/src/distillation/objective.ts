import { forward } from '@beeline/core/network';
import * as tf from '@tensorflow/tfjs';
import type { DistillBatch } from './batches.js';
import type { TargetRows } from './prepare.js';
import { regrid } from './projection.js';
import type { DistillConfig } from './settings.js';
import type { LabelledSet } from './sources.js';
import type { Scale } from './statistics.js';
import type { LinearSpec, Packing, Student } from './student.js';

/** One part of the loss. */
interface Term {
  /** `mobilenet_v2 pooled`, `labels hymenoptera_data`. */
  readonly name: string;
  readonly weight: number;
  readonly layer: LinearSpec;
  /** N x features, and the last map where the student has one. The caller tidies. */
  loss(student: { features: tf.Tensor2D; map?: tf.Tensor4D }, layer: Layer, batch: DistillBatch): tf.Scalar;
}

interface Layer {
  readonly weight: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

/** What the student is told, and how far it is from it. */
export interface Objective {
  readonly terms: readonly Term[];
  readonly layers: readonly LinearSpec[];
  dispose(): void;
}

const apply = (x: tf.Tensor2D, { weight, bias }: Layer): tf.Tensor2D => tf.add(tf.matMul(x, weight), bias);

/** Mean squared distance. */
const distance = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => tf.mean(tf.square(tf.sub(a, b)));

/** The terms that a run has: one for each target of each teacher that counts, one for each labelled set. */
export function objectiveOf(
  student: Student,
  targets: readonly TargetRows[],
  scales: readonly Scale[],
  sets: readonly LabelledSet[],
  config: DistillConfig,
): Objective {
  const weights = { pooled: config.pooledWeight, map: config.mapWeight, logits: config.logitsWeight };
  const kept: tf.Tensor[] = [];
  const terms: Term[] = [];
  for (const [k, { teacher, spec }] of targets.entries()) {
    const weight = weights[spec.kind];
    if (weight === 0) continue;
    const isMap = spec.kind === 'map';
    const width = isMap ? spec.dims : spec.width;
    const mean = tf.keep(tf.tensor1d(scales[k]!.mean));
    const inverse = tf.keep(tf.tensor1d(scales[k]!.deviation.map((value) => 1 / value)));
    kept.push(mean, inverse);
    const places =
      isMap && spec.grid !== student.map!.width ? regridded(spec.grid, student.map!.width, kept) : undefined;
    terms.push({
      name: `${teacher} ${spec.kind}`,
      weight,
      layer: { name: `${teacher} ${spec.kind}`, into: isMap ? student.map!.channels : student.features, out: width },
      loss({ features, map }, layer, { targets: said, count }) {
        const rows = isMap ? (tf.reshape(map!, [-1, student.map!.channels]) as tf.Tensor2D) : features;
        const told = tf.tensor3d(said[k]!, [count, isMap ? spec.grid ** 2 : 1, width]);
        const target = tf.reshape(places ? tf.matMul(places, told) : told, [-1, width]);
        return distance(apply(rows, layer), tf.mul(tf.sub(target, mean), inverse));
      },
    });
  }
  if (config.labelWeight > 0) {
    for (const [set, { name, labels }] of sets.entries()) {
      terms.push({
        name: `labels ${name}`,
        weight: config.labelWeight,
        layer: { name: `labels ${set}`, into: student.features, out: labels.length },
        // Summed over the photos that have a label and divided by all: one of them counts as much in any batch.
        loss: ({ features }, layer, batch) => {
          const target = oneHot(batch.labels[set]!, labels.length, config.labelSmoothing);
          return tf.div(tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(apply(features, layer))))), batch.count);
        },
      });
    }
  }
  return { terms, layers: terms.map(({ layer }) => layer), dispose: () => tf.dispose(kept) };
}

/** What brings the places of a teacher's map to those of the student's, for a whole batch. */
function regridded(from: number, to: number, kept: tf.Tensor[]): tf.Tensor3D {
  const places = tf.keep(tf.tensor3d(regrid(from, to), [1, to ** 2, from ** 2]));
  kept.push(places);
  return places;
}

function oneHot(truth: readonly number[], classes: number, smoothing: number): tf.Tensor2D {
  const rows = new Float32Array(truth.length * classes);
  for (const [i, label] of truth.entries()) {
    if (label < 0) continue;
    rows.fill(smoothing / classes, i * classes, (i + 1) * classes);
    rows[i * classes + label]! += 1 - smoothing;
  }
  return tf.tensor2d(rows, [truth.length, classes]);
}

export interface Differentiated {
  /** Of the row of what is trained. */
  readonly gradient: tf.Tensor1D;
  /** Each term before its weight, in their order. */
  readonly parts: tf.Tensor1D;
  /** What batch norm saw, as a row like the running statistics. */
  readonly seen: tf.Tensor1D;
}

/** Losses and gradient of one batch; the caller disposes what comes back. */
export function differentiate(
  { graph, map }: Student,
  packing: Packing,
  objective: Objective,
  trained: tf.Tensor1D,
  size: number,
  batch: DistillBatch,
): Differentiated {
  const statistics = new Map<string, tf.Tensor>();
  let parts: tf.Tensor1D | undefined;
  const { value, grad } = tf.tidy(() => {
    const x = tf.tensor4d(batch.pixels, [batch.count, size, size, 3]);
    const loss = (row: tf.Tensor): tf.Scalar => {
      const tensors = packing.unpack(packing.trained, row as tf.Tensor1D);
      let last: tf.Tensor | undefined;
      const features = forward(graph, tensors, x, {
        batchNorm: 'train',
        onBatchStatistics: (node, mean, variance) => {
          statistics.set(`${node.id}.running_mean`, tf.keep(tf.clone(mean)));
          statistics.set(`${node.id}.running_var`, tf.keep(tf.clone(variance)));
        },
        tap: (id, seen) => {
          if (id === map?.node) last = seen;
        },
      }) as tf.Tensor2D;
      const student = { features, ...(last && { map: last as tf.Tensor4D }) };
      const losses = objective.terms.map(({ layer: { name }, loss }) => {
        const layer = { weight: tensors.get(`${name}.weight`), bias: tensors.get(`${name}.bias`) } as Layer;
        return loss(student, layer, batch);
      });
      parts = tf.keep(tf.stack(losses.map((one) => tf.clone(one))) as tf.Tensor1D);
      return losses
        .map((one, i) => tf.mul(one, objective.terms[i]!.weight))
        .reduce((a, b) => tf.add(a, b)) as tf.Scalar;
    };
    return tf.valueAndGrad(loss)(trained) as unknown as { value: tf.Scalar; grad: tf.Tensor1D };
  });
  value.dispose();
  const seen = packing.pack(packing.running, statistics);
  tf.dispose([...statistics.values()]);
  return { gradient: grad, parts: parts!, seen };
}
