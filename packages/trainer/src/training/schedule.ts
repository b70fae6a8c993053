/** How the learning rate changes from epoch to epoch. */
export type ScheduleConfig =
  | { readonly kind: 'constant' }
  /** Multiplied by `gamma` every `size` epochs (torch's StepLR). */
  | { readonly kind: 'step'; readonly size: number; readonly gamma: number }
  /**
   * Down to 0 along half a cosine over `epochs` (torch's CosineAnnealingLR, closed form), after `warmup` epochs
   * (0 if not given) that climb in equal steps.
   */
  | { readonly kind: 'cosine'; readonly epochs: number; readonly warmup?: number };

/** The learning rate of one epoch, counted from 0; also between epochs, for schedules that move every step. */
export function learningRateAt(schedule: ScheduleConfig, first: number, epoch: number): number {
  switch (schedule.kind) {
    case 'constant':
      return first;
    case 'step':
      return first * schedule.gamma ** Math.floor(epoch / schedule.size);
    case 'cosine': {
      const warmup = schedule.warmup ?? 0;
      if (epoch < warmup) return (first * (Math.floor(epoch) + 1)) / (warmup + 1);
      return (first * (1 + Math.cos((Math.PI * (epoch - warmup)) / (schedule.epochs - warmup)))) / 2;
    }
  }
}
