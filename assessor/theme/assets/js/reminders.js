// The browser's own time zone is offered, and an address is copied with a press. Without this both can be done by hand.
(() => {
  const offer = document.querySelector("[data-offer-zone]")
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const select = offer && document.getElementById(offer.dataset.offerZone)
  if (select && zone !== select.value && [...select.options].some((option) => option.value === zone)) {
    offer.querySelector("strong").textContent = zone
    offer.querySelector("button").addEventListener("click", () => {
      select.value = zone
      offer.hidden = true
      select.focus()
    })
    offer.hidden = false
  }

  const copy = document.querySelector("[data-copy]")
  if (copy && navigator.clipboard) {
    const field = document.getElementById(copy.dataset.copy)
    copy.addEventListener("click", async () => {
      field.select()
      await navigator.clipboard.writeText(field.value)
      copy.textContent = "Copied"
    })
    copy.hidden = false
  }
})()
