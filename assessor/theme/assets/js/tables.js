// A table that is wider than its column scrolls in a box of its own. Material makes such boxes while a page loads, but not
// in a question that is shown later; and the keyboard cannot reach them.
(() => {
  const boxed = (table) => {
    if (table.closest(".md-typeset__scrollwrap")) return
    const box = document.createElement("div")
    box.className = "md-typeset__scrollwrap"
    table.replaceWith(box)
    box.append(table)
  }

  const reach = () => {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
      const wide = box.scrollWidth > box.clientWidth
      const names = { tabindex: "0", role: "group", "aria-label": "Table; scrolls sideways" }
      for (const [name, value] of Object.entries(names)) wide ? box.setAttribute(name, value) : box.removeAttribute(name)
    }
  }

  const settle = () => {
    for (const table of document.querySelectorAll(".md-typeset table:not([class])")) boxed(table)
    reach()
  }

  window.addEventListener("load", settle)
  window.addEventListener("resize", reach)
  document.addEventListener("toggle", reach, true) // a table in a closed answer has no width
  document.addEventListener("assessor:swapped", settle)
})()
