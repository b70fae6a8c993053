import { bytes, float, message, type Pieces, text, whole } from './protobuf.js';
import { IR_VERSION, type OnnxModel, OPSET, TYPES } from './types.js';

/** An ONNX file. Field numbers are those of `onnx.proto`. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const { name, nodes, tensors, input, outputs, metadata, version } = model;
  const graph = message(
    7,
    ...nodes.map((node) => message(1, ...nodeFields(node))),
    text(2, name),
    ...tensors.map((tensor) => message(5, ...tensorFields(tensor))),
    message(11, ...valueFields(input)),
    ...outputs.map((output) => message(12, ...valueFields(output))),
  );
  const entries = Object.entries(metadata).map(([key, value]) => message(14, text(1, key), text(2, value)));
  return Buffer.concat([
    ...whole(1, IR_VERSION),
    ...text(2, 'beeline'),
    ...text(3, version),
    ...graph,
    ...message(8, text(1, ''), whole(2, OPSET)),
    ...entries.flat(),
  ]);
}

const nodeFields = ({ name, type, inputs, outputs, attributes }: OnnxModel['nodes'][number]): Pieces[] => [
  ...inputs.map((input) => text(1, input)),
  ...outputs.map((output) => text(2, output)),
  text(3, name),
  text(4, type),
  ...Object.entries(attributes).map(([key, value]) => message(5, text(1, key), ...attributeFields(value))),
];

function attributeFields(attribute: OnnxModel['nodes'][number]['attributes'][string]): Pieces[] {
  if ('int' in attribute) return [whole(3, attribute.int), whole(20, 2)];
  if ('float' in attribute) return [float(2, attribute.float), whole(20, 1)];
  return [...attribute.ints.map((value) => whole(8, value)), whole(20, 7)];
}

const tensorFields = ({ name, type, shape, bytes: raw }: OnnxModel['tensors'][number]): Pieces[] => [
  ...shape.map((size) => whole(1, size)),
  whole(2, TYPES[type]),
  text(8, name),
  bytes(9, raw),
];

function valueFields({ name, shape }: OnnxModel['input']): Pieces[] {
  const dimensions = shape.map((size) => message(1, typeof size === 'number' ? whole(1, size) : text(2, size)));
  return [text(1, name), message(2, message(1, whole(1, TYPES.float), message(2, ...dimensions)))];
}
