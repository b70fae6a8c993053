// @ts-check
/** Graphs of the networks that could have become the backbone, up to their features. */

/** @typedef {import('../../packages/core/dist/architectures/builder.js').GraphBuilder} GraphBuilder */
/** @typedef {{ name: string, size: number, graph: import('../../packages/core/dist/network/index.js').Graph }} Candidate */

/** @returns {Promise<Candidate[]>} */
export async function candidates() {
  const { GraphBuilder } = await import('../../packages/core/dist/architectures/builder.js');
  const { architecture } = await import('../../packages/core/dist/architectures/index.js');
  const { INPUT } = await import('../../packages/core/dist/network/index.js');
  const { backboneOf } = await import('../../packages/core/dist/transfer/index.js');

  /** Convolution, batch norm and, unless said otherwise, ReLU. */
  function conv(
    /** @type {GraphBuilder} */ g,
    /** @type {string} */ id,
    /** @type {string} */ x,
    /** @type {readonly [into: number, out: number, kernel: number, stride: number]} */ [into, out, kernel, stride],
    { groups = 1, relu = true } = {},
  ) {
    const padding = (kernel - 1) / 2;
    const y = g.conv2d(`${id}.0`, x, into, out, kernel, { stride, padding, groups, bias: false });
    const normed = g.batchNorm(`${id}.1`, y, out);
    return relu ? g.activation(`${id}.2`, normed) : normed;
  }

  function end(
    /** @type {GraphBuilder} */ g,
    /** @type {string} */ x,
    /** @type {number} */ into,
    /** @type {number} */ features,
  ) {
    const last = conv(g, 'last', x, [into, features, 1, 1]);
    return g.build(g.flatten('flatten', g.adaptiveAvgPool('avgpool', last)));
  }

  /** Residual blocks of two 3x3 convolutions. */
  function dense(
    /** @type {readonly (readonly [out: number, blocks: number])[]} */ stages,
    /** @type {number} */ features,
  ) {
    const g = new GraphBuilder('dense');
    let into = stages[0]?.[0] ?? 0;
    let x = conv(g, 'stem.1', conv(g, 'stem.0', INPUT, [3, 16, 3, 2]), [16, into, 3, 2]);
    stages.forEach(([out, blocks], stage) => {
      for (let i = 0; i < blocks; i++) {
        const id = `${stage}.${i}`;
        const stride = stage > 0 && i === 0 ? 2 : 1;
        const y = conv(g, `${id}.b`, conv(g, `${id}.a`, x, [into, out, 3, stride]), [out, out, 3, 1], { relu: false });
        x = g.activation(`${id}.relu`, stride === 1 && into === out ? g.add(`${id}.add`, x, y) : y);
        into = out;
      }
    });
    return end(g, x, into, features);
  }

  /** Depthwise 3x3 and pointwise convolutions, with a way round each that keeps its map (after MobileNetV1). */
  function separable(
    /** @type {readonly (readonly [out: number, stride: number])[]} */ blocks,
    /** @type {number} */ features,
  ) {
    const g = new GraphBuilder('separable');
    let into = 24;
    let x = conv(g, 'stem', INPUT, [3, into, 3, 2]);
    blocks.forEach(([out, stride], i) => {
      const deep = conv(g, `${i}.deep`, x, [into, into, 3, stride], { groups: into });
      const y = conv(g, `${i}.point`, deep, [into, out, 1, 1]);
      x = stride === 1 && into === out ? g.add(`${i}.add`, x, y) : y;
      into = out;
    });
    return end(g, x, into, features);
  }

  /** Inverted residuals, expanded four times; the first ones with one dense convolution for the two (after EfficientNetV2). */
  function inverted(
    /** @type {readonly (readonly [out: number, blocks: number, stride: number, fused: boolean])[]} */ stages,
    /** @type {number} */ features,
  ) {
    const g = new GraphBuilder('inverted');
    let into = 16;
    let x = conv(g, 'stem', INPUT, [3, into, 3, 2]);
    stages.forEach(([out, blocks, first, fused], stage) => {
      for (let i = 0; i < blocks; i++) {
        const id = `${stage}.${i}`;
        const [stride, wide] = [i === 0 ? first : 1, into * 4];
        const middle = fused
          ? conv(g, `${id}.expand`, x, [into, wide, 3, stride])
          : conv(g, `${id}.deep`, conv(g, `${id}.expand`, x, [into, wide, 1, 1]), [wide, wide, 3, stride], {
              groups: wide,
            });
        const y = conv(g, `${id}.project`, middle, [wide, out, 1, 1], { relu: false });
        x = stride === 1 && into === out ? g.add(`${id}.add`, x, y) : y;
        into = out;
      }
    });
    return end(g, x, into, features);
  }

  const known = (/** @type {string} */ name, width = 1) => backboneOf(architecture(name).build({ width })).backbone;
  const invertedResiduals = inverted(
    [
      [32, 1, 2, true],
      [48, 1, 2, true],
      [96, 2, 2, false],
      [160, 4, 2, false],
    ],
    768,
  );
  const mobilenet = known('mobilenet_v2');
  return [
    {
      name: 'dense 32-64-96-160, 768 features',
      size: 160,
      graph: dense(
        [
          [32, 1],
          [64, 1],
          [96, 1],
          [160, 1],
        ],
        768,
      ),
    },
    {
      name: 'dense 32-64-112-192, 960',
      size: 160,
      graph: dense(
        [
          [32, 1],
          [64, 1],
          [112, 1],
          [192, 1],
        ],
        960,
      ),
    },
    { name: 'dense 24-64-96x2-192, 960: beenet_m', size: 160, graph: known('beenet_m') },
    {
      name: 'dense 24-48-96x2-192, 960',
      size: 160,
      graph: dense(
        [
          [24, 1],
          [48, 1],
          [96, 2],
          [192, 1],
        ],
        960,
      ),
    },
    {
      name: 'separable 24 to 384, 768',
      size: 160,
      graph: separable(
        [
          [48, 2],
          [96, 2],
          [96, 1],
          [192, 2],
          [192, 1],
          [192, 1],
          [192, 1],
          [384, 2],
          [384, 1],
          [384, 1],
        ],
        768,
      ),
    },
    { name: 'inverted residuals, 768', size: 160, graph: invertedResiduals },
    { name: 'inverted residuals, 768', size: 128, graph: invertedResiduals },
    { name: 'MobileNetV2 0.5', size: 160, graph: known('mobilenet_v2', 0.5) },
    { name: 'MobileNetV2 0.35', size: 160, graph: known('mobilenet_v2', 0.35) },
    { name: 'MobileNetV3-Small', size: 160, graph: known('mobilenet_v3_small') },
    { name: 'MobileNetV2 1.0', size: 160, graph: mobilenet },
    { name: 'MobileNetV2 1.0', size: 224, graph: mobilenet },
  ];
}
