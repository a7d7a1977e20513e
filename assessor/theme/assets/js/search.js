// Material fetches its whole search index on every page. Here that request waits for somebody who wants to search.
// It stands before Material's script, which asks for the index as soon as it runs.
(() => {
  const field = document.querySelector(".md-search__input")
  const toggle = document.getElementById("__search")
  if (!field || !toggle) return
  const { open, send } = XMLHttpRequest.prototype
  const waiting = new Set()

  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    if (String(address).endsWith("/search/search_index.json")) waiting.add(this)
    return open.call(this, method, address, ...rest)
  }
  XMLHttpRequest.prototype.send = function (body) {
    if (!waiting.has(this)) return send.call(this, body)
  }
  const fetchNow = () => {
    XMLHttpRequest.prototype.open = open
    XMLHttpRequest.prototype.send = send
    for (const request of waiting) send.call(request)
    waiting.clear()
  }
  if (document.activeElement === field || new URLSearchParams(location.search).has("q")) return fetchNow()
  field.addEventListener("focus", fetchNow, { once: true })
  toggle.addEventListener("change", fetchNow, { once: true })
})()
