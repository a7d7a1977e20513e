// A button that opens the browser's own print dialogue; without scripts it is not there.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false
    button.addEventListener("click", () => window.print())
  }
})()
