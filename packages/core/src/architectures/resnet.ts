import { type Graph, INPUT, type Initialisation, kaimingNormalFanOut, pytorchDefault } from '../network/index.js';
import { GraphBuilder } from './builder.js';
import { type Architecture, type BuildOptions, IMAGENET } from './types.js';

/** A residual block: from `into` channels by way of `width`, halving the sides if `stride` is 2. */
type Block = (g: GraphBuilder, id: string, x: string, into: number, width: number, stride: number) => string;

function shortcut(g: GraphBuilder, id: string, x: string, into: number, out: number, stride: number): string {
  if (stride === 1 && into === out) return x;
  const conv = g.conv2d(`${id}.downsample.0`, x, into, out, 1, { stride, bias: false });
  return g.batchNorm(`${id}.downsample.1`, conv, out);
}

/** Two 3x3 convolutions. */
const basic: Block = (g, id, x, into, width, stride) => {
  let y = g.conv2d(`${id}.conv1`, x, into, width, 3, { stride, padding: 1, bias: false });
  y = g.activation(`${id}.relu1`, g.batchNorm(`${id}.bn1`, y, width));
  y = g.conv2d(`${id}.conv2`, y, width, width, 3, { padding: 1, bias: false });
  y = g.batchNorm(`${id}.bn2`, y, width);
  return g.activation(`${id}.relu2`, g.add(`${id}.add`, y, shortcut(g, id, x, into, width, stride)));
};

/** 1x1, 3x3 and 1x1 to four times the width; the stride is the 3x3's, as torchvision has it ("v1.5"). */
const bottleneck: Block = (g, id, x, into, width, stride) => {
  const out = 4 * width;
  let y = g.conv2d(`${id}.conv1`, x, into, width, 1, { bias: false });
  y = g.activation(`${id}.relu1`, g.batchNorm(`${id}.bn1`, y, width));
  y = g.conv2d(`${id}.conv2`, y, width, width, 3, { stride, padding: 1, bias: false });
  y = g.activation(`${id}.relu2`, g.batchNorm(`${id}.bn2`, y, width));
  y = g.batchNorm(`${id}.bn3`, g.conv2d(`${id}.conv3`, y, width, out, 1, { bias: false }), out);
  return g.activation(`${id}.relu3`, g.add(`${id}.add`, y, shortcut(g, id, x, into, out, stride)));
};

const initialisation: Initialisation = (node, fans) =>
  node.op === 'linear' ? pytorchDefault(node, fans) : kaimingNormalFanOut(node, fans);

function resnet(name: string, block: Block, expansion: number, blocks: readonly number[]): Architecture {
  const build = ({ classes = 1000 }: BuildOptions = {}): Graph => {
    const g = new GraphBuilder(name);
    let x = g.conv2d('conv1', INPUT, 3, 64, 7, { stride: 2, padding: 3, bias: false });
    x = g.activation('relu', g.batchNorm('bn1', x, 64));
    x = g.maxPool('maxpool', x, 3, 2, { padding: 1 });
    let into = 64;
    for (const [stage, count] of blocks.entries()) {
      const width = 64 * 2 ** stage;
      for (let i = 0; i < count; i++) {
        x = block(g, `layer${stage + 1}.${i}`, x, into, width, stage > 0 && i === 0 ? 2 : 1);
        into = width * expansion;
      }
    }
    x = g.flatten('flatten', g.adaptiveAvgPool('avgpool', x));
    return g.build(g.linear('fc', x, into, classes));
  };
  return { name, ...IMAGENET, initialisation, build };
}

/** ResNets (He et al., 2015), torchvision's. */
export const resnet18 = resnet('resnet18', basic, 1, [2, 2, 2, 2]);
export const resnet34 = resnet('resnet34', basic, 1, [3, 4, 6, 3]);
export const resnet50 = resnet('resnet50', bottleneck, 4, [3, 4, 6, 3]);
