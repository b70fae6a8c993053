import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { access } from './access/index.js';
import type { Dependencies, Env } from './dependencies.js';
import { logRequests } from './log.js';
import { Problem } from './problem.js';
import { createQueue } from './queue.js';
import { createReadiness } from './readiness.js';
import { classify } from './routes/classify.js';
import { docs } from './routes/docs.js';
import { health } from './routes/health.js';
import { inferenceProtocol } from './routes/inference-protocol.js';
import { models } from './routes/models.js';
import { problemPages } from './routes/problems.js';
import { ready } from './routes/ready.js';

/**
 * The HTTP service: it takes photos and answers with labelled probabilities. It takes bytes only and fetches no address
 * that anyone sends; it stores nothing.
 *
 * @example
 * const models = createModels({ read, open: (bundle) => createClassifier({ bundle, decoder }) });
 * const app = createApp({ settings: readSettings({}), models });
 * await app.request('/v1/classify', { method: 'POST', body: photo });
 */
export function createApp(dependencies: Dependencies) {
  const { settings } = dependencies;
  const queue = createQueue(settings);
  const readiness = createReadiness(queue);
  const app = new Hono<Env>();

  app.use(requestId());
  app.use(logRequests(dependencies));
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    // Once more: what was set before is not in an answer that a problem has made.
    c.res.headers.set('X-Request-Id', c.get('requestId'));
  });
  if (settings.allowOrigins.length > 0) {
    const exposeHeaders = ['ETag', 'Retry-After', 'Server-Timing', 'X-Request-Id'];
    const origin = settings.allowOrigins === '*' ? '*' : [...settings.allowOrigins];
    app.use('/v1/*', cors({ origin, exposeHeaders, allowMethods: ['GET', 'HEAD', 'POST'], maxAge: 86_400 }));
  }
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const headers = { Allow: [...methods, 'OPTIONS'].join(', ') };
        if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers });
        return new Problem('method_not_allowed', `${c.req.path} does not take ${c.req.method}.`, {}, headers).response;
      },
    }),
  );

  app.on('POST', '/v1/classify', access(dependencies));

  app.notFound((c) => new Problem('not_found', `There is nothing at ${c.req.path}.`).response);
  app.onError((error, c) => {
    if (error instanceof Problem) return error.response;
    console.error(JSON.stringify({ request: c.get('requestId'), path: c.req.path, error: error.stack ?? `${error}` }));
    return new Problem('internal', 'The request could not be served, and that is not its fault.').response;
  });

  return app
    .route('/', health())
    .route('/', problemPages())
    .route('/', docs())
    .route('/', ready(dependencies, readiness))
    .route('/', models(dependencies))
    .route('/', inferenceProtocol(dependencies, readiness))
    .route('/', classify(dependencies, queue));
}

/** The routes and what they answer, for a typed client (`hc` of hono/client). */
export type AppType = ReturnType<typeof createApp>;
