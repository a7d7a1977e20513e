// A knowledge check in a lesson works without this: pick, then open the answer. This marks, in the answer, what the reader
// had picked. It repeats what the reader did beside what the page already says, and never scores.
(() => {
  const note = (row, text) => {
    if (!row) return
    const mark = document.createElement("strong")
    mark.className = "your-pick"
    mark.textContent = text
    row.querySelector(".why-option").append(" ", mark)
  }

  const repeat = (field, feedback) => {
    const rowOf = (id) => feedback.querySelector(`[data-option="${CSS.escape(id)}"]`)
    const own = field.closest("[data-option]")
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) note(rowOf(field.value), field.name === "worst" ? "You called it the worst" : "Your pick")
    } else if (own && field.value) {
      note(rowOf(own.dataset.option), `You: ${field.selectedOptions[0].text}`)
    } else if (field.tagName === "INPUT" && field.value) {
      const unit = field.form.querySelector("[name='unit']")
      note(feedback.querySelector("[data-right]"), `Yours: ${field.value} ${unit?.value ?? ""}`)
    }
  }

  for (const form of document.querySelectorAll("form.item-check")) {
    const feedback = form.querySelector(".item-feedback")
    const fields = form.querySelectorAll(".item-answer :is(input, select)")
    const compare = () => {
      if (!feedback.open) return
      for (const mark of feedback.querySelectorAll(".your-pick")) mark.remove()
      for (const field of fields) if (!feedback.contains(field)) repeat(field, feedback)
    }
    feedback.addEventListener("toggle", compare)
    form.addEventListener("change", compare)
  }
})()
