// A knowledge check in a lesson works without this: pick, then open the answer. This adds to each row whether it was the
// reader's pick. It reveals what the page already says and never scores.
(() => {
  const picked = (row) => {
    const field = row.querySelector("input, select")
    if (!field) return ""
    if (field.type === "radio" || field.type === "checkbox") return field.checked ? "Your pick" : ""
    if (field.tagName === "SELECT") return field.selectedIndex > 0 ? `Yours: ${field.selectedOptions[0].text}` : ""
    return field.value ? `Yours: ${field.value}` : ""
  }

  const mark = (form) => {
    for (const old of form.querySelectorAll(".your-pick")) old.remove()
    for (const row of form.querySelectorAll("[data-option]:has(input, select)")) {
      const text = picked(row)
      if (!text) continue
      const note = document.createElement("strong")
      note.className = "your-pick"
      note.textContent = text
      row.append(note)
    }
  }

  for (const form of document.querySelectorAll("form.item-check")) {
    const feedback = form.querySelector("details.item-feedback")
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      if (feedback) feedback.open = true
    })
    feedback?.addEventListener("toggle", () => feedback.open && mark(form))
    form.addEventListener("change", () => feedback?.open && mark(form))
  }
})()
