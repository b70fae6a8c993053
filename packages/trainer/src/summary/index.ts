/**
 * What a network is made of and what it costs, layer by layer: shapes, parameters (trained and frozen),
 * multiplications, memory. Pure arithmetic on a graph; nothing runs.
 *
 * @example
 * const summary = summarise(buildArchitecture('resnet50'), { height: 224, width: 224 }, { kind: 'backbone' });
 * console.log(summary.parameters, summary.frozen); // 25557032 23508032
 * console.log(formatSummary(summary, { colour: false }));
 */
export { formatSummary } from './format.js';
export { type LayerSummary, type NetworkSummary, summarise } from './summarise.js';
