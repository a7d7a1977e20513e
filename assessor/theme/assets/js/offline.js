// Puts the pages on which a call is rated onto this phone, with stylesheet and script, so that they open without a net.
// They are their owner's: on the first page that is made for nobody or for somebody else, they are thrown away.
(() => {
  if (!document.querySelector(".who")) return
  const told = document.getElementById("kept")
  if (!window.caches || !navigator.serviceWorker) {
    if (told) told.textContent = "Without a net, calls cannot be rated here: a browser keeps pages only of an address that begins with https."
    return
  }
  const CALLS = "assessor-calls "
  const person = document.querySelector(".who[data-person]")?.dataset.person
  const drop = async (which) => {
    for (const name of await caches.keys()) if (name.startsWith(CALLS) && which(name)) await caches.delete(name)
  }
  const mine = (name) => person && name.startsWith(`${CALLS}${person} `)
  drop((name) => !mine(name))

  if (!told) return
  const FRONT = "/team/calls/new"
  const HALF_A_DAY = 12 * 3600000
  let assets, wanted

  const scales = (page) => [...new DOMParser().parseFromString(page, "text/html").querySelectorAll(".to-tap a")].map((one) => one.getAttribute("href"))
  const fetched = async (address) => {
    const reply = await fetch(address, { cache: "no-store" })
    // In another tab somebody else may have signed in since this page was made.
    if (!reply.ok || !(await reply.clone().text()).includes(`data-person="${person}"`)) throw new Error(address)
    return reply
  }
  // The front page goes in last: a copy without it is not whole.
  const keep = async () => {
    const kept = await caches.open(wanted)
    const front = await fetched(FRONT)
    for (const address of scales(await front.clone().text())) await kept.put(address, await fetched(address))
    for (const address of assets) await kept.put(address, await fetch(address))
    await kept.put(FRONT, front)
    await drop((name) => name !== wanted)
  }
  const say = async () => {
    for (const name of (await caches.keys()).filter(mine)) {
      const kept = await caches.open(name)
      const front = await kept.match(FRONT)
      if (!front) continue
      const since = new Date(front.headers.get("Date"))
      const count = (await kept.keys()).filter((one) => one.url.includes(`${FRONT}/`)).length
      const day = new Date() - since > HALF_A_DAY ? since.toLocaleDateString([], { day: "numeric", month: "long" }) + ", " : ""
      told.textContent = `This phone can rate calls without a net: ${count} scales are kept, as of ${day}${since.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}.`
      return name === wanted && new Date() - since < HALF_A_DAY
    }
    return false
  }

  const begin = async () => {
    // Material's own script stands after this one.
    if (document.readyState === "loading") await new Promise((done) => addEventListener("DOMContentLoaded", done))
    assets = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], .md-header img")].map((one) => one.href || one.src)
    wanted = `${CALLS}${person} ${told.dataset.version} ${assets.join(" ")}`
    await navigator.serviceWorker.register("/team/calls/worker.js")
    if (await say()) return
    try {
      await keep()
    } catch {
      if (!told.textContent) told.textContent = "The scales are not on this phone yet; that takes a net."
      return
    }
    await say()
  }
  begin().catch(() => { told.textContent = "This browser keeps no pages, so that calls cannot be rated without a net." })
})()
