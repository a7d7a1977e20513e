// What is typed into a form that names its draft stays in this browser until the server has it: closing the page, a session
// that has ended or a net that is gone loses nothing. The name says whose it is, so that nobody else is shown it here.
(() => {
  const OURS = "assessor:draft:"
  const OLDEST = 30 * 24 * 3600000
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) } catch { return null } }
  const drop = (key) => { try { localStorage.removeItem(key) } catch { /* then there is none */ } }
  const fields = (form) => [...form.elements].filter((one) => one.name && one.matches("textarea, [type=text], [type=date]"))
  const typed = (form) => Object.fromEntries(fields(form).map((one) => [one.name, one.value.replace(/\r\n/g, "\n")]))
  const same = (one, other) => Object.keys(other).every((name) => (one[name] ?? "").trim() === other[name].trim())

  const note = (form, text) => {
    const place = form.querySelector(".draft-note") ?? document.createElement("p")
    place.className = "hint draft-note"
    place.setAttribute("role", "status")
    place.textContent = text
    form.prepend(place)
    return place
  }

  const offerBack = (form, key, found) => {
    const served = form.action
    for (const field of fields(form)) if (field.name in found.fields) field.value = found.fields[field.name]
    // Sent before, perhaps, and only the answer was lost: under the same number it is stored once.
    form.action = found.action
    const when = new Date(found.at).toLocaleString([], { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" })
    const place = note(form, `What you typed here on ${when} is back. It has not been stored yet. `)
    const back = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: "Discard it" })
    back.addEventListener("click", () => {
      drop(key)
      form.reset()
      form.action = served
      note(form, "Discarded.")
      fields(form)[0].focus()
    })
    place.append(back)
  }

  const keep = (form) => {
    const key = OURS + form.dataset.draft
    const found = read(key)
    // A form that was refused shows what was typed already.
    if (found && !document.getElementById("trouble")) same(found.fields, typed(form)) ? drop(key) : offerBack(form, key, found)
    form.addEventListener("input", () => {
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), action: form.action, fields: typed(form) }))
        if (!form.querySelector(".draft-note")) note(form, "Kept in this browser as you type, until it is stored.")
      } catch {
        note(form, "This browser keeps nothing: store it before you close the page.")
      }
    })
  }

  for (const over of document.querySelectorAll("[data-draft-over]")) drop(OURS + over.dataset.draftOver)
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(OURS) && !(Date.now() - read(key)?.at < OLDEST)) drop(key)
  } catch { /* a browser that keeps nothing has nothing that is old */ }
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form)
})()
