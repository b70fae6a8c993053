import { type Graph, INPUT, pytorchDefault } from '../network/index.js';
import { GraphBuilder } from './builder.js';
import { type Architecture, type BuildOptions, IMAGENET } from './types.js';

/** Units and output channels of each stage, at width 1.0 (Ma et al., 2018, table 5). */
const STAGES = [
  [4, 116],
  [8, 232],
  [4, 464],
] as const;

/** Depthwise 3x3 and pointwise 1x1, from module `first` of a branch on. */
function separable(g: GraphBuilder, id: string, first: number, x: string, into: number, out: number, stride: number) {
  const at = (n: number): string => `${id}.${first + n}`;
  const depthwise = g.conv2d(at(0), x, into, into, 3, { stride, padding: 1, groups: into, bias: false });
  const pointwise = g.conv2d(at(2), g.batchNorm(at(1), depthwise, into), into, out, 1, { bias: false });
  return g.activation(at(4), g.batchNorm(at(3), pointwise, out));
}

/** The branch that every unit has: a pointwise convolution, then a separable one. */
function branch2(g: GraphBuilder, id: string, x: string, into: number, out: number, stride: number): string {
  const y = g.conv2d(`${id}.0`, x, into, out, 1, { bias: false });
  return separable(g, id, 3, g.activation(`${id}.2`, g.batchNorm(`${id}.1`, y, out)), out, out, stride);
}

/** The first unit of a stage halves the sides by two branches; the others leave half of the channels alone. */
function unit(g: GraphBuilder, id: string, x: string, into: number, out: number, first: boolean): string {
  const half = out / 2;
  const left = first ? separable(g, `${id}.branch1`, 0, x, into, half, 2) : g.channelSlice(`${id}.kept`, x, 0, half);
  const right = first
    ? branch2(g, `${id}.branch2`, x, into, half, 2)
    : branch2(g, `${id}.branch2`, g.channelSlice(`${id}.changed`, x, half, out), half, half, 1);
  return g.channelShuffle(`${id}.shuffle`, g.concat(`${id}.concat`, [left, right]), 2);
}

function build({ classes = 1000 }: BuildOptions = {}): Graph {
  const g = new GraphBuilder('shufflenet_v2_x1_0');
  let x = g.conv2d('conv1.0', INPUT, 3, 24, 3, { stride: 2, padding: 1, bias: false });
  x = g.maxPool('maxpool', g.activation('conv1.2', g.batchNorm('conv1.1', x, 24)), 3, 2, { padding: 1 });
  let into = 24;
  for (const [stage, [units, out]] of STAGES.entries()) {
    for (let i = 0; i < units; i++) {
      x = unit(g, `stage${stage + 2}.${i}`, x, into, out, i === 0);
      into = out;
    }
  }
  x = g.batchNorm('conv5.1', g.conv2d('conv5.0', x, into, 1024, 1, { bias: false }), 1024);
  x = g.flatten('flatten', g.adaptiveAvgPool('avgpool', g.activation('conv5.2', x)));
  return g.build(g.linear('fc', x, 1024, classes));
}

/** ShuffleNetV2 (Ma et al., 2018), torchvision's `shufflenet_v2_x1_0`. */
export const shufflenetV2: Architecture = {
  name: 'shufflenet_v2_x1_0',
  ...IMAGENET,
  initialisation: pytorchDefault,
  build,
};
