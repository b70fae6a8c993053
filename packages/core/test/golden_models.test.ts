import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { architectureNames, buildArchitecture } from '../src/architectures/index.js';
import { bindNetwork, costOf, forward, type Graph, layOut, parametersOf } from '../src/network/index.js';
import { useWasm } from './backend.js';
import { formulaBatch, formulaState } from './formula_weights.js';
import { describeWithShared } from './shared.js';

interface Summary {
  readonly shape: readonly number[];
  readonly first: readonly number[];
  readonly mean: number;
  readonly absmax: number;
  readonly l2: number;
}

interface GoldenModel {
  readonly parameters: number;
  readonly buffers: number;
  readonly state_dict: readonly (readonly [string, readonly number[]])[];
  readonly parameter_order: readonly string[];
  readonly cases: readonly {
    readonly images: number;
    readonly size: number;
    readonly layers: Readonly<Record<string, Summary>>;
    readonly logits_first: readonly (readonly number[])[];
    readonly logits_absmax: number;
    readonly logits_l2: readonly number[];
    readonly argmax: readonly number[];
  }[];
}

const TOLERANCE = 1e-4;

/** A value as PyTorch has it: NCHW. In a plain loop, as the engine's transpose is slow on large maps. */
function inPyTorchOrder(value: tf.Tensor): Float32Array {
  const data = value.dataSync() as Float32Array;
  if (value.rank === 2) return data;
  const [images, height, width, channels] = value.shape as [number, number, number, number];
  const pixels = height * width;
  const out = new Float32Array(data.length);
  for (let n = 0; n < images; n++) {
    for (let p = 0; p < pixels; p++) {
      for (let c = 0; c < channels; c++) out[(n * channels + c) * pixels + p] = data[(n * pixels + p) * channels + c]!;
    }
  }
  return out;
}

function summarise(values: Float32Array): Omit<Summary, 'shape'> {
  let [sum, squares, absmax] = [0, 0, 0];
  for (const v of values) {
    sum += v;
    squares += v * v;
    absmax = Math.max(absmax, Math.abs(v));
  }
  return { first: [...values.subarray(0, 6)], mean: sum / values.length, absmax, l2: Math.sqrt(squares) };
}

/** The last node of each of the model's direct children, before the value is flattened. */
function lastOf(graph: Graph, child: string): string | undefined {
  return graph.nodes.findLast(({ id }) => id === child || id.startsWith(`${child}.`))?.id;
}

describeWithShared('golden/models.json', 'the networks against PyTorch', (path) => {
  const golden: Record<string, GoldenModel> = JSON.parse(readFileSync(path, 'utf8')).models;
  beforeAll(useWasm);

  const published = architectureNames.filter((name) => !name.startsWith('beenet'));

  it('covers every network but our own ones', () => {
    expect([...published].sort()).toEqual(Object.keys(golden).sort());
  });

  for (const name of published) {
    describe(name, () => {
      const model = golden[name]!;
      const graph = buildArchitecture(name);

      it('has the same arrays in the same order', () => {
        const specs = parametersOf(graph);
        expect(specs.map((spec) => [spec.name, spec.shape])).toEqual(model.state_dict);
        expect(specs.filter(({ kind }) => kind === 'parameter').map((spec) => spec.name)).toEqual(
          model.parameter_order,
        );
        const cost = costOf(graph, { height: 224, width: 224 });
        expect([cost.parameters, cost.buffers]).toEqual([model.parameters, model.buffers]);
      });

      it('gives the same logits and the same values inside', () => {
        const state = formulaState(graph);
        for (const { images, size, layers, ...logits } of model.cases) {
          const x = tf.tensor4d(formulaBatch(name, images, size), [images, size, size, 3]);
          const network = bindNetwork(graph, state);
          checkLogits(tf.tidy(() => network.predict(x).dataSync()) as Float32Array, logits);
          network.dispose();
          const tensors = layOut(graph, state);
          checkInside(graph, layers, (tap) => tf.tidy(() => void forward(graph, tensors, x, { tap })));
          tf.dispose([x, ...tensors.values()]);
        }
      });
    });
  }
});

type Logits = Pick<GoldenModel['cases'][number], 'logits_first' | 'logits_absmax' | 'logits_l2' | 'argmax'>;

function checkLogits(logits: Float32Array, golden: Logits): void {
  const classes = logits.length / golden.argmax.length;
  for (const [n, first] of golden.logits_first.entries()) {
    const row = logits.subarray(n * classes, (n + 1) * classes);
    const off = first.map((v, i) => Math.abs(row[i]! - v) / golden.logits_absmax);
    expect(Math.max(...off)).toBeLessThan(TOLERANCE);
    expect(Math.abs(summarise(row).l2 / golden.logits_l2[n]! - 1)).toBeLessThan(TOLERANCE);
    expect(row.indexOf(Math.max(...row))).toBe(golden.argmax[n]);
  }
}

function checkInside(
  graph: Graph,
  layers: Readonly<Record<string, Summary>>,
  run: (tap: (id: string, value: tf.Tensor) => void) => void,
): void {
  const wanted = new Map(Object.entries(layers).map(([child, summary]) => [lastOf(graph, child), summary]));
  expect(wanted.has(undefined)).toBe(false);
  const seen = new Set<string>();
  run((id, value) => {
    const summary = wanted.get(id);
    if (!summary) return;
    seen.add(id);
    const got = summarise(inPyTorchOrder(value));
    expect(value.size, id).toBe(summary.shape.reduce((a, b) => a * b, 1));
    expect(Math.abs(got.l2 / summary.l2 - 1), id).toBeLessThan(TOLERANCE);
    expect(Math.abs(got.absmax / summary.absmax - 1), id).toBeLessThan(TOLERANCE);
    expect(Math.abs(got.mean - summary.mean) / summary.absmax, id).toBeLessThan(TOLERANCE);
    summary.first.forEach((v, i) => {
      expect(Math.abs(got.first[i]! - v) / summary.absmax, id).toBeLessThan(TOLERANCE);
    });
  });
  expect(seen.size).toBe(wanted.size);
}
