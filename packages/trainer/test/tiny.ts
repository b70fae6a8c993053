import { type Graph, INPUT, type Node } from '@beeline/core/network';

type Convolution = Extract<Node, { op: 'conv2d' }>['attributes'];

const convolution = (into: number, out: number, kernel: number, groups: number, bias: boolean): Convolution => ({
  in_channels: into,
  out_channels: out,
  kernel_size: [kernel, kernel],
  stride: [1, 1],
  padding: [(kernel - 1) / 2, (kernel - 1) / 2],
  dilation: [1, 1],
  groups,
  bias,
});

const norm = { num_features: 8, eps: 1e-5, momentum: 0.1 };

/**
 * A network of a few hundred weights with one of each: conv 3x3, batch norm, relu, max pool 2, depthwise 3x3, batch
 * norm, relu6, conv 1x1, mean over space, linear. Names are those of a PyTorch module with `features` and `classifier`.
 */
export function tiny(classes: number): Graph {
  const pool = { kernel_size: [2, 2], stride: [2, 2], padding: [0, 0], ceil_mode: false } as const;
  const chain = [
    { id: 'features.0', op: 'conv2d', attributes: convolution(3, 8, 3, 1, false) },
    { id: 'features.1', op: 'batch_norm', attributes: norm },
    { id: 'features.2', op: 'relu', attributes: {} },
    { id: 'features.3', op: 'max_pool', attributes: pool },
    { id: 'features.4', op: 'conv2d', attributes: convolution(8, 8, 3, 8, false) },
    { id: 'features.5', op: 'batch_norm', attributes: norm },
    { id: 'features.6', op: 'relu6', attributes: {} },
    { id: 'features.7', op: 'conv2d', attributes: convolution(8, 16, 1, 1, true) },
    { id: 'pool', op: 'adaptive_avg_pool', attributes: { output_size: [1, 1] } },
    { id: 'flatten', op: 'flatten', attributes: {} },
    { id: 'classifier', op: 'linear', attributes: { in_features: 16, out_features: classes, bias: true } },
  ] as const;
  const nodes = chain.map((node, i): Node => ({ ...node, inputs: [chain[i - 1]?.id ?? INPUT] }));
  return { name: 'tiny', nodes, output: 'classifier' };
}
