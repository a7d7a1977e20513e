// A password can be looked at before it is sent. Without this the fields work as ever.
(() => {
  for (const field of document.querySelectorAll("input[type=password]")) {
    const name = document.querySelector(`label[for="${field.id}"]`).textContent.toLowerCase()
    const button = document.createElement("button")
    button.type = "button"
    button.className = "button"
    const show = (shown) => {
      field.type = shown ? "text" : "password"
      button.textContent = shown ? "Hide" : "Show"
      button.setAttribute("aria-label", `${button.textContent} ${name}`)
    }
    button.addEventListener("click", () => show(field.type === "password"))
    // Browsers would remember what was typed into a field for text.
    field.form.addEventListener("submit", () => show(false))
    show(false)
    field.after(button)
  }
})()
