// On phones and tablets the navigation is a drawer. Material opens it with a label, which the keyboard cannot reach,
// and leaves the links of the closed drawer in the tab order.
(() => {
  const toggle = document.getElementById("__drawer")
  const opener = document.querySelector(".drawer-open")
  const closer = document.querySelector(".drawer-close")
  const drawer = document.querySelector(".md-sidebar--primary")
  if (!toggle || !opener || !closer || !drawer) return
  const behind = document.querySelectorAll(".md-skip, .md-header, .md-content, .md-sidebar--secondary, .md-footer")
  const narrow = matchMedia("(max-width: 76.2344em)")

  const settle = () => {
    const open = narrow.matches && toggle.checked
    drawer.inert = narrow.matches && !open
    for (const part of behind) part.inert = open
    opener.setAttribute("aria-expanded", String(open))
  }
  const turn = (open) => {
    toggle.checked = open
    toggle.dispatchEvent(new Event("change"))
    ;(open ? closer : opener).focus()
  }

  opener.addEventListener("click", () => turn(true))
  closer.addEventListener("click", () => turn(false))
  toggle.addEventListener("change", settle)
  narrow.addEventListener("change", settle)
  drawer.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']")) turn(false)
  })
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && narrow.matches && toggle.checked) turn(false)
  })
  settle()

  // On those, search fills the screen as soon as its field has the focus: closed, Tab must not come to it.
  const search = document.querySelector(".search-open")
  const searching = document.getElementById("__search")
  const dialog = document.querySelector(".md-search__inner")
  if (!search || !searching || !dialog) return
  const small = matchMedia("(max-width: 59.9844em)")
  const close = () => {
    const had = dialog.contains(document.activeElement)
    dialog.inert = small.matches && !searching.checked
    if (dialog.inert && had) search.focus()
  }
  search.addEventListener("click", () => {
    dialog.inert = false
    dialog.querySelector(".md-search__input").focus()
  })
  searching.addEventListener("change", close)
  small.addEventListener("change", close)
  close()
})()
