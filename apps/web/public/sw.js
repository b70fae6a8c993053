// @ts-check
/**
 * The service worker: the page opens without a network after the first visit, the engine and the model too once they
 * were used. Files whose names hold their hash come from the cache; everything else is asked for anew as long as there
 * is a network, and only then taken from the last time. Photos are never kept, but for those that another app shares:
 * they wait here until the page takes them.
 */
const KEPT = 'kept';
const SHARED = 'shared';
const PAGE = ['/', '/bee.svg', '/manifest.webmanifest', '/v1/model'];

/** The page and what its HTML names. */
async function keepPage() {
  const cache = await caches.open(KEPT);
  await cache.addAll(PAGE);
  const html = await (await cache.match('/')).text();
  await cache.addAll([...new Set(html.match(/\/assets\/[\w.-]+/g) ?? [])]);
}

/** @param {string[]} addresses */
async function keep(addresses) {
  const cache = await caches.open(KEPT);
  const ours = addresses.filter((address) => address.startsWith(self.location.origin));
  const missing = await Promise.all(ours.map(async (address) => ((await cache.match(address)) ? [] : [address])));
  // The browser has just had them: its own cache answers.
  await Promise.all(missing.flat().map((address) => cache.add(new Request(address, { cache: 'force-cache' }))));
}

/** A new build of the page has new files; the old ones would only take room. */
async function forgetAssets(cache) {
  const requests = await cache.keys();
  const old = requests.filter(({ url }) => new URL(url).pathname.startsWith('/assets/'));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(KEPT);
  const { pathname } = new URL(request.url);
  const named = request.mode === 'navigate' ? '/' : pathname;
  const kept = await cache.match(named);
  if (kept && pathname.startsWith('/assets/')) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.ok && (kept || pathname.startsWith('/assets/'))) {
      if (named === '/' && (await fresh.clone().text()) !== (await kept?.clone().text())) await forgetAssets(cache);
      await cache.put(named, fresh.clone());
    }
    return fresh;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** Takes photos from another app's "share", and opens the page with them. */
async function takeShared(request) {
  const cache = await caches.open(SHARED);
  for (const old of await cache.keys()) await cache.delete(old);
  const files = (await request.formData()).getAll('photos').filter((entry) => entry instanceof File);
  for (const [i, file] of files.entries()) {
    const headers = { 'content-type': file.type };
    await cache.put(`/shared/${i}/${encodeURIComponent(file.name)}`, new Response(file, { headers }));
  }
  return Response.redirect('/?shared', 303);
}

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(keepPage());
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(keep(event.data.keep));
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === 'POST' && pathname === '/share') event.respondWith(takeShared(request));
  else if (request.method === 'GET') event.respondWith(answer(request));
});
