// Putting steps in order works with a place chosen for each step. This adds buttons that move a step, keeps the chosen
// places equal to what is seen, and tells a screen reader where the step went.
(() => {
  const equip = (list) => {
    const rows = () => [...list.children]
    const place = (row) => row.querySelector("select")
    const spoken = document.createElement("p")
    spoken.className = "visually-hidden"
    spoken.setAttribute("aria-live", "polite")
    list.after(spoken)

    const put = (row, index, keep) => {
      const others = rows().filter((other) => other !== row)
      list.insertBefore(row, others[index] ?? null)
      rows().forEach((each, at) => { place(each).value = String(at + 1) })
      keep.focus()
      spoken.textContent = `${row.querySelector("label").textContent.trim()}: place ${index + 1} of ${rows().length}`
      list.dispatchEvent(new Event("change", { bubbles: true }))
    }

    const mover = (row, sign, words, by) => {
      const button = document.createElement("button")
      button.type = "button"
      button.className = "button"
      button.textContent = sign
      button.setAttribute("aria-label", `${words}: ${row.querySelector("label").textContent.trim()}`)
      button.addEventListener("click", () => {
        const index = rows().indexOf(row) + by
        if (index >= 0 && index < rows().length) put(row, index, button)
      })
      return button
    }

    if (rows().every((row) => place(row).value)) list.append(...rows().sort((a, b) => place(a).value - place(b).value))
    for (const row of rows()) {
      const moves = document.createElement("span")
      moves.className = "moves"
      moves.append(mover(row, "↑", "Move up", -1), mover(row, "↓", "Move down", 1))
      row.append(moves)
      place(row).addEventListener("change", (event) => {
        if (event.target.value) put(row, Number(event.target.value) - 1, event.target)
      })
    }
  }

  const start = () => {
    for (const list of document.querySelectorAll(".item[data-kind='order'] ol")) {
      if (list.querySelector(".moves, :disabled") || list.closest(":disabled")) continue
      if ([...list.children].every((row) => row.querySelector("select"))) equip(list)
    }
  }
  start()
  document.addEventListener("assessor:swapped", start)
})()
