import { type Graph, INPUT, type Initialisation, kaimingNormalFanOut } from '../network/index.js';
import { GraphBuilder } from './builder.js';
import { squeezeExcitation } from './squeeze_excitation.js';
import { type Architecture, type BuildOptions, IMAGENET } from './types.js';

/** Expansion, kernel, first stride, channels and repeats of each stage (Tan and Le, 2019, table 1). */
const STAGES = [
  [1, 3, 1, 16, 1],
  [6, 3, 2, 24, 2],
  [6, 5, 2, 40, 2],
  [6, 3, 2, 80, 3],
  [6, 5, 1, 112, 3],
  [6, 5, 2, 192, 4],
  [6, 3, 1, 320, 1],
] as const;

const BLOCKS = STAGES.reduce((sum, [, , , , repeats]) => sum + repeats, 0);

function convNormSilu(
  g: GraphBuilder,
  id: string,
  x: string,
  [into, out, kernel]: readonly [number, number, number],
  options: { stride?: number; groups?: number } = {},
): string {
  const conv = g.conv2d(`${id}.0`, x, into, out, kernel, { ...options, padding: (kernel - 1) / 2, bias: false });
  return g.activation(`${id}.2`, g.batchNorm(`${id}.1`, conv, out), 'silu');
}

interface Block {
  readonly into: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly expansion: number;
  /** With which probability training leaves the block out: more often the deeper it is. */
  readonly drop: number;
}

function invertedResidual(g: GraphBuilder, id: string, x: string, block: Block): string {
  const { into, out, kernel, stride, expansion, drop } = block;
  const hidden = into * expansion;
  let [y, next] = [x, 0];
  if (expansion !== 1) y = convNormSilu(g, `${id}.block.${next++}`, y, [into, hidden, 1]);
  y = convNormSilu(g, `${id}.block.${next++}`, y, [hidden, hidden, kernel], { stride, groups: hidden });
  const squeezed = Math.max(1, Math.floor(into / 4));
  y = squeezeExcitation(g, `${id}.block.${next++}`, y, [hidden, squeezed], ['silu', 'sigmoid']);
  y = g.conv2d(`${id}.block.${next}.0`, y, hidden, out, 1, { bias: false });
  y = g.batchNorm(`${id}.block.${next}.1`, y, out);
  if (stride !== 1 || into !== out) return y;
  return g.add(`${id}.add`, g.stochasticDepth(`${id}.stochastic_depth`, y, drop), x);
}

function build({ classes = 1000 }: BuildOptions = {}): Graph {
  const g = new GraphBuilder('efficientnet_b0');
  let [into, done] = [32, 0];
  let x = convNormSilu(g, 'features.0', INPUT, [3, into, 3], { stride: 2 });
  for (const [stage, [expansion, kernel, first, out, repeats]] of STAGES.entries()) {
    for (let i = 0; i < repeats; i++) {
      const [stride, drop] = [i === 0 ? first : 1, (0.2 * done++) / BLOCKS];
      x = invertedResidual(g, `features.${stage + 1}.${i}`, x, { into, out, kernel, stride, expansion, drop });
      into = out;
    }
  }
  x = convNormSilu(g, 'features.8', x, [into, 1280, 1]);
  x = g.flatten('flatten', g.adaptiveAvgPool('avgpool', x));
  return g.build(g.linear('classifier.1', g.dropout('classifier.0', x, 0.2), 1280, classes));
}

const initialisation: Initialisation = (node, fans) =>
  node.op === 'linear'
    ? { weight: { kind: 'uniform', bound: 1 / Math.sqrt(fans.fanOut) }, bias: { kind: 'constant', value: 0 } }
    : kaimingNormalFanOut(node, fans);

/** EfficientNet-B0 (Tan and Le, 2019), torchvision's `efficientnet_b0`, which resizes bicubically. */
export const efficientnetB0: Architecture = {
  name: 'efficientnet_b0',
  ...IMAGENET,
  filter: 'bicubic',
  initialisation,
  build,
};
