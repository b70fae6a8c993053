import { BeelineError, openNetwork } from '@beeline/core';
import { type Bundle, type VerifyReport, verifyBundle } from '@beeline/core/bundle';
import { startWasm } from '../backends/index.js';

/** Replays a bundle's golden images on this machine's engine. */
export async function replay(bundle: Pick<Bundle, 'graph' | 'state' | 'golden' | 'manifest'>): Promise<VerifyReport> {
  await startWasm();
  const { graph, state, manifest } = bundle;
  const network = openNetwork({ graph, state, preprocessing: manifest.preprocessing });
  try {
    return await verifyBundle(bundle, network.logits);
  } finally {
    network.dispose();
  }
}

/** Replays and throws `replay_differs` where the answers are not those of the training. */
export async function demandReplay(bundle: Parameters<typeof replay>[0]): Promise<VerifyReport> {
  const report = await replay(bundle);
  if (report.equal) return report;
  throw new BeelineError(
    'replay_differs',
    `Replayed, the model answers differently than when it was trained: a logit is off by ${report.largestDifference.toPrecision(3)}, allowed is ${report.tolerance.toPrecision(3)}.`,
    'Nothing was written. If the bundle came from elsewhere, copy it again; if it is yours, train again.',
  );
}
