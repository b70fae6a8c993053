import { BeelineError } from '../errors.js';
import { type Graph, INPUT, type Node, type Pair } from './graph.js';

/** Height and width of the photos that go in, in pixels. */
export interface InputSize {
  readonly height: number;
  readonly width: number;
}

/** The shape of one value for one image: [channels, height, width], or [features] once it is flat. */
export type Shape = readonly number[];

const side = (size: number, kernel: number, stride: number, padding: number, dilation = 1): number =>
  Math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;

/** How many windows a max pool makes along one side; with `ceil` the last one may reach over the edge (PyTorch). */
export function pooledSide(size: number, kernel: number, stride: number, padding: number, ceil: boolean): number {
  const floor = side(size, kernel, stride, padding);
  if (!ceil || (size + 2 * padding - kernel) % stride === 0) return floor;
  return floor * stride < size + padding ? floor + 1 : floor;
}

function windowed(node: Node, [channels, height, width]: Shape, out: (size: number, axis: 0 | 1) => number): Shape {
  const shape = [channels!, out(height!, 0), out(width!, 1)];
  if (shape[1]! < 1 || shape[2]! < 1) {
    throw invalid(node, `the image is too small here (${height} x ${width}); give the network a larger one`);
  }
  return shape;
}

function invalid(node: Node, why: string): BeelineError {
  return new BeelineError('graph_invalid', `The layer ${node.id} (${node.op}) does not fit: ${why}.`);
}

function expect(node: Node, what: string, given: number | undefined, wanted: number): void {
  if (given !== wanted) throw invalid(node, `it wants ${wanted} ${what} and is given ${given ?? 'none'}`);
}

const product = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

function shapeOf(node: Node, inputs: readonly Shape[]): Shape {
  const x = inputs[0]!;
  const needsMap = (): void => {
    if (x.length !== 3) throw invalid(node, 'it wants a feature map, and its input is already flat');
  };
  switch (node.op) {
    case 'conv2d': {
      needsMap();
      const { in_channels, out_channels, kernel_size, stride, padding, dilation, groups } = node.attributes;
      expect(node, 'input channels', x[0], in_channels);
      if (in_channels % groups !== 0 || out_channels % groups !== 0) {
        throw invalid(node, `its channels do not divide into ${groups} groups`);
      }
      const [, height, width] = windowed(node, x, (size, axis) =>
        side(size, kernel_size[axis], stride[axis], padding[axis], dilation[axis]),
      );
      return [out_channels, height!, width!];
    }
    case 'batch_norm':
      needsMap();
      expect(node, 'channels', x[0], node.attributes.num_features);
      return x;
    case 'max_pool':
    case 'avg_pool': {
      needsMap();
      const { kernel_size, stride, padding } = node.attributes;
      const ceil = node.op === 'max_pool' && node.attributes.ceil_mode;
      return windowed(node, x, (size, axis) => pooledSide(size, kernel_size[axis], stride[axis], padding[axis], ceil));
    }
    case 'adaptive_avg_pool': {
      needsMap();
      const [height, width]: Pair = node.attributes.output_size;
      return [x[0]!, height, width];
    }
    case 'channel_shuffle':
      needsMap();
      if (x[0]! % node.attributes.groups !== 0) throw invalid(node, `${x[0]} channels do not divide into its groups`);
      return x;
    case 'channel_slice': {
      needsMap();
      const { start, end } = node.attributes;
      if (start < 0 || end <= start || end > x[0]!) throw invalid(node, `there are no channels ${start} to ${end}`);
      return [end - start, x[1]!, x[2]!];
    }
    case 'concat':
      for (const y of inputs) {
        expect(node, 'rows', y[1], x[1]!);
        expect(node, 'columns', y[2], x[2]!);
      }
      return [inputs.reduce((sum, y) => sum + y[0]!, 0), x[1]!, x[2]!];
    case 'add':
      if (inputs[1]?.join() !== x.join()) throw invalid(node, `it adds [${x}] and [${inputs[1] ?? 'nothing'}]`);
      return x;
    case 'mul': {
      const y = inputs[1];
      if (y?.join() !== x.join() && y?.join() !== [x[0], 1, 1].join()) {
        throw invalid(node, `it multiplies [${x}] by [${y ?? 'nothing'}]`);
      }
      return x;
    }
    case 'flatten':
      return [product(x)];
    case 'linear':
      if (x.length !== 1) throw invalid(node, 'its input is not flat');
      expect(node, 'features', x[0], node.attributes.in_features);
      return [node.attributes.out_features];
    default:
      return x;
  }
}

/**
 * The shape of every node's value for one image of the given size, by node id, in PyTorch's terms:
 * [channels, height, width] or [features]. It is also the check that a graph's layers fit each other.
 *
 * @throws BeelineError `graph_invalid`, naming the first layer that does not fit.
 */
export function shapesOf(graph: Graph, input: InputSize): Map<string, Shape> {
  const shapes = new Map<string, Shape>([[INPUT, [3, input.height, input.width]]]);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => {
      const shape = shapes.get(id);
      if (!shape) throw invalid(node, `its input ${id} does not come before it`);
      return shape;
    });
    if (inputs.length === 0) throw invalid(node, 'it has no input');
    if (shapes.has(node.id)) throw invalid(node, 'there are two layers of this name');
    shapes.set(node.id, shapeOf(node, inputs));
  }
  if (!shapes.has(graph.output)) {
    throw new BeelineError('graph_invalid', `The network's output ${graph.output} is not one of its layers.`);
  }
  shapes.delete(INPUT);
  return shapes;
}
