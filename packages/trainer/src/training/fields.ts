import { BALANCES } from './balance.js';
import { choice, type Field, type Kind, real, whole } from './kinds.js';
import { STRUCTURES } from './structures.js';
import type { TrainConfig } from './types.js';

const share = real(0, 1, 'high');
const statistics = choice('train', 'eval');
const structure = (name: keyof typeof STRUCTURES): Kind => ({ kind: 'structure', schema: STRUCTURES[name] });

/** Every setting of a training, in the order that they are shown. */
export const FIELDS: Readonly<Record<keyof TrainConfig, Field>> = {
  epochs: { type: whole(1), flag: '--epochs <n>', says: 'passes over the photos' },
  batchSize: { type: whole(1), flag: '--batch-size <n>', says: 'photos a batch' },
  accumulate: {
    type: whole(1),
    flag: '--accumulate <n>',
    says: 'batches gathered for one step, as one large batch (but for batch norm, which sees each batch)',
  },
  learningRate: {
    type: real(0, Number.POSITIVE_INFINITY, true),
    flag: '--lr <rate>',
    says: 'first learning rate, or the top of a cycle',
  },
  optimizer: {
    type: choice('sgd', 'adam', 'adamw'),
    flag: '--optimizer <name>',
    says: 'how weights follow gradients',
    source: 'torch.optim; Kingma and Ba, 2015; Loshchilov and Hutter, 2019',
  },
  momentum: { type: share, flag: '--momentum <m>', says: 'of SGD', source: 'torch.optim.SGD' },
  nesterov: { type: { kind: 'switch' }, says: "of SGD: Nesterov's momentum", source: 'torch.optim.SGD' },
  betas: { type: structure('betas'), says: 'of Adam and AdamW', source: 'torch.optim.Adam' },
  weightDecay: { type: real(0, 1000), flag: '--weight-decay <w>', says: 'of the optimizer', source: 'torch.optim' },
  schedule: {
    type: choice('step', 'cosine', 'constant', 'one-cycle', 'plateau'),
    flag: '--schedule <name>',
    says: 'how the rate changes',
    source: 'StepLR, CosineAnnealingLR, OneCycleLR (Smith, 2018), ReduceLROnPlateau of torch.optim.lr_scheduler',
  },
  scheduleEvery: {
    type: choice('epoch', 'step'),
    flag: '--schedule-every <what>',
    says: 'whether the rate changes with every epoch or step; one-cycle always goes by steps',
    source: 'timm: sched-on-updates',
  },
  stepSize: {
    type: whole(1),
    flag: '--step-size <n>',
    says: 'step: epochs between two steps of the rate',
    source: 'StepLR',
  },
  gamma: {
    type: real(0, 1),
    flag: '--gamma <g>',
    says: 'step, plateau: what the rate is multiplied by',
    source: 'StepLR; the factor of ReduceLROnPlateau',
  },
  warmup: {
    type: whole(0),
    flag: '--warmup <n>',
    says: 'epochs in which the rate climbs before any schedule begins',
    source: 'Goyal et al., 2017; LinearLR before it in SequentialLR',
  },
  pctStart: { type: real(0, 1, true), says: 'one-cycle: share of the steps that climb', source: 'OneCycleLR' },
  divFactor: { type: real(1, 1e9), says: 'one-cycle: the highest rate by the first', source: 'OneCycleLR' },
  finalDivFactor: { type: real(1, 1e12), says: 'one-cycle: the first rate by the last', source: 'OneCycleLR' },
  baseMomentum: { type: share, says: 'one-cycle: momentum where the rate is highest', source: 'OneCycleLR' },
  maxMomentum: { type: share, says: 'one-cycle: momentum where the rate is lowest', source: 'OneCycleLR' },
  plateauPatience: {
    type: whole(0),
    flag: '--plateau-patience <n>',
    says: 'plateau: epochs without improvement that are waited for',
    source: 'ReduceLROnPlateau',
  },
  plateauThreshold: {
    type: real(0, 1),
    says: 'plateau: how much better counts, as a share of the best',
    source: 'ReduceLROnPlateau',
  },
  monitor: {
    type: choice('loss', 'accuracy'),
    flag: '--monitor <what>',
    says: 'what of the validation photos plateau and patience watch',
  },
  patience: {
    type: whole(0),
    flag: '--patience <n>',
    says: 'stop after so many epochs without improvement; 0: never',
    source: 'EarlyStopping of Keras; Prechelt, 1998',
  },
  minDelta: {
    type: real(0, 1000),
    says: 'how much better counts for patience: nats, or a share of the photos',
    source: 'EarlyStopping of Keras',
  },
  clipNorm: {
    type: real(0, 1e9),
    flag: '--clip-norm <norm>',
    says: 'the largest norm of all gradients of a step together; 0: any',
    source: 'torch.nn.utils.clip_grad_norm_; Pascanu et al., 2013',
  },
  labelSmoothing: {
    type: share,
    flag: '--label-smoothing <s>',
    says: 'share spread over all classes',
    source: 'Szegedy et al., 2016; torch.nn.CrossEntropyLoss',
  },
  mixup: {
    type: real(0, 1000),
    flag: '--mixup <alpha>',
    says: 'blend photos, by shares from Beta(alpha, alpha); 0: none',
    source: 'Zhang et al., 2018',
  },
  cutmix: {
    type: real(0, 1000),
    flag: '--cutmix <alpha>',
    says: 'lay a box of one photo on another; with mixup, each batch takes one of the two',
    source: 'Yun et al., 2019; timm',
  },
  balance: {
    type: choice(...BALANCES),
    flag: '--balance <how>',
    says: 'what is done about classes of different sizes',
  },
  averageDecay: {
    type: share,
    flag: '--average-decay <d>',
    says: 'of a moving average of the weights, which is kept in their place; 0: none',
    source: 'ExponentialMovingAverage of TensorFlow; Polyak and Juditsky, 1992',
  },
  freeze: { type: structure('freeze'), flag: '--freeze <plan>', says: 'what stays as it is' },
  layerGroups: {
    type: whole(0),
    flag: '--layer-groups <n>',
    says: 'depth groups for the next three, head included; 0: every block of the network is one',
    source: 'parameter groups of fastai',
  },
  layerDecay: {
    type: real(0, 1, 'low'),
    flag: '--layer-decay <d>',
    says: 'what the rate of a group is multiplied by over that of the group above it',
    source: 'discriminative rates of ULMFiT; layer-decay of BEiT and timm',
  },
  headStart: {
    type: choice('features', 'random'),
    flag: '--head-start <what>',
    says: "finetune: what the head sets out from: one trained on the frozen backbone's features, or random numbers",
    source: 'Kumar et al., 2022 (LP-FT)',
  },
  headEpochs: {
    type: whole(0),
    flag: '--head-epochs <n>',
    says: 'epochs in which the head alone is trained',
    source: 'freeze_epochs of fastai',
  },
  unfreezeEvery: {
    type: whole(0),
    flag: '--unfreeze-every <n>',
    says: 'after those, epochs between one group more and the next; 0: all at once',
    source: 'gradual unfreezing: Howard and Ruder, 2018',
  },
  views: {
    type: whole(0),
    flag: '--views <k>',
    says: 'frozen: augmented views of each training photo that are trained on beside the photo as it is; their features are cached too',
  },
  scaling: {
    type: choice('auto', 'each', 'together'),
    flag: '--scaling <how>',
    says: 'frozen: the deviation of each feature is made 1, or that of all together; auto: by five folds of the training photos',
  },
  batchNorm: {
    type: statistics,
    flag: '--batch-norm <mode>',
    says: 'by the statistics of the batch (train) or the running ones (eval)',
    source: 'train() and eval() of torch.nn.Module',
  },
  frozenBatchNorm: { type: statistics, flag: '--frozen-batch-norm <mode>', says: 'the same where it is frozen' },
  keep: { type: choice('best', 'last'), flag: '--keep <which>', says: "which epoch's weights are kept" },
  replace: { type: structure('replace'), says: 'layers that are others than in the architecture' },
  augmentation: { type: structure('augmentation'), says: 'what training photos go through before normalisation' },
  imageSize: {
    type: whole(1),
    flag: '--image-size <px>',
    says: 'side of what the network sees of a photo, where it is not to be that of its weights; the resize before the crop goes along',
    source: 'val_crop_size of torchvision; Touvron et al., 2019',
  },
  preprocessing: { type: structure('preprocessing'), says: 'what photos go through to be judged and answered' },
  scaledDecode: {
    type: structure('scaledDecode'),
    flag: '--scaled-decode <pixels[:gap]>',
    says: 'JPEGs of more pixels are decoded at 1/2, 1/4 or 1/8, at least gap times as large as they will be needed',
    source: 'draft of Pillow; docs/api.md',
  },
  valAugmentation: {
    type: structure('augmentation'),
    says: 'what validation photos go through while training, drawn once',
  },
  seed: { type: whole(0), flag: '--seed <n>', says: 'of everything drawn' },
};
