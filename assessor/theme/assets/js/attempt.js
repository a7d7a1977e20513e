// Sends an answer and shows the next question in one round trip. Without this the form posts and the page reloads; with it,
// an answer that cannot be sent stays in the form, and the page says so. No library: one form, one swap.
(() => {
  const slot = document.querySelector("[data-swap]")
  if (!slot) return
  const SIGNED_OUT = "You are no longer signed in, so that was not stored. Your answer is still here: sign in again in another tab, then send it again."

  const show = (html, url, push) => {
    slot.innerHTML = html
    document.title = document.title.replace(/^[^·]*/, `${slot.firstElementChild.dataset.title} `)
    if (push) history.pushState(null, "", url)
    const first = slot.querySelector("#trouble") ?? slot.querySelector("h1")
    first.focus()
    window.scrollTo(0, 0)
    document.dispatchEvent(new CustomEvent("assessor:swapped"))
  }

  const trouble = (text) => {
    slot.querySelector("#trouble")?.remove()
    const note = document.createElement("p")
    note.id = "trouble"
    note.className = "notice notice-warn"
    note.tabIndex = -1
    note.setAttribute("role", "alert")
    note.textContent = text
    slot.querySelector("form").before(note)
    note.focus()
  }

  const post = (form) => fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-Assessor-Swap": "1" },
  })

  // Whoever signed in again in another tab has a session with another token.
  const renew = async (form) => {
    const page = await (await fetch(form.action)).text()
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-answer] [name=csrf_token]")
    if (fresh) form.elements.csrf_token.value = fresh.value
    return Boolean(fresh)
  }

  const send = async (form) => {
    const button = form.querySelector("button[type=submit]")
    button.disabled = true
    try {
      let reply = await post(form)
      if (reply.status === 400 && (await renew(form))) reply = await post(form)
      const url = reply.headers.get("X-Assessor-Url")
      if (url) show(await reply.text(), url, reply.ok)
      else if (reply.headers.get("X-Assessor-Go")) location.assign(reply.headers.get("X-Assessor-Go"))
      else if (reply.redirected || reply.status === 400) trouble(SIGNED_OUT)
      else trouble("That was not stored. Your answer is still here: wait a moment and send it again.")
    } catch {
      trouble("No connection, so that was not stored. Your answer is still here: send it again when you are back online.")
    }
    button.disabled = false
  }

  slot.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-answer]")) return
    event.preventDefault()
    if (!event.target.querySelector("button[type=submit]").disabled) send(event.target)
  })
  // Back and forward ask the server, which knows what has been answered since.
  window.addEventListener("popstate", () => location.reload())
})()
