// Keeps the page of one door, and the files that it is made of, so that it opens while the network is gone. What it shows is not in it: that is
// sealed by the page itself. The page takes all of it away once the door has ended.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

self.addEventListener('message', event => {
  const { keep, urls } = event.data ?? {};
  if (!keep || event.origin !== self.location.origin) return;
  event.waitUntil(caches.open(keep).then(cache => Promise.all(urls.map(async url => {
    const answer = await fetch(url, { cache: 'reload' });
    if (answer.ok && new URL(url).origin === self.location.origin) await cache.put(url, answer);
  }))));
});

self.addEventListener('fetch', event => {
  if (event.request.method !== 'GET') return;
  event.respondWith(fetch(event.request).catch(async () => (await caches.match(event.request, { ignoreVary: true })) ?? Response.error()));
});
