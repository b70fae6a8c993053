import { type Graph, INPUT, type Initialisation, kaimingNormalFanOut, smallNormal } from '../network/index.js';
import { GraphBuilder, roundChannels } from './builder.js';
import { type Architecture, type BuildOptions, IMAGENET } from './types.js';

/** Expansion, channels, repeats and first stride of each stage (Sandler et al., 2018, table 2). */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

function convNormRelu6(
  g: GraphBuilder,
  id: string,
  x: string,
  [into, out, kernel]: readonly [number, number, number],
  options: { stride?: number; groups?: number } = {},
): string {
  const conv = g.conv2d(`${id}.0`, x, into, out, kernel, { ...options, padding: (kernel - 1) / 2, bias: false });
  return g.activation(`${id}.2`, g.batchNorm(`${id}.1`, conv, out), 'relu6');
}

function invertedResidual(
  g: GraphBuilder,
  id: string,
  x: string,
  [into, out, stride, expansion]: readonly [number, number, number, number],
): string {
  const hidden = into * expansion;
  let [y, next] = [x, 0];
  if (expansion !== 1) y = convNormRelu6(g, `${id}.conv.${next++}`, y, [into, hidden, 1]);
  y = convNormRelu6(g, `${id}.conv.${next++}`, y, [hidden, hidden, 3], { stride, groups: hidden });
  y = g.conv2d(`${id}.conv.${next++}`, y, hidden, out, 1, { bias: false });
  y = g.batchNorm(`${id}.conv.${next}`, y, out);
  return stride === 1 && into === out ? g.add(`${id}.add`, x, y) : y;
}

function build({ classes = 1000, width = 1 }: BuildOptions = {}): Graph {
  const g = new GraphBuilder('mobilenet_v2');
  let into = roundChannels(32 * width);
  const last = roundChannels(1280 * Math.max(1, width));
  let x = convNormRelu6(g, 'features.0', INPUT, [3, into, 3], { stride: 2 });
  let block = 1;
  for (const [expansion, channels, repeats, stride] of STAGES) {
    const out = roundChannels(channels * width);
    for (let i = 0; i < repeats; i++) {
      x = invertedResidual(g, `features.${block++}`, x, [into, out, i === 0 ? stride : 1, expansion]);
      into = out;
    }
  }
  x = convNormRelu6(g, `features.${block}`, x, [into, last, 1]);
  x = g.flatten('flatten', g.adaptiveAvgPool('avgpool', x));
  x = g.linear('classifier.1', g.dropout('classifier.0', x, 0.2), last, classes);
  return g.build(x);
}

const initialisation: Initialisation = (node, fans) =>
  node.op === 'linear' ? smallNormal(node, fans) : kaimingNormalFanOut(node, fans);

/** MobileNetV2 (Sandler et al., 2018), torchvision's `mobilenet_v2`, in any width. */
export const mobilenetV2: Architecture = { name: 'mobilenet_v2', ...IMAGENET, initialisation, build };
