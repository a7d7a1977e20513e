// Sends an answer and shows the next question in one round trip. Without this the form posts and the page reloads; with it,
// an answer that cannot be sent stays in the form, and the page says so. No library: one form, one swap.
(() => {
  const slot = document.querySelector("[data-swap]")
  if (!slot) return

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

  const send = async (form) => {
    const button = form.querySelector("button[type=submit]")
    button.disabled = true
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Assessor-Swap": "1" },
      })
      const url = reply.headers.get("X-Assessor-Url")
      if (url) show(await reply.text(), url, reply.ok)
      else if (reply.headers.get("X-Assessor-Go")) location.assign(reply.headers.get("X-Assessor-Go"))
      else if (reply.redirected) trouble("You are no longer signed in, so that was not stored. Sign in again, then come back here.")
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
