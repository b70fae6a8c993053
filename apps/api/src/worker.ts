import './no-network.js';
import { createClassifier } from '@beeline/core';
import jpeg from '@beeline/core/codec/jpeg.wasm';
import { startEngine } from '@beeline/core/engine';
import { createDecoder } from '@beeline/core/image';
import convolutions from '@beeline/core/kernels/convolutions.wasm';
import png from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm';
import webp from '@jsquash/webp/codec/dec/webp_dec.wasm';
import engine from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import { createApp } from './app.js';
import { lazy } from './lazy.js';
import { assetReader, bucketReader, createModels } from './models/index.js';
import { Problem } from './problem.js';
import { readSettings, type SettingsEnv } from './settings.js';

interface WorkerEnv extends SettingsEnv {
  /** The static assets: the page, the default bundle under /model, others under /models. */
  readonly ASSETS: Fetcher;
  /** Where it is bound, the bundles come from this bucket instead. */
  readonly MODELS?: R2Bucket;
  /** Where it is bound, requests are counted by key or address, each location for itself: a brake, not a quota. */
  readonly RATE_LIMIT?: RateLimit;
}

/** One app an isolate, made by its first request: before that there are no bindings. */
let app: ReturnType<typeof createApp> | undefined;

function build(env: WorkerEnv): ReturnType<typeof createApp> {
  const decoder = createDecoder({ jpeg, png, webp });
  const now = () => performance.now();
  const models = createModels({
    read: env.MODELS ? bucketReader(env.MODELS) : assetReader(env.ASSETS),
    prepare: lazy(() => startEngine(engine, convolutions)),
    open: (bundle) => createClassifier({ bundle, decoder, now }),
  });
  const { RATE_LIMIT: rateLimit } = env;
  return createApp({
    settings: readSettings(env),
    models,
    now,
    log: (line) => console.log(JSON.stringify(line)),
    ...(rateLimit && { limit: async (key) => (await rateLimit.limit({ key })).success }),
  });
}

export default {
  fetch(request, env, context) {
    try {
      app ??= build(env);
    } catch (error) {
      console.error(`The service is not set up right: ${error}`);
      return new Problem('internal', 'The service is not set up right; its log says what is wrong.').response;
    }
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<WorkerEnv>;
