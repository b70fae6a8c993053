import { type Cell, painter, table } from '../report/index.js';
import type { LayerSummary, NetworkSummary } from './summarise.js';

const whole = (n: number): string => n.toLocaleString('en');
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** `3.50 million`, `818,946`. */
const rounded = (n: number): string => {
  if (n >= 1e9) return `${(n / 1e9).toFixed(2)} billion`;
  return n >= 1e6 ? `${(n / 1e6).toFixed(2)} million` : whole(n);
};

function row({ id, op, shape, parameters, frozen, macs }: LayerSummary): Cell[] {
  const state = parameters === 0 ? '' : frozen === 0 ? 'trained' : frozen === parameters ? 'frozen' : 'in part';
  return [
    id,
    op,
    shape.join(' x '),
    parameters === 0 ? '' : whole(parameters),
    { text: state, style: state === 'frozen' ? 'dim' : 'green' },
    macs === 0 ? '' : whole(macs),
  ];
}

/** A network as lines for a terminal: a table of its layers and its sums. No line end at the end. */
export function formatSummary(summary: NetworkSummary, options: { readonly colour: boolean }): string {
  const { name, input, layers, parameters, frozen, buffers, macs, memory } = summary;
  const paint = painter(options.colour);
  const head = ['Layer', 'Kind', 'Output', 'Parameters', '', 'MACs'].map((text): Cell => ({ text, style: 'bold' }));
  const statistics = buffers === 0 ? '' : `, and ${whole(buffers)} running statistics`;
  const { network, photo } = memory.training;
  return [
    `${paint(name, 'bold')}, photos of ${input.height} x ${input.width}`,
    '',
    ...table([head, ...layers.map(row)], paint),
    '',
    `Parameters  ${whole(parameters)}: ${whole(parameters - frozen)} trained, ${whole(frozen)} frozen${statistics}`,
    `MACs        ${rounded(macs)} a photo`,
    `Memory      weights ${megabytes(memory.weights)}, layers ${megabytes(memory.activations)} a photo; training about ${megabytes(network)} and ${megabytes(photo)} for each photo of a batch`,
  ].join('\n');
}
