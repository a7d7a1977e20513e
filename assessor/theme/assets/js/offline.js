// Puts the pages on which a call is rated onto this device, with stylesheet and script, so that they open without a net: what
// the list of links with `data-offline` leads to, and the list itself. They are their owner's: they are thrown away in the moment
// of signing out, when it turns out that one is signed out, and on the first page that is made for nobody or for somebody else.
(() => {
  if (!document.querySelector(".who")) return
  const told = document.getElementById("kept")
  if (!window.caches || !navigator.serviceWorker) {
    if (told) told.textContent = "Without a net, calls cannot be rated here: a browser keeps pages only of an address that begins with https."
    return
  }
  const CALLS = "assessor-calls "
  const person = document.querySelector(".who[data-person]")?.dataset.person
  const drop = async (which = () => true) => {
    for (const name of await caches.keys()) if (name.startsWith(CALLS) && which(name)) await caches.delete(name)
  }
  drop((name) => !person || !name.startsWith(`${CALLS}${person} `))
  addEventListener("assessor:signed-out", () => drop())
  document.addEventListener("submit", async (event) => {
    if (!/^\/account\/sign-out/.test(new URL(event.target.action).pathname)) return
    event.preventDefault()
    await drop().catch(() => {})
    event.target.submit()
  })

  if (!told) return
  const { front, version, worker, one, more } = told.dataset
  const HALF_A_DAY = 12 * 3600000
  const desk = `${CALLS}${person} ${front} `
  let assets, wanted

  const pages = (front) => [...new DOMParser().parseFromString(front, "text/html").querySelectorAll("[data-offline] a")].map((one) => one.getAttribute("href"))
  const fetched = async (address) => {
    const reply = await fetch(address, { cache: "no-store" })
    // In another tab somebody else may have signed in since this page was made.
    if (!reply.ok || !(await reply.clone().text()).includes(`data-person="${person}"`)) throw new Error(address)
    return reply
  }
  // The front page goes in last: a copy without it is not whole.
  const keep = async () => {
    const kept = await caches.open(wanted)
    const list = await fetched(front)
    for (const address of pages(await list.clone().text())) await kept.put(address, await fetched(address))
    for (const address of assets) await kept.put(address, await fetch(address))
    await kept.put(front, list)
    await drop((name) => name.startsWith(desk) && name !== wanted)
  }
  const say = async () => {
    for (const name of (await caches.keys()).filter((one) => one.startsWith(desk))) {
      const kept = await caches.open(name)
      const list = await kept.match(front)
      if (!list) continue
      const since = new Date(list.headers.get("Date"))
      // Either way: a clock that goes wrong must not make a copy stay for ever.
      const old = Math.abs(new Date() - since) > HALF_A_DAY
      const count = pages(await list.text()).length
      const day = old ? since.toLocaleDateString("en-GB", { day: "numeric", month: "long" }) + ", " : ""
      const time = since.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })
      told.textContent = count ? `This device can rate calls without a net: ${count} ${count === 1 ? one : more} kept, as of ${day}${time}.` : ""
      return name === wanted && !old
    }
    return false
  }

  const begin = async () => {
    // Material's own script stands after this one.
    if (document.readyState === "loading") await new Promise((done) => addEventListener("DOMContentLoaded", done))
    assets = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], .md-header img")].map((one) => one.href || one.src)
    wanted = `${desk}${version} ${assets.join(" ")}`
    await navigator.serviceWorker.register(worker)
    if (await say()) return
    try {
      await keep()
    } catch {
      if (!told.textContent) told.textContent = "The pages on which a call is rated are not on this device yet; that takes a net."
      return
    }
    await say()
  }
  begin().catch(() => { told.textContent = "This browser keeps no pages, so that calls cannot be rated without a net." })
})()
