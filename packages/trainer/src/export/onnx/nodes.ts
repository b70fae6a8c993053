import { maxPoolPadding, type Node, type Pair, poolingMatrix } from '@beeline/core/network';
import { adaptiveMean, type Lowered } from '../lower.js';
import { floats, wholes } from './tensors.js';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './types.js';

/** What one node of ours becomes. */
export interface Made {
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
}

const ints = (...values: number[]): OnnxAttribute => ({ ints: values });
const int = (value: number): OnnxAttribute => ({ int: value });
const float = (value: number): OnnxAttribute => ({ float: value });

/** ONNX's order of pads: top, left, bottom, right. */
const pads = ([top, left]: Pair): OnnxAttribute => ints(top, left, top, left);

/** Takes one node of a lowered graph to ONNX operators. Feature maps are NCHW there as in PyTorch. */
export function toOnnx(node: Node, { shapeOf }: Lowered, nameOf: (id: string) => string): Made {
  const { id } = node;
  const [x, y] = node.inputs.map(nameOf) as [string, string];
  const out = nameOf(id);
  const [channels, height, width] = shapeOf(node.inputs[0]!) as [number, number, number];

  type Attributes = Record<string, OnnxAttribute>;
  const step = (type: string, inputs: string[], outputs = out, attributes: Attributes = {}): OnnxNode => {
    return { name: outputs === out ? id : outputs, type, inputs, outputs: [outputs], attributes };
  };
  const only = (type: string, inputs: string[], attributes?: Attributes): Made => {
    return { nodes: [step(type, inputs, out, attributes)], tensors: [] };
  };

  switch (node.op) {
    case 'conv2d': {
      const { kernel_size, stride, padding, dilation, groups, bias } = node.attributes;
      return only('Conv', [x, `${id}.weight`, ...(bias ? [`${id}.bias`] : [])], {
        kernel_shape: ints(...kernel_size),
        strides: ints(...stride),
        pads: pads(padding),
        dilations: ints(...dilation),
        group: int(groups),
      });
    }
    case 'linear':
      return only('Gemm', [x, `${id}.weight`, ...(node.attributes.bias ? [`${id}.bias`] : [])], { transB: int(1) });
    case 'relu':
      return only('Relu', [x]);
    case 'relu6': {
      const bounds = [`${id}.min`, `${id}.max`] as const;
      const tensors = [floats(bounds[0], [], Float32Array.of(0)), floats(bounds[1], [], Float32Array.of(6))];
      return { ...only('Clip', [x, ...bounds]), tensors };
    }
    case 'sigmoid':
      return only('Sigmoid', [x]);
    case 'silu':
      return { nodes: [step('Sigmoid', [x], `${id}.sigmoid`), step('Mul', [x, `${id}.sigmoid`])], tensors: [] };
    case 'hardsigmoid':
      return only('HardSigmoid', [x], { alpha: float(Math.fround(1 / 6)), beta: float(0.5) });
    case 'hardswish':
      return only('HardSwish', [x]);
    case 'add':
      return only('Add', [x, y]);
    case 'mul':
      return only('Mul', [x, y]);
    case 'concat':
      return only('Concat', node.inputs.map(nameOf), { axis: int(1) });
    case 'max_pool': {
      const { kernel_size, stride } = node.attributes;
      const [[top, bottom], [left, right]] = maxPoolPadding(node.attributes, [height, width]);
      return only('MaxPool', [x], {
        kernel_shape: ints(...kernel_size),
        strides: ints(...stride),
        pads: ints(top, left, bottom, right),
      });
    }
    case 'avg_pool': {
      const { kernel_size, stride, padding } = node.attributes;
      return only('AveragePool', [x], {
        kernel_shape: ints(...kernel_size),
        strides: ints(...stride),
        pads: pads(padding),
        count_include_pad: int(1),
      });
    }
    case 'adaptive_avg_pool': {
      const [rows, columns] = node.attributes.output_size;
      const how = adaptiveMean([height, width], [rows, columns]);
      if (how === 'same') return only('Identity', [x]);
      if (how === 'pool') {
        if (rows * columns === 1) return only('GlobalAveragePool', [x]);
        const window = ints(height / rows, width / columns);
        return only('AveragePool', [x], { kernel_shape: window, strides: window });
      }
      const matrix = poolingMatrix([height, width], [rows, columns]);
      return {
        nodes: [
          step('Reshape', [x, `${id}.pixels`], `${id}.flat`),
          step('MatMul', [`${id}.flat`, `${id}.matrix`], `${id}.means`),
          step('Reshape', [`${id}.means`, `${id}.shape`]),
        ],
        tensors: [
          wholes(`${id}.pixels`, [0, 0, height * width]),
          floats(`${id}.matrix`, [height * width, rows * columns], transposed(matrix, rows * columns)),
          wholes(`${id}.shape`, [0, 0, rows, columns]),
        ],
      };
    }
    case 'channel_shuffle': {
      const { groups } = node.attributes;
      return {
        nodes: [
          step('Reshape', [x, `${id}.grouped`], `${id}.groups`),
          step('Transpose', [`${id}.groups`], `${id}.turned`, { perm: ints(0, 2, 1, 3, 4) }),
          step('Reshape', [`${id}.turned`, `${id}.shape`]),
        ],
        tensors: [
          wholes(`${id}.grouped`, [0, groups, channels / groups, height, width]),
          wholes(`${id}.shape`, [0, channels, height, width]),
        ],
      };
    }
    case 'channel_slice': {
      const { start, end } = node.attributes;
      const bounds = [`${id}.start`, `${id}.end`, `${id}.axis`] as const;
      const tensors = [wholes(bounds[0], [start]), wholes(bounds[1], [end]), wholes(bounds[2], [1])];
      return { ...only('Slice', [x, ...bounds]), tensors };
    }
    case 'flatten':
      return only('Flatten', [x], { axis: int(1) });
    case 'batch_norm':
    case 'dropout':
    case 'stochastic_depth':
      throw new Error(`${id} is for training; a lowered graph has none`);
  }
}

/** The matrix as MatMul wants it: pixels down, means across. */
function transposed(matrix: Float32Array, rows: number): Float32Array {
  const columns = matrix.length / rows;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!);
}
