// What is typed into a form with `data-keeps` stays on this device at each change, under whose it is, until the server has it:
// closing the page, a session that has ended or a net that is gone loses nothing. `data-number` is the number of what is
// written; with `data-many` the page is for a new one each time; `data-page` says where it is opened again, if not here.
// A form with `data-done`, the page of what is stored, is sent from here. Without a net it waits, and is sent later, one by one:
// for what is stored once however often it is sent, and never changes.
(() => {
  const KEPT = "assessor:kept:"
  // Whose account was deleted here leaves nothing here; what is anybody else's stays.
  const ended = document.querySelector("[data-gone]")?.dataset.gone
  if (ended) {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(`${KEPT}${ended}:`)) localStorage.removeItem(key)
    } catch { /* then nothing is kept */ }
  }
  const person = document.querySelector(".who[data-person]")?.dataset.person
  if (!person) return
  const OURS = `${KEPT}${person}:`
  const NUMBER = /^[0-9a-f-]{36}$/
  const NOTHING = "This browser keeps nothing: send it before you close the page."
  const SIGNED_OUT = { why: "You are signed out. Sign in again, and it is sent.", out: true }
  const STILL = "What you have entered is still here."
  const NOT_NOW = { why: "The assessor does not take anything just now." }
  const form = document.querySelector("form[data-keeps]")
  let number = form?.dataset.number

  const read = (id) => { try { return JSON.parse(localStorage.getItem(OURS + id)) } catch { return null } }
  const write = (one) => { try { localStorage.setItem(OURS + one.id, JSON.stringify(one)); return true } catch { return false } }
  const drop = (id) => { try { localStorage.removeItem(OURS + id) } catch { /* then there is none */ } }
  const all = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(OURS)).map((key) => read(key.slice(OURS.length))).filter(Boolean)
        .sort((one, other) => (one.at < other.at ? 1 : -1))
    } catch { return [] }
  }
  // As the server keeps a text: without controls, trimmed. When what a form was made of was written is none of its words.
  const plain = (fields) => JSON.stringify(fields.filter(([name]) => name !== "read").map(([name, text]) => [name, text.replace(/\r\n?/g, "\n").replace(/[^\P{C}\n]/gu, " ").trim()]))
  const same = (one, other) => Boolean(one && other) && plain(one) === plain(other)
  const at = (one) => new Date(one.at).toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })
  const part = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more })
  const status = (tag, text, className) => {
    const note = part(tag, text, { className })
    note.setAttribute("role", "status")
    return note
  }
  const button = (text, onclick) => part("button", text, { type: "button", className: "button", onclick })

  const asked = (address, more) => fetch(address, { signal: AbortSignal.timeout?.(20000), ...more })
  const parsed = async (reply) => new DOMParser().parseFromString(await reply.text(), "text/html")
  // Why it was not taken, the address of what is there already, if that is why, and the number under which it can be sent anew.
  const said = (page) => {
    const there = page.querySelector("#trouble a")?.getAttribute("href")
    for (const more of page.querySelectorAll("#trouble > *")) more.remove()
    return { why: (page.querySelector("#trouble") ?? page.querySelector("h1"))?.textContent.trim() ?? "", there, anew: page.querySelector("form[data-many]")?.dataset.number }
  }
  const gone = () => { dispatchEvent(new Event("assessor:signed-out")); return SIGNED_OUT }

  // What became of it: {stored} or {why}, with `refused` if sending the same once more is of no use.
  const deliver = async (one) => {
    // A kept page's token is an old session's; and somebody else may have signed in meanwhile.
    const account = await asked("/account/", { cache: "no-store" })
    if (!account.ok) return NOT_NOW
    const page = await parsed(account)
    if (page.querySelector(".who[data-person]")?.dataset.person !== person) return gone()
    const body = new URLSearchParams(one.fields)
    body.set("csrf_token", page.querySelector("[name=csrf_token]").value)
    const reply = await asked(one.action, { method: "POST", body })
    if (reply.ok && reply.redirected) return new URL(reply.url).pathname === one.done ? { stored: true } : gone()
    if (reply.status >= 500 || [400, 408, 429].includes(reply.status)) return NOT_NOW
    if (reply.status === 404) return { why: "What this belongs to was taken back, is out of service, or is no longer yours to see.", refused: true }
    return { ...said(await parsed(reply)), refused: true, known: reply.status === 409 }
  }

  const send = async (one) => {
    let became
    try { became = await deliver(one) } catch { became = { why: "No net. It is sent as soon as there is one." } }
    const now = read(one.id)
    if (became.stored) {
      // Only what was stored may go: it may have been changed while it was on its way.
      if (same(now?.fields, one.fields)) drop(one.id)
      else if (now) write({ ...now, state: "refused", why: "It was changed while it was being sent; what was sent first is stored.", known: true })
      // A page on which one rates a single call shows the call from now on.
      if (one.done === one.page) for (const name of await window.caches?.keys() ?? []) await (await caches.open(name)).delete(one.page)
    } else if (now?.state === "waiting") {
      const anew = became.anew ?? one.id
      if (anew !== one.id) drop(one.id)
      write({ ...JSON.parse(JSON.stringify(now).replaceAll(one.id, anew)), state: became.refused ? "refused" : "waiting", why: became.why, there: became.there, out: Boolean(became.out), known: Boolean(became.known) })
    }
    return became
  }
  const inTurn = (work) => (navigator.locks ? navigator.locks.request(OURS, work) : work())
  const sent = []
  // Says in the page's own form, if there is one, why it was not taken.
  let refused = () => {}
  const sendAll = () => inTurn(async () => {
    for (const { id } of all().filter((one) => one.state === "waiting")) {
      const one = read(id)
      if (one?.state !== "waiting") continue
      const became = await send(one)
      if (became.stored && id === number) location.assign(one.done)
      else if (became.refused && id === number) refused(became)
      else if (became.stored) sent.push(one)
      else if (!became.refused) break
    }
    show()
  })

  const SEE = "See the call that is there"
  const TOLD = { draft: "begun, not stored", waiting: "kept on this device, will be sent", refused: "kept on this device, not taken" }
  const thrownAway = (id) => {
    const sure = confirm("Throw it away? It is on this device and nowhere else.")
    if (sure) drop(id)
    return sure
  }
  const row = (one) => {
    const link = (text, href) => part("a", text, { href, className: "button" })
    const acts = part("p", "", { className: "actions" })
    if (one.there) acts.append(link(SEE, one.there))
    if (one.out) acts.append(link("Sign in", `/account/?next=${encodeURIComponent(location.pathname)}`))
    if (one.known) acts.append(link("See what is stored", one.done))
    else acts.append(link(one.state === "draft" ? "Go on" : "Open it", `${one.page}#${one.id}`))
    acts.append(button("Throw away", () => thrownAway(one.id) && show()))
    const item = part("li", "")
    item.append(part("strong", one.title), part("p", `${at(one)}: ${TOLD[one.state]}. ${one.why ?? ""}`, { className: "hint" }), acts)
    return item
  }

  // All that is on this device, but for what the page's own form shows: where there is a place for it, and where one signs out.
  const out = document.querySelector("form[action='/account/sign-out']")
  const shelf = document.getElementById("on-this-device") ?? part("div", "", { id: "on-this-device" })
  out?.before(shelf)
  const show = () => {
    const found = all().filter((one) => one.id !== number)
    shelf.replaceChildren(...sent.map((one) => {
      const note = status("p", `Sent and stored: ${one.title}. `, "notice notice-good")
      note.append(part("a", "Open it", { href: one.done }))
      return note
    }))
    if (!found.length) return
    const box = part("section", "", { className: "notice" })
    const list = part("ul", "", { className: "begin-list" })
    list.append(...found.map(row))
    box.append(part("h2", "On this device only"), list)
    if (out) box.append(part("p", "If you sign out, nobody else is shown this here, and it comes back when you sign in again."))
    box.setAttribute("aria-live", "polite")
    if (found.some((one) => one.state === "waiting")) box.append(button("Send now", (event) => { event.target.disabled = true; sendAll() }))
    shelf.append(box)
  }

  const keepForm = () => {
    const fields = form.elements
    const page = form.dataset.page ?? location.pathname
    const many = "many" in form.dataset
    const typed = (from = form) => [...new FormData(from)].filter(([name]) => name !== "csrf_token")
    const title = () => [form.dataset.keeps, fields.rep?.selectedOptions[0]?.value && fields.rep.selectedOptions[0].text, fields.account?.value]
      .filter(Boolean).join(", ")
    const made = (state) => ({
      id: number, page, action: form.getAttribute("action") ?? page, done: form.dataset.done, title: title(), fields: typed(), state, at: new Date().toISOString(),
    })
    const fill = (one) => {
      const values = new Map(one.fields)
      for (const field of fields) {
        if (!field.name || field.name === "csrf_token") continue
        if (field.type === "radio") field.checked = values.get(field.name) === field.value
        else if (values.has(field.name)) field.value = values.get(field.name)
      }
    }
    const trouble = (text, there) => {
      document.getElementById("trouble")?.remove()
      const note = part("p", text, { id: "trouble", className: "notice notice-warn", tabIndex: -1 })
      note.setAttribute("role", "alert")
      if (there) note.append(" ", part("a", SEE, { href: there }))
      form.before(note)
      note.focus()
    }
    refused = (became) => {
      if (became.anew) renumber(became.anew)
      trouble(`${became.why} ${STILL}`, became.there)
    }
    const note = status("p", "", "hint")
    form.querySelector(".actions").before(note)
    // Said once, not at each key.
    const told = (text, ...more) => { if (note.textContent !== text) note.replaceChildren(text, ...more) }
    const renumber = (id) => {
      for (const [where, name] of [[form, "action"], [form, "data-done"], [fields.call, "value"]]) {
        if (where?.hasAttribute(name)) where.setAttribute(name, where.getAttribute(name).replace(number, id))
      }
      number = id
      if (many) history.replaceState(null, "", `#${id}`)
    }
    // By hand where the address is not https: a number that is used twice would be the end of what had it first.
    const another = () => crypto.randomUUID?.()
      ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (one) => (one ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (one / 4)))).toString(16))
    const fresh = () => {
      form.reset()
      renumber(another())
      if (!fields.call_on) return
      const day = new Date()
      day.setMinutes(day.getMinutes() - day.getTimezoneOffset())
      fields.call_on.value = day.toISOString().slice(0, 10)
    }

    // The page that is kept on this device was made for nobody in particular; the address says whose page one comes from.
    const asked = new URLSearchParams(location.search).get("rep")
    for (const option of fields.rep?.options ?? []) option.defaultSelected ||= Boolean(asked) && option.value === asked
    const blank = form.cloneNode(true)
    blank.reset()
    const served = typed(blank)
    const wanted = NUMBER.test(location.hash.slice(1)) ? location.hash.slice(1) : ""
    // Whoever comes from one rep's page begins a call of theirs, whatever was begun about another.
    const whom = new Map(served).get("rep")
    const theirs = (one) => !whom || ["", whom].includes(new Map(one.fields).get("rep"))
    const begun = (one) => one.state === "draft" && one.page === page && theirs(one)
    const found = read((many && wanted) || number) ?? (many && !wanted && all().find(begun))
    if (document.getElementById("trouble")) {
      // It shows by itself what was typed.
    } else if (found && same(found.fields, served)) drop(found.id)
    else if (found) {
      renumber(found.id)
      fill(found)
      if (whom && !fields.rep.value) fields.rep.value = whom
      const away = button("Throw it away", () => {
        if (!thrownAway(number)) return
        if (many) fresh()
        else fill({ fields: served })
        told("Thrown away.")
        form.querySelector("input:not([type=hidden]), select, textarea").focus()
      })
      told(`What you had entered ${at(found)} is here again. It is not stored yet. `, away)
      if (found.why) trouble(`${found.why} ${STILL}`, found.there)
    } else if (many) fresh()
    // A link to another one on the same page changes nothing but what stands behind the address.
    addEventListener("hashchange", () => { if (many && NUMBER.test(location.hash.slice(1)) && location.hash.slice(1) !== number) location.reload() })
    if (many) form.querySelector(".actions").append(button("Begin another", () => { fresh(); told(""); show(); scrollTo(0, 0) }))
    for (const field of fields) field.required ||= field.type === "radio"

    form.addEventListener("input", () => told(write(made("draft")) ? "Kept on this device as you type." : NOTHING))
    if (form.dataset.done) form.addEventListener("submit", async (event) => {
      event.preventDefault()
      const rated = form.querySelectorAll("[type=radio]:checked:not([value='0'])").length
      if (rated < 2) return trouble(form.dataset.few)
      const pressed = form.querySelector("[type=submit]")
      if (pressed.disabled) return
      pressed.disabled = true
      const one = made("waiting")
      const kept = write(one)
      const became = await inTurn(() => send(one))
      pressed.disabled = false
      if (became.stored) return location.assign(one.done)
      show()
      if (became.refused) return refused(became)
      trouble(kept ? `Kept on this device, not sent yet. ${became.why}` : `Not sent. ${became.why} ${NOTHING}`)
    })
    // Another tab with the same shows the same.
    addEventListener("storage", (event) => {
      if (event.key !== OURS + number) return
      const now = read(number)
      if (now) fill(now)
      else told("In another tab this was sent, stored or thrown away.")
    })
  }

  if (form) keepForm()
  show()
  addEventListener("storage", show)
  addEventListener("online", sendAll)
  if (all().some((one) => one.state === "waiting")) sendAll()
})()
