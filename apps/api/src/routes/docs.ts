import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { html, raw } from 'hono/html';
import type { Env } from '../dependencies.js';
import { openApi, operations } from '../openapi/index.js';
import { problems } from '../problems.js';

const cached = { 'Cache-Control': 'public, max-age=3600' };
/** The page is text and its one style sheet: no script runs, nothing comes from elsewhere. */
const policy =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f4f4f2;padding:.75rem;overflow:auto}
h2{margin-top:2rem}summary{cursor:pointer}td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0}
@media (prefers-color-scheme:dark){body{color:#eee;background:#181818}pre{background:#262626}a{color:#9cf}}
`;

type Described = { readonly parameters?: unknown; readonly requestBody?: unknown; readonly responses: unknown };

function section({ method, path, summary, problems: codes }: (typeof operations)[number], described: Described) {
  const { parameters, requestBody, responses } = described;
  const details = (title: string, value: unknown) =>
    value ? html`<details><summary>${title}</summary><pre>${JSON.stringify(value, null, 2)}</pre></details>` : '';
  const rows = codes.map(
    (code) =>
      html`<tr><td><a href="/problems/${code}"><code>${code}</code></a></td><td>${problems[code].status}</td><td>${problems[code].title}</td></tr>`,
  );
  return html`<h2><code>${method.toUpperCase()} ${path}</code></h2><p>${summary}</p>
${details('Parameters', parameters)}${details('Body', requestBody)}${details('Answers', responses)}
${rows.length > 0 ? html`<table>${rows}</table>` : ''}`;
}

function page() {
  const paths = openApi().paths as Record<string, Record<string, Described>>;
  const sections = operations.map((one) => section(one, paths[one.path]![one.method]!));
  return html`${raw('<!doctype html>')}<html lang="en"><head><meta charset="utf-8"><title>Beeline API</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/docs/style.css"></head><body>
<h1>Beeline API</h1>
<p>Photos in, labelled probabilities out. Bytes only: no address is fetched, nothing is stored. For programs:
<a href="/openapi.json">openapi.json</a>.</p>
<pre>curl --data-binary @bee.jpg /v1/classify
curl -F a=@bee.jpg -F b=@ant.jpg /v1/classify?top_k=1</pre>
${sections}</body></html>`;
}

/** Made by the first request, for all. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** `GET /openapi.json` for programs, `GET /docs` for people: both made from the same table. */
export const docs = () => {
  const [description, text] = [once(openApi), once(page)];
  return new Hono<Env>()
    .use('/openapi.json', etag())
    .use('/docs/*', etag())
    .get('/openapi.json', (c) => c.json(description(), 200, cached))
    .get('/docs', (c) => c.html(text(), 200, { ...cached, 'Content-Security-Policy': policy }))
    .get('/docs/style.css', (c) => c.text(style, 200, { ...cached, 'Content-Type': 'text/css' }));
};
