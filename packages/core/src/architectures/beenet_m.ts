import { type Graph, INPUT, type Initialisation, kaimingNormalFanOut, pytorchDefault } from '../network/index.js';
import { GraphBuilder } from './builder.js';
import type { Architecture, BuildOptions } from './types.js';

/** Channels and number of blocks of the stages; all but the first halve the map. */
const STAGES = [
  [24, 1],
  [64, 1],
  [96, 2],
  [192, 1],
] as const;

const FEATURES = 960;

function convNorm(
  g: GraphBuilder,
  id: string,
  x: string,
  [into, out, kernel, stride]: readonly [number, number, number, number],
): string {
  const conv = g.conv2d(`${id}.0`, x, into, out, kernel, { stride, padding: (kernel - 1) / 2, bias: false });
  return g.batchNorm(`${id}.1`, conv, out);
}

const convNormRelu = (...[g, id, x, sizes]: Parameters<typeof convNorm>): string =>
  g.activation(`${id}.2`, convNorm(g, id, x, sizes));

/** Two 3x3 convolutions (He et al., 2016), with a way round them where the map stays as it is. */
function block(g: GraphBuilder, id: string, x: string, into: number, out: number, stride: number): string {
  const first = convNormRelu(g, `${id}.conv.0`, x, [into, out, 3, stride]);
  const second = convNorm(g, `${id}.conv.1`, first, [out, out, 3, 1]);
  const y = stride === 1 && into === out ? g.add(`${id}.add`, x, second) : second;
  return g.activation(`${id}.relu`, y);
}

function build({ classes = 1000 }: BuildOptions = {}): Graph {
  const g = new GraphBuilder('beenet_m');
  let x = convNormRelu(g, 'features.0', INPUT, [3, 16, 3, 2]);
  let into: number = STAGES[0][0];
  x = convNormRelu(g, 'features.1', x, [16, into, 3, 2]);
  let index = 2;
  for (const [stage, [out, blocks]] of STAGES.entries()) {
    for (let i = 0; i < blocks; i++) {
      x = block(g, `features.${index++}`, x, into, out, stage > 0 && i === 0 ? 2 : 1);
      into = out;
    }
  }
  x = convNormRelu(g, `features.${index}`, x, [into, FEATURES, 1, 1]);
  x = g.flatten('flatten', g.adaptiveAvgPool('avgpool', x));
  return g.build(g.linear('classifier.1', g.dropout('classifier.0', x, 0.2), FEATURES, classes));
}

const initialisation: Initialisation = (node, fans) =>
  node.op === 'linear' ? pytorchDefault(node, fans) : kaimingNormalFanOut(node, fans);

/**
 * The network of the backbone that comes with Beeline: plain dense 3x3 convolutions, which the WebAssembly engine runs at
 * twice the multiplications a millisecond of depthwise ones and which train fast on a processor. 1.1 million parameters
 * and 93 million multiplications at 160 pixels. `docs/backbone.md` has the table that decided it.
 */
export const beenetM: Architecture = {
  name: 'beenet_m',
  input: 160,
  resize: 182,
  filter: 'bilinear',
  initialisation,
  build,
};
