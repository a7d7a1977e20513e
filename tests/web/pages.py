"""A page as a browser sees it: text, links, ids, forms with what they would send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "hr", "img", "meta", "link"}
BLIND = {"script", "style", "template", "title"}
BLOCKS = {"td", "th", "li", "p", "div", "h1", "h2", "h3", "legend", "label", "option", "summary", "dt", "dd"}
Fields = dict[str, list[str]]


@dataclass
class Form:
    """`sends` is what the browser would send if nobody touched it; `offers` every value that could be chosen."""

    action: str
    method: str
    sends: Fields = field(default_factory=dict)
    offers: Fields = field(default_factory=dict)


@dataclass
class Page:
    """What came back. `url` is where it came from, after all redirects."""

    status: int
    headers: Mapping[str, str]
    url: str
    html: str
    title: str = ""
    text: str = ""
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    def form(self, ending: str = "") -> Form:
        """The only form whose action ends so."""
        (found,) = [form for form in self.forms if form.action.endswith(ending) and form.method == "post"]
        return found


def read(status: int, headers: Mapping[str, str], url: str, html: str) -> Page:
    """Parse a page."""
    page = Page(status, headers, url, html)
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    page.text = " ".join("".join(reader.words).split())
    return page


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.words: list[str] = []
        self._open: list[str] = []
        self._form: Form | None = None
        self._select: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag not in VOID:
            self._open.append(tag)
        if "id" in given:
            self.page.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        if tag == "form":
            self._form = Form(given.get("action", self.page.url), given.get("method", "get"))
            self.page.forms.append(self._form)
        self._field(tag, given, set(given))

    def _field(self, tag: str, given: dict[str, str], flags: set[str]) -> None:
        if self._form is None:
            return
        if tag == "select":
            self._select = given.get("name")
        if tag == "option" and self._select:
            self._form.offers.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in flags or self._select not in self._form.sends:
                self._form.sends[self._select] = [given.get("value", "")]
        if tag == "textarea":
            self._textarea = given.get("name")
        if tag == "input" and given.get("name"):
            self._input(given, flags)

    def _input(self, given: dict[str, str], flags: set[str]) -> None:
        assert self._form is not None
        name, value = given["name"], given.get("value", "")
        self._form.offers.setdefault(name, []).append(value)
        if given.get("type") not in {"radio", "checkbox"} or "checked" in flags:
            self._form.sends.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in BLOCKS:
            self.words.append(" ")
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.page.title += data
        if self._textarea and self._form is not None:
            self._form.sends.setdefault(self._textarea, []).append(data)
        if not BLIND & set(self._open):
            self.words.append(data)
