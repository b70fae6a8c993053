import type { Graph, Initialisation } from '../network/index.js';

export interface BuildOptions {
  /** How many classes the classifier tells apart; 1000 (ImageNet's) if not given. */
  readonly classes?: number;
  /** Scales the channels of `mobilenet_v2`; 1 if not given. Other networks come in one width. */
  readonly width?: number;
}

/** A network that can be built by name, with what its published weights were evaluated with. */
export interface Architecture {
  readonly name: string;
  /** The side of the square input, in pixels: what the middle of a photo is cropped to. */
  readonly input: number;
  /** What the shorter side of a photo is resized to first, in pixels. */
  readonly resize: number;
  readonly filter: 'bilinear' | 'bicubic';
  /** How torchvision starts its convolutions and linear layers. */
  readonly initialisation: Initialisation;
  readonly build: (options?: BuildOptions) => Graph;
}

/** The same network for a square input of another side, in pixels; what the photo is resized to first goes along. */
export const atInput = (architecture: Architecture, input: number): Architecture =>
  input === architecture.input
    ? architecture
    : { ...architecture, input, resize: Math.round((input * architecture.resize) / architecture.input) };

/** Most of torchvision's networks: resize 256, crop 224, bilinear. */
export const IMAGENET = { input: 224, resize: 256, filter: 'bilinear' } as const;
