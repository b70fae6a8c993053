import type { Graph, Node } from '@beeline/core/network';
import type { StateDict } from '@beeline/core/weights';
import { lower } from '../export/lower.js';
import { encodeModel, ONNX_INPUT, ONNX_OUTPUT, type OnnxRuntime, onnxModel, valueName } from '../export/onnx/index.js';
import { type BoundTeacher, inBatches, projectionOf, type TargetSpec, type TeacherSetup } from './outputs.js';
import { normaliser } from './pixels.js';
import { regrid } from './projection.js';

type MapSpec = Extract<TargetSpec, { kind: 'map' }>;

/** Views that go through at a time: more are no faster. */
const BATCH = 8;

/**
 * Binds a teacher to onnxruntime, several times faster than the engines here; what it says is the same but for rounding.
 * It runs on this thread and `threads` of its own.
 */
export async function bindOnnxTeacher(
  teacher: TeacherSetup,
  runtime: OnnxRuntime,
  threads: number,
): Promise<BoundTeacher> {
  const { size, targets } = teacher;
  const map = targets.find((target) => target.kind === 'map');
  const { graph, state, map: mapNode } = map ? withProjection(teacher, map) : { ...teacher, map: '' };
  const lowered = lower(graph, state, { height: size, width: size }, 'F32');
  const before = (id: string): string => lowered.graph.nodes.find((node) => node.id === id)!.inputs[0]!;
  const features = teacher.head === undefined ? undefined : before(teacher.head);
  const mapValue = map && (mapNode === '' ? before(teacher.pool!) : mapNode);
  const also = [...new Set([features, mapValue].filter((id) => id !== undefined))];
  const model = onnxModel(lowered, { version: '', metadata: {} }, also);
  // Its threads share the cores with those that decode: they must not wait busily.
  const extra = { session: { intra_op: { allow_spinning: '0' } } };
  const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3, extra } as const;
  const session = await runtime.InferenceSession.create(encodeModel(model), options);
  const names = {
    pooled: features === undefined ? ONNX_OUTPUT : valueName(features),
    map: mapValue === undefined ? '' : valueName(mapValue),
    logits: ONNX_OUTPUT,
  };
  const normalise = normaliser(teacher.normalisation);
  const cells = map && cellsOf(regrid(map.side, map.grid), map.grid ** 2);
  const bytes = size * size * 3;

  const batch = async (crops: Uint8Array): Promise<Float32Array[]> => {
    const count = crops.length / bytes;
    const input = new Float32Array(crops.length);
    normalise(crops, input);
    const x = new runtime.Tensor('float32', planes(input, count), [count, 3, size, size]);
    const said = await session.run({ [ONNX_INPUT]: x });
    return targets.map((target) => {
      const { data, dims } = said[names[target.kind]]! as { data: Float32Array; dims: readonly number[] };
      if (target.kind === 'map') return onGrid(data, target, cells!, count);
      return dims.length === 4 ? means(data, count * target.width) : data;
    });
  };

  return {
    size,
    answer: (crops) => inBatches(crops, bytes, BATCH, targets, batch),
    dispose: () => void session.release(),
  };
}

/** The network with one more node, beside its end: the map's channels projected, by a convolution of one place. */
function withProjection(
  { graph, state, pool }: TeacherSetup,
  { channels, dims }: MapSpec,
): { readonly graph: Graph; readonly state: StateDict; readonly map: string } {
  const projection = projectionOf({ channels, dims });
  if (!projection) return { graph, state, map: '' };
  const weight = new Float32Array(projection.length);
  for (let c = 0; c < channels; c++)
    for (let d = 0; d < dims; d++) weight[d * channels + c] = projection[c * dims + d]!;
  const node: Node = {
    id: 'projection',
    inputs: [graph.nodes.find(({ id }) => id === pool)!.inputs[0]!],
    op: 'conv2d',
    attributes: {
      in_channels: channels,
      out_channels: dims,
      kernel_size: [1, 1],
      stride: [1, 1],
      padding: [0, 0],
      dilation: [1, 1],
      groups: 1,
      bias: false,
    },
  };
  return {
    graph: { ...graph, nodes: [...graph.nodes, node] },
    state: new Map([...state, [`${node.id}.weight`, { shape: [dims, channels, 1, 1], data: weight }]]),
    map: node.id,
  };
}

/** For each new cell the old ones that it covers, and how much of it each makes up. */
type Cells = readonly (readonly { readonly from: number; readonly share: number }[])[];

function cellsOf(matrix: Float32Array, rows: number): Cells {
  const columns = matrix.length / rows;
  return Array.from({ length: rows }, (_, row) =>
    [...matrix.subarray(row * columns, (row + 1) * columns)]
      .map((share, from) => ({ from, share }))
      .filter(({ share }) => share > 0),
  );
}

/** N x dims x side x side to N x (grid * grid) x dims. */
function onGrid(data: Float32Array, { dims, side, width }: MapSpec, cells: Cells, count: number): Float32Array {
  const out = new Float32Array(count * width);
  for (let n = 0; n < count; n++) {
    for (const [place, covered] of cells.entries()) {
      const at = n * width + place * dims;
      for (const { from, share } of covered)
        for (let d = 0; d < dims; d++) out[at + d]! += share * data[(n * dims + d) * side * side + from]!;
    }
  }
  return out;
}

/** The mean of each of `rows` equal parts. */
function means(data: Float32Array, rows: number): Float32Array {
  const length = data.length / rows;
  return Float32Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = row * length; i < (row + 1) * length; i++) sum += data[i]!;
    return sum / length;
  });
}

/** N x H x W x 3 to N x 3 x H x W. */
function planes(data: Float32Array, count: number): Float32Array {
  const out = new Float32Array(data.length);
  const pixels = data.length / count / 3;
  for (let n = 0; n < count; n++)
    for (let channel = 0; channel < 3; channel++)
      for (let i = 0; i < pixels; i++) out[(n * 3 + channel) * pixels + i] = data[(n * pixels + i) * 3 + channel]!;
  return out;
}
