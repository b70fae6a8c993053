/** Registers the service worker (public/sw.js), and tells it what to keep. */

/** From here on the page opens without a network; a browser without service workers just does not. */
export function startOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  // After everything that somebody waits for.
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined));
}

/** Has these addresses of this site kept, so that they are there without a network. */
export async function keepForLater(addresses: readonly string[]): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ keep: addresses });
}

/** The photos that another app shared with this page, as the service worker left them; each is handed over once. */
export async function takeShared(): Promise<File[]> {
  if (!('caches' in globalThis)) return [];
  const cache = await caches.open('shared');
  const requests = await cache.keys();
  return Promise.all(
    requests.map(async (request) => {
      const blob = await (await cache.match(request))!.blob();
      await cache.delete(request);
      const name = decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? '');
      return new File([blob], name, { type: blob.type });
    }),
  );
}
