import { describe, expect, it } from 'vitest';
import { formulaState } from '../../../../core/test/formula_weights.js';
import { difference, images, networks, ourLogits, planes, type TestNetwork } from '../../../test/formula_network.js';
import { readOnnx } from '../../../test/onnx_reader.js';
import { tiny } from '../../../test/tiny.js';
import { lower } from '../lower.js';
import { decodeModel } from './decode.js';
import { encodeModel } from './encode.js';
import { onnxModel } from './model.js';
import { demandSameModel, loadOnnxRuntime } from './replay.js';

const runtime = loadOnnxRuntime();
if (!runtime) console.info('skipped: onnxruntime-node has no binary here (ONNX files against onnxruntime)');

type Dtype = Parameters<typeof lower>[3];

const modelOf = ({ graph, state, height, width }: Omit<TestNetwork, 'name'>, dtype: Dtype = 'F32') =>
  onnxModel(lower(graph, state, { height, width }, dtype), { version: '1.2.3', metadata: { labels: '["ä"]' } });

async function run(file: Uint8Array, data: Float32Array, { height, width }: TestNetwork): Promise<Float32Array> {
  const session = await runtime!.InferenceSession.create(file, { logSeverityLevel: 3 });
  const batch = data.length / (3 * height * width);
  const input = new runtime!.Tensor('float32', planes(data, batch), [batch, 3, height, width]);
  const { logits } = await session.run({ input });
  await session.release();
  return logits!.data as Float32Array;
}

describe.skipIf(!runtime)('an ONNX file in onnxruntime', () => {
  for (const network of networks()) {
    it(`${network.name} gives our logits, for two images and for one`, async () => {
      const file = encodeModel(modelOf(network));
      const ours = await ourLogits(network);
      const two = await run(file, images(network), network);
      expect(difference(ours, two)).toBeLessThan(1e-4);
      const one = await run(file, images(network).subarray(0, images(network).length / 2), network);
      expect(difference(ours.slice(0, one.length), one)).toBeLessThan(1e-4);
    });
  }

  const mobile = networks().find(({ name }) => name === 'mobilenet_v2')!;
  it.each([
    ['F16', 0.51],
    ['I8', 0.27],
  ] as const)('%s weights run as the numbers that they stand for, in a fraction of the bytes', async (dtype, share) => {
    const file = encodeModel(modelOf(mobile, dtype));
    const { graph, state } = lower(mobile.graph, mobile.state, mobile, dtype);
    const ours = await ourLogits({ ...mobile, graph, state });
    expect(difference(ours, await run(file, images(mobile), mobile))).toBeLessThan(1e-4);
    expect(file.length / encodeModel(modelOf(mobile)).length).toBeLessThan(share);
    // And they are rounded at all: otherwise this would compare float32 with itself.
    expect(difference(await ourLogits(mobile), ours)).toBeGreaterThan(1e-4);
  });
});

const graph = tiny(2);
const network = { graph, state: formulaState(graph), height: 8, width: 8 };

describe('an ONNX file', () => {
  it('says what it is to a reader that knows nothing of the writer', () => {
    const model = readOnnx(encodeModel(modelOf(network)));
    expect(model).toMatchObject({
      irVersion: 8,
      producer: 'beeline 1.2.3',
      opset: 17,
      input: ['input', 'batch', 3, 8, 8],
      output: ['logits', 'batch', 2],
      metadata: [['labels', '["ä"]']],
    });
    expect(model.operators).toEqual('Conv Relu MaxPool Conv Clip Conv GlobalAveragePool Flatten Gemm'.split(' '));
    const { state } = lower(graph, network.state, network, 'F32');
    const weight = model.tensors.find(({ name }) => name === 'classifier.weight')!;
    expect(weight).toMatchObject({ type: 1, shape: [2, 16] });
    expect(weight.bytes).toEqual(Buffer.from(Float32Array.from(state.get('classifier.weight')!.data).buffer));
  });

  it('is the same for the same network', () => {
    expect(encodeModel(modelOf(network))).toEqual(encodeModel(modelOf(network)));
  });

  it.each(['F32', 'F16', 'I8'] as const)('reads back as it was written: %s', (dtype) => {
    const model = modelOf(network, dtype);
    const file = encodeModel(model);
    expect(() => demandSameModel(file, model)).not.toThrow();
    // One bit of one weight.
    const damaged = Buffer.from(file);
    const weight = model.tensors[0]!.bytes;
    const at = damaged.indexOf(weight);
    expect(at).toBeGreaterThan(0);
    damaged[at] = damaged[at]! ^ 1;
    expect(() => demandSameModel(damaged, model)).toThrowError(expect.objectContaining({ code: 'onnx_corrupt' }));
  });

  it('cut short, or no ONNX at all, it is refused', () => {
    const file = encodeModel(modelOf(network));
    for (const bytes of [file.subarray(0, -3), file.subarray(0, 100), Buffer.from('hello'), new Uint8Array(0)])
      expect(() => decodeModel(bytes)).toThrowError(expect.objectContaining({ code: 'onnx_corrupt' }));
  });
});
