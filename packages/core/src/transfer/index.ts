/**
 * What turns a trained network into another classifier: cut its head off, give it a new one, replace any layer, say
 * what stays frozen, load a backbone's weights, make probabilities of logits, say what is none of the classes. Pure functions on graphs and arrays.
 *
 * @example
 * const graph = buildArchitecture('mobilenet_v2');
 * const { backbone, features } = backboneOf(graph); // features: 1280
 * const weights = loadBackbone(backbone, readSafetensors(bytes).tensors);
 * const classifier = withHead(graph, 2);
 * frozenParameters(classifier, { kind: 'backbone' }); // all but classifier.1.weight and classifier.1.bias
 */
export { type ActivationMap, activationMap, type FeatureMap, type MapSource, mapSourceOf } from './cam.js';
export { type Replacement, replaceNode } from './edit.js';
export { FEWEST_HELD_OUT, fitUnknown, type UnknownFit } from './fit_unknown.js';
export { type FreezePlan, frozenParameters } from './freeze.js';
export { backboneOf, type HeadNode, type SplitNetwork, withHead } from './head.js';
export { softmax } from './softmax.js';
export { likeness, margin, pooledFeatures, type UnknownScore, unknownScore } from './unknown.js';
export { loadBackbone } from './weights.js';
