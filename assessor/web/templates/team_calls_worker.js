// Opens the form for a joint call without a net. It keeps nothing by itself: the page puts copies into caches named
// "assessor-calls …" (offline.js), and throws them away. Network first; the kept copy if that takes too long.
const PATIENCE = 3000
const FRONT = "/team/calls/new"

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))

const soon = (request) => new Promise((done, failed) => {
  setTimeout(failed, PATIENCE, new Error("too slow"))
  fetch(request).then(done, failed)
})

const page = async (request) => {
  const kept = await caches.match(request.url, { ignoreSearch: true })
  if (!kept) {
    // Any other page of joint calls: without a net one can still rate.
    return fetch(request).catch(async () => (await caches.match(FRONT)) ? Response.redirect(FRONT) : Response.error())
  }
  try {
    const reply = await soon(request)
    return reply.status < 500 ? reply : kept
  } catch {
    return kept
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event
  if (request.method !== "GET") return
  if (request.mode === "navigate") event.respondWith(page(request))
  else if (new URL(request.url).pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(request.url).then((kept) => kept ?? fetch(request)))
  }
})
