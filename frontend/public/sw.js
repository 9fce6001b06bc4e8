/* Keeps the pages of the desk for where there is no network. Answers of the API are never kept here. */
const CACHE = 'yaoshu-pages-1';

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.add(new Request('/', { cache: 'reload' })))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const old = (names) => names.filter((name) => name !== CACHE).map((name) => caches.delete(name));
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names)))
      .then(() => self.clients.claim()),
  );
});

/** Takes in the files of this build and lets those of older builds go. */
async function keep(urls) {
  const cache = await caches.open(CACHE);
  await cache.add(new Request('/', { cache: 'reload' }));
  const wanted = new Set(urls);
  for (const { url } of await cache.keys()) {
    if (new URL(url).pathname.startsWith('/assets/') && !wanted.has(url)) await cache.delete(url);
  }
  for (const url of urls) if (!(await cache.match(url))) await cache.add(url);
}

self.addEventListener('message', (event) => {
  const port = event.ports[0];
  event.waitUntil(
    keep(event.data.keep ?? []).then(
      () => port?.postMessage(true),
      () => port?.postMessage(false),
    ),
  );
});

/** The page itself: from the server while there is one. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match('/');
    if (kept) return kept;
    throw error;
  }
}

/** A file whose name says its content: kept ones are right for ever. */
async function file(request) {
  const kept = await caches.match(request);
  return kept ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith('/assets/')) event.respondWith(file(request));
});
