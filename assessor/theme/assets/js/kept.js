// What is typed about a joint call is kept on this phone at each change, under whose it is, until the server has said that it
// is stored. Without a net it waits here and is sent later, one by one; what is sent twice is stored once.
(() => {
  const person = document.querySelector(".who[data-person]")?.dataset.person
  if (!person) return
  const OURS = `assessor:call:${person}:`
  const form = document.querySelector("form[data-keeps]")
  const shelf = document.getElementById("on-this-phone")

  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) } catch { return null } }
  const write = (one) => { try { localStorage.setItem(OURS + one.id, JSON.stringify(one)); return true } catch { return false } }
  const all = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(OURS)).map(read).filter(Boolean)
        .sort((one, other) => (one.at < other.at ? 1 : -1))
    } catch { return [] }
  }
  const drop = (id) => localStorage.removeItem(OURS + id)
  const same = (one, other) => JSON.stringify(one?.fields) === JSON.stringify(other?.fields)
  const at = (one) => new Date(one.at).toLocaleTimeString([], { weekday: "short", hour: "numeric", minute: "2-digit" })

  const parsed = async (reply) => new DOMParser().parseFromString(await reply.text(), "text/html")
  const said = (page) => (page.querySelector("#trouble") ?? page.querySelector("h1"))?.textContent.trim() ?? ""

  // What became of it: {stored} or {why}, with `refused` if sending the same once more is of no use.
  const deliver = async (one) => {
    // A kept page's token is an old session's; and somebody else may have signed in meanwhile.
    const account = await fetch("/account/", { cache: "no-store" })
    if (!account.ok) return { why: "The assessor does not take anything just now." }
    const page = await parsed(account)
    if (page.querySelector(".who[data-person]")?.dataset.person !== person) {
      return { why: "You are signed out. Sign in again, and it is sent.", out: true }
    }
    const body = new URLSearchParams(one.fields)
    body.set("csrf_token", page.querySelector("[name=csrf_token]").value)
    const reply = await fetch(one.url, { method: "POST", body })
    if (reply.ok && reply.redirected) {
      return new URL(reply.url).pathname === one.done ? { stored: true } : { why: "You are signed out. Sign in again, and it is sent.", out: true }
    }
    if (reply.status >= 500 || reply.status === 400) return { why: "The assessor does not take anything just now." }
    return { why: said(await parsed(reply)), refused: true, known: reply.status === 409 }
  }

  const send = async (one) => {
    let became
    try { became = await deliver(one) } catch { became = { why: "No net. It is sent as soon as there is one." } }
    const now = read(OURS + one.id)
    if (became.stored) {
      // Only what was stored may go: it may have been changed while it was on its way.
      if (same(now, one)) drop(one.id)
      else if (now) write({ ...now, state: "refused", why: "It was changed while it was being sent; what was sent first is stored.", known: true })
    } else if (now?.state === "waiting") {
      write({ ...now, state: became.refused ? "refused" : "waiting", why: became.why, out: Boolean(became.out), known: Boolean(became.known) })
    }
    return became
  }
  const inTurn = (work) => (navigator.locks ? navigator.locks.request(OURS, work) : work())
  const sendAll = () => inTurn(async () => {
    for (const { id } of all().filter((one) => one.state === "waiting")) {
      const one = read(OURS + id)
      if (one?.state !== "waiting") continue
      const became = await send(one)
      if (became.stored && id === form?.elements.call.value) location.assign(one.done)
      else if (became.stored) sent.push(one)
      else if (!became.refused) break
    }
    show()
  })

  const part = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more })
  const link = (text, href) => part("a", text, { href, className: "button" })
  const button = (text, onclick) => part("button", text, { type: "button", className: "button", onclick })
  const sent = []
  const TOLD = { draft: "begun", waiting: "kept on this phone, will be sent", refused: "kept on this phone, not taken" }

  const row = (one) => {
    const item = part("li", "")
    item.append(part("strong", one.title), part("p", `${at(one)}: ${TOLD[one.state]}. ${one.why ?? ""}`, { className: "hint" }))
    const acts = part("p", "", { className: "actions" })
    if (one.out) acts.append(link("Sign in", `/account/?next=${encodeURIComponent(location.pathname)}`))
    if (one.known) acts.append(link("See what is stored", one.done))
    if (!one.known) acts.append(link(one.state === "draft" ? "Go on" : "Open it", `${one.url}#${one.id}`))
    acts.append(button("Throw away", () => {
      if (confirm("Throw it away? It is on this phone and nowhere else.")) { drop(one.id); show() }
    }))
    item.append(acts)
    return item
  }

  // All that is on this phone, but for what the page's own form shows.
  const show = () => {
    if (!shelf) return
    const found = all().filter((one) => one.id !== form?.elements.call.value)
    const waits = found.some((one) => one.state === "waiting")
    shelf.replaceChildren()
    for (const one of sent) {
      const note = part("p", `Sent and stored: ${one.title}. `, { className: "notice notice-good" })
      note.setAttribute("role", "status")
      note.append(part("a", "Open it", { href: one.done }))
      shelf.append(note)
    }
    if (!found.length) return
    const box = part("section", "", { className: "notice" })
    const list = part("ul", "", { className: "begin-list" })
    list.append(...found.map(row))
    box.append(part("h2", "On this phone"), list)
    box.setAttribute("aria-live", "polite")
    if (waits) box.append(button("Send now", (event) => { event.target.disabled = true; sendAll() }))
    shelf.append(box)
  }

  const warnBeforeLeaving = () => {
    const out = document.querySelector("form[action='/account/sign-out']")
    const count = all().length
    if (!out || !count) return
    const calls = count === 1 ? "A rating of a call is" : `${count} ratings of calls are`
    out.before(part("p", `${calls} on this phone only. If you sign out, nobody else is shown them here, and they come back when you sign in again.`, { className: "notice notice-warn" }))
  }

  const keepForm = () => {
    const fields = form.elements
    const typed = () => [...new FormData(form)].filter(([name]) => name !== "csrf_token")
    const title = () => [form.dataset.keeps, fields.rep?.selectedOptions[0]?.value && fields.rep.selectedOptions[0].text, fields.account?.value]
      .filter(Boolean).join(", ")
    const fill = (one) => {
      const values = new Map(one.fields)
      for (const field of fields) {
        if (!field.name || field.name === "csrf_token") continue
        if (field.type === "radio") field.checked = values.get(field.name) === field.value
        else if (values.has(field.name)) field.value = values.get(field.name)
      }
    }
    const trouble = (text) => {
      document.getElementById("trouble")?.remove()
      const note = part("p", text, { id: "trouble", className: "notice notice-warn", tabIndex: -1 })
      note.setAttribute("role", "alert")
      form.before(note)
      note.focus()
    }
    const told = (text) => {
      let note = document.getElementById("kept-so-far")
      if (!note) {
        note = part("p", "", { id: "kept-so-far", className: "hint" })
        note.setAttribute("role", "status")
        form.querySelector(".actions").before(note)
      }
      note.textContent = text
    }
    const NOTHING = "This browser keeps nothing: send it before you close the page."
    const done = () => form.dataset.done.replace("@", fields.call.value)
    const made = (state) => ({ id: fields.call.value, url: location.pathname, done: done(), title: title(), fields: typed(), state, at: new Date().toISOString() })
    const begin = (id) => {
      fields.call.value = id
      history.replaceState(null, "", `#${id}`)
    }
    const fresh = () => {
      const day = new Date()
      day.setMinutes(day.getMinutes() - day.getTimezoneOffset())
      fields.call_on.value = day.toISOString().slice(0, 10)
      begin(crypto.randomUUID?.() ?? fields.call.value)
    }

    // A call that is opened here has a number of its own, also on a page that the phone keeps for many calls.
    const many = form.dataset.done.includes("@")
    const refused = document.getElementById("trouble")
    const CALL = /^#[0-9a-f-]{36}$/
    const asked = CALL.test(location.hash) ? location.hash.slice(1) : ""
    const found = read(OURS + (many ? asked : fields.call.value))
      ?? (many && !asked && all().find((one) => one.state === "draft" && one.url === location.pathname))
    if (found && !refused) {
      if (many) begin(found.id)
      fill(found)
      told(`What you had entered ${at(found)} is here again.`)
      if (found.why) trouble(`${found.why} What you have entered is still here.`)
    } else if (many && !refused) {
      fresh()
    }
    // A link to another call on the same scale changes nothing but what stands behind the address.
    addEventListener("hashchange", () => { if (many && CALL.test(location.hash) && location.hash.slice(1) !== fields.call.value) location.reload() })
    if (many) {
      form.querySelector(".actions").append(button("Begin another", () => { form.reset(); fresh(); told(""); show(); scrollTo(0, 0) }))
    }
    for (const field of fields) field.required ||= field.type === "radio"

    form.addEventListener("input", () => told(write(made("draft")) ? "Kept on this phone as you type." : NOTHING))
    form.addEventListener("submit", async (event) => {
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
      trouble(became.refused ? became.why : kept ? `Kept on this phone, not sent yet. ${became.why}` : `Not sent. ${became.why} ${NOTHING}`)
    })
    // Another tab with the same call shows the same.
    addEventListener("storage", (event) => {
      if (event.key !== OURS + fields.call.value) return
      const now = read(event.key)
      if (now) fill(now)
      else told("In another tab this call was sent, or thrown away.")
    })
  }

  if (form) keepForm()
  warnBeforeLeaving()
  show()
  addEventListener("storage", show)
  addEventListener("online", sendAll)
  if (all().some((one) => one.state === "waiting")) sendAll()
})()
