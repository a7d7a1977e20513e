// Opens the pages on which a call is rated without a net; it rules over what is below its own address. It keeps nothing by
// itself: the page puts copies into caches named "assessor-calls …" (offline.js). Network first; the kept copy if that takes
// too long; and once who asks is signed out, or may not see them any more, the copies go.
const PATIENCE = 3000
// To the sign-in, since a redirect has no status here; or signed in, and not for them.
const NOT_THEIRS = [0, 401, 403]
const FRONT = "{{ front }}"

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))

const soon = (request) => new Promise((done, failed) => {
  setTimeout(failed, PATIENCE, new Error("too slow"))
  fetch(request).then(done, failed)
})
const drop = async (which = () => true) => {
  for (const name of await caches.keys()) if (name.startsWith("assessor-calls ") && which(name)) await caches.delete(name)
}
const signedIn = async () => {
  const account = await fetch("/account/", { cache: "no-store" })
  return (await account.text()).match(/data-person="([^"]+)"/)?.[1]
}
const dropAllBut = (person) => person && drop((name) => !name.startsWith(`assessor-calls ${person} `))

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
  if (NOT_THEIRS.includes(reply.status)) await drop()
  // It is gone, or it is another's than who is signed in by now.
  if (reply.status === 404) await dropAllBut(await signedIn().catch(() => ""))
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
