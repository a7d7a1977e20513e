// Putting steps in order works with a position chosen for each step. This adds buttons that move a step up or down, tells
// a screen reader where it went, and keeps the chosen positions in step with what is seen.
(() => {
  const button = (text, name, act) => {
    const made = document.createElement("button")
    made.type = "button"
    made.className = "button"
    made.textContent = text
    made.setAttribute("aria-label", name)
    made.addEventListener("click", act)
    return made
  }

  const equip = (list) => {
    const rows = () => [...list.children]
    const spoken = document.createElement("p")
    spoken.className = "visually-hidden"
    spoken.setAttribute("aria-live", "polite")
    list.after(spoken)

    const number = () => rows().forEach((row, place) => { row.querySelector("select").value = String(place + 1) })
    const name = (row) => row.querySelector("label")?.textContent.trim() ?? ""
    const move = (row, by, event) => {
      const place = rows().indexOf(row) + by
      if (place < 0 || place >= rows().length) return
      if (by < 0) row.previousElementSibling.before(row)
      else row.nextElementSibling.after(row)
      number()
      event.currentTarget.focus()
      spoken.textContent = `${name(row)}: now ${place + 1} of ${rows().length}`
    }
    const settle = (event) => {
      const row = event.target.closest("li")
      const place = Number(event.target.value) - 1
      if (!row || !(place >= 0)) return
      const others = rows().filter((other) => other !== row)
      list.insertBefore(row, others[place] ?? null)
      number()
      event.target.focus()
    }

    for (const row of rows()) {
      const moves = document.createElement("span")
      moves.className = "moves"
      moves.append(
        button("↑", `Move up: ${name(row)}`, (event) => move(row, -1, event)),
        button("↓", `Move down: ${name(row)}`, (event) => move(row, 1, event)),
      )
      row.append(moves)
    }
    list.addEventListener("change", settle)
  }

  for (const list of document.querySelectorAll(".item[data-kind='order'] ol")) {
    if ([...list.children].every((row) => row.querySelector("select"))) equip(list)
  }
})()
