// Opens the pages on which a call is rated without a net; it rules over what is below its own address. It keeps nothing by
// itself: the page puts copies into caches named "assessor-calls …" (offline.js). Network first; the kept copy if that takes
// too long; and once a kept page is no longer to be had by who asks, the copies go.
const PATIENCE = 3000
const FRONT = "{{ front }}"

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))

const soon = (request) => new Promise((done, failed) => {
  setTimeout(failed, PATIENCE, new Error("too slow"))
  fetch(request).then(done, failed)
})
const dropAll = async () => {
  for (const name of await caches.keys()) if (name.startsWith("assessor-calls ")) await caches.delete(name)
}

const page = async (request) => {
  const kept = await caches.match(request.url, { ignoreSearch: true })
  if (!kept) {
    // Any other page of joint calls: without a net one can still rate.
    return fetch(request).catch(async () => (await caches.match(FRONT)) ? Response.redirect(FRONT) : Response.error())
  }
  let reply
  try {
    reply = await soon(request)
  } catch {
    return kept
  }
  if (reply.status >= 500) return kept
  // Nobody is signed in any more, or may see it: a redirect has no status here.
  if (!reply.ok) await dropAll()
  return reply
}

self.addEventListener("fetch", (event) => {
  const { request } = event
  if (request.method !== "GET") return
  if (request.mode === "navigate") event.respondWith(page(request))
  else if (new URL(request.url).pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(request.url).then((kept) => kept ?? fetch(request)))
  }
})
