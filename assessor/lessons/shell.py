"""The app's pages wear the lessons' header, navigation, search and colours: their base template is a built page.

`theme/404.html` marks the slots (`<!--shell:name-->default<!--/shell:name-->`); MkDocs renders it with absolute
addresses, so it fits at any depth. An app page says `{% extends "shell.html" %}` and fills the blocks `title`,
`head`, `account` (the end of the header), `content` and `foot` (below it). Its variable `here`, one of the paths of
`app_pages` in mkdocs.yml, marks the link to where one is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound

NAME = "shell.html"
BLOCKS = ("title", "head", "account", "content", "foot")

_TITLE = re.compile(r"<title>(?P<page>.*?) · (?P<site>[^·<]*)</title>", re.DOTALL)
_SLOT = re.compile(r"<!--shell:(?P<name>\w+)-->(?P<default>.*?)<!--/shell:(?P=name)-->", re.DOTALL)
_APP_LINK = re.compile(r' data-page="(?P<path>[^"]*)"')
_JINJA_OPENS = re.compile(r"\{(?=[{%#\0])")
_BLOCK = "\0block {name}\0{default}\0endblock\0"
_MARK = '\0if here is defined and here == "{path}"\0 aria-current="true"\0endif\0'


class ShellLoader(BaseLoader):
    """Serves `shell.html` from the built site, anew whenever the built page changes.

    Raises `TemplateNotFound`, saying what to do, while the site has not been built.
    """

    def __init__(self, site: Path) -> None:
        self.page = site / "404.html"

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template != NAME:
            raise TemplateNotFound(template)
        try:
            stamp = _stamp(self.page)
            html = self.page.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise TemplateNotFound(
                template, f"{self.page} does not exist; build the lessons first: assessor build"
            ) from None
        return shell_template(html), str(self.page), lambda: _stamp(self.page) == stamp


def shell_template(html: str) -> str:
    """A built page as a Jinja template with the blocks `BLOCKS`; everything outside them comes out as it went in.

    Raises `ValueError` if a slot is missing or there twice.
    """
    html = _TITLE.sub(r"<title><!--shell:title-->\g<page><!--/shell:title--> · \g<site></title>", html, count=1)
    found = sorted(slot["name"] for slot in _SLOT.finditer(html))
    if found != sorted(BLOCKS):
        raise ValueError(
            f"the page has the slots {', '.join(found) or 'none'}; the shell needs each of"
            f" {', '.join(BLOCKS)} exactly once, marked in theme/404.html"
        )
    marked = _SLOT.sub(lambda slot: _BLOCK.format_map(slot.groupdict()), html.replace("\0", ""))
    marked = _APP_LINK.sub(lambda link: _MARK.format_map(link.groupdict()), marked)
    escaped = _JINJA_OPENS.sub("{{ '{' }}", marked)
    return re.sub(r"\0([^\0]+)\0", r"{% \1 %}", escaped)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
