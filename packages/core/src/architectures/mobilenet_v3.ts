import { type Graph, INPUT, type Initialisation, kaimingNormalFanOut, smallNormal } from '../network/index.js';
import { GraphBuilder, roundChannels } from './builder.js';
import { squeezeExcitation } from './squeeze_excitation.js';
import { type Architecture, type BuildOptions, IMAGENET } from './types.js';

/** Kernel, expanded channels, output channels, squeeze and excite, nonlinearity (ReLU or hard swish), stride. */
type Bottleneck = readonly [number, number, number, boolean, 'RE' | 'HS', number];

/** Howard et al., 2019, table 2. */
const SMALL: readonly Bottleneck[] = [
  [3, 16, 16, true, 'RE', 2],
  [3, 72, 24, false, 'RE', 2],
  [3, 88, 24, false, 'RE', 1],
  [5, 96, 40, true, 'HS', 2],
  [5, 240, 40, true, 'HS', 1],
  [5, 240, 40, true, 'HS', 1],
  [5, 120, 48, true, 'HS', 1],
  [5, 144, 48, true, 'HS', 1],
  [5, 288, 96, true, 'HS', 2],
  [5, 576, 96, true, 'HS', 1],
  [5, 576, 96, true, 'HS', 1],
];

/** Table 1. */
const LARGE: readonly Bottleneck[] = [
  [3, 16, 16, false, 'RE', 1],
  [3, 64, 24, false, 'RE', 2],
  [3, 72, 24, false, 'RE', 1],
  [5, 72, 40, true, 'RE', 2],
  [5, 120, 40, true, 'RE', 1],
  [5, 120, 40, true, 'RE', 1],
  [3, 240, 80, false, 'HS', 2],
  [3, 200, 80, false, 'HS', 1],
  [3, 184, 80, false, 'HS', 1],
  [3, 184, 80, false, 'HS', 1],
  [3, 480, 112, true, 'HS', 1],
  [3, 672, 112, true, 'HS', 1],
  [5, 672, 160, true, 'HS', 2],
  [5, 960, 160, true, 'HS', 1],
  [5, 960, 160, true, 'HS', 1],
];

type Activation = 'relu' | 'hardswish';

function convNorm(
  g: GraphBuilder,
  id: string,
  x: string,
  [into, out, kernel]: readonly [number, number, number],
  { activation, ...options }: { stride?: number; groups?: number; activation?: Activation },
): string {
  const conv = g.conv2d(`${id}.0`, x, into, out, kernel, { ...options, padding: (kernel - 1) / 2, bias: false });
  const y = g.batchNorm(`${id}.1`, conv, out);
  return activation ? g.activation(`${id}.2`, y, activation) : y;
}

function invertedResidual(g: GraphBuilder, id: string, x: string, into: number, bottleneck: Bottleneck): string {
  const [kernel, expanded, out, excite, nonlinearity, stride] = bottleneck;
  const activation: Activation = nonlinearity === 'HS' ? 'hardswish' : 'relu';
  let [y, next] = [x, 0];
  if (expanded !== into) y = convNorm(g, `${id}.block.${next++}`, y, [into, expanded, 1], { activation });
  y = convNorm(g, `${id}.block.${next++}`, y, [expanded, expanded, kernel], { stride, groups: expanded, activation });
  if (excite) {
    const channels = [expanded, roundChannels(Math.floor(expanded / 4))] as const;
    y = squeezeExcitation(g, `${id}.block.${next++}`, y, channels, ['relu', 'hardsigmoid']);
  }
  y = convNorm(g, `${id}.block.${next}`, y, [expanded, out, 1], {});
  return stride === 1 && into === out ? g.add(`${id}.add`, x, y) : y;
}

const initialisation: Initialisation = (node, fans) =>
  node.op === 'linear' ? smallNormal(node, fans) : kaimingNormalFanOut(node, fans);

function mobilenetV3(name: string, bottlenecks: readonly Bottleneck[], hidden: number): Architecture {
  const build = ({ classes = 1000 }: BuildOptions = {}): Graph => {
    const g = new GraphBuilder(name, { eps: 1e-3, momentum: 0.01 });
    let into = 16;
    let x = convNorm(g, 'features.0', INPUT, [3, into, 3], { stride: 2, activation: 'hardswish' });
    for (const [index, bottleneck] of bottlenecks.entries()) {
      x = invertedResidual(g, `features.${index + 1}`, x, into, bottleneck);
      into = bottleneck[2];
    }
    const last = 6 * into;
    x = convNorm(g, `features.${bottlenecks.length + 1}`, x, [into, last, 1], { activation: 'hardswish' });
    x = g.flatten('flatten', g.adaptiveAvgPool('avgpool', x));
    x = g.activation('classifier.1', g.linear('classifier.0', x, last, hidden), 'hardswish');
    return g.build(g.linear('classifier.3', g.dropout('classifier.2', x, 0.2), hidden, classes));
  };
  return { name, ...IMAGENET, initialisation, build };
}

/** MobileNetV3 (Howard et al., 2019), torchvision's. */
export const mobilenetV3Small = mobilenetV3('mobilenet_v3_small', SMALL, 1024);
export const mobilenetV3Large = mobilenetV3('mobilenet_v3_large', LARGE, 1280);
