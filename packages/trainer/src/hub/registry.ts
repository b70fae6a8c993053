/** A published weights file. The eight or more hex digits in its name are the start of its sha256, as PyTorch's hub has it. */
export interface PublishedWeights {
  readonly architecture: string;
  /** torchvision's name for this set of weights. */
  readonly version: 'IMAGENET1K_V1' | 'IMAGENET1K_V2';
  readonly file: string;
  readonly licence: string;
}

const published = (architecture: string, version: PublishedWeights['version'], file: string): PublishedWeights => ({
  architecture,
  version,
  file,
  licence: 'BSD-3-Clause (torchvision)',
});

/**
 * torchvision's official ImageNet weights for the architectures that Beeline builds.
 * The first entry of an architecture is its default: the weights the well-known tutorials used.
 */
export const publishedWeights: readonly PublishedWeights[] = [
  published('resnet18', 'IMAGENET1K_V1', 'resnet18-f37072fd.pth'),
  published('resnet34', 'IMAGENET1K_V1', 'resnet34-b627a593.pth'),
  published('resnet50', 'IMAGENET1K_V1', 'resnet50-0676ba61.pth'),
  published('resnet50', 'IMAGENET1K_V2', 'resnet50-11ad3fa6.pth'),
  published('vgg16', 'IMAGENET1K_V1', 'vgg16-397923af.pth'),
  published('alexnet', 'IMAGENET1K_V1', 'alexnet-owt-7be5be79.pth'),
  published('mobilenet_v2', 'IMAGENET1K_V1', 'mobilenet_v2-b0353104.pth'),
  published('mobilenet_v2', 'IMAGENET1K_V2', 'mobilenet_v2-7ebf99e0.pth'),
  published('mobilenet_v3_small', 'IMAGENET1K_V1', 'mobilenet_v3_small-047dcff4.pth'),
  published('mobilenet_v3_large', 'IMAGENET1K_V1', 'mobilenet_v3_large-8738ca79.pth'),
  published('mobilenet_v3_large', 'IMAGENET1K_V2', 'mobilenet_v3_large-5c1a4163.pth'),
  published('squeezenet1_1', 'IMAGENET1K_V1', 'squeezenet1_1-b8a52dc0.pth'),
  published('shufflenet_v2_x1_0', 'IMAGENET1K_V1', 'shufflenetv2_x1-5666bf0f80.pth'),
  published('efficientnet_b0', 'IMAGENET1K_V1', 'efficientnet_b0_rwightman-7f5810bc.pth'),
];

/** Where torchvision's files are; `BEELINE_HUB` names a mirror with the same file names. */
export const HUB = 'https://download.pytorch.org/models/';

export function findPublished(architecture: string, version?: string): PublishedWeights | undefined {
  return publishedWeights.find(
    (entry) => entry.architecture === architecture && (version === undefined || entry.version === version),
  );
}

/** The published start of a file's sha256: what stands between the last `-` and the extension. */
export function hashPrefixOf(file: string): string {
  return /-([0-9a-f]{8,})\.[a-z]+$/.exec(file)![1]!;
}
