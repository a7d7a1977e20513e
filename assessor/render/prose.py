"""Authors' Markdown in items and rubrics as HTML; raw HTML in it is shown, not obeyed, and no address runs."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

SCHEMES = {"http", "https", "mailto"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Browsers leave these out of an address before they look for its scheme.
_LEFT_OUT = re.compile(r"[\x00-\x20]")


class _Addresses(Treeprocessor):
    """Takes away every address that is neither on this site nor of a harmless scheme: javascript:, data: and such."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                scheme = _SCHEME.match(_LEFT_OUT.sub("", unescape(element.get(name, ""))))
                if scheme and scheme[1].lower() not in SCHEMES:
                    del element.attrib[name]


@lru_cache(maxsize=1)
def _converter() -> Markdown:
    markdown = Markdown(
        extensions=["tables", "sane_lists"], extension_configs={"tables": {"use_align_attribute": True}}
    )
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    # Last, when addresses are what they will be.
    markdown.treeprocessors.register(_Addresses(markdown), "addresses", -1)
    return markdown


@lru_cache(maxsize=4096)
def prose(text: str) -> Markup:
    """Paragraphs, emphasis, lists, tables."""
    html = _converter().reset().convert(text)
    return Markup(html)  # noqa: S704  made from Markdown with raw HTML switched off


@lru_cache(maxsize=4096)
def line(text: str) -> Markup:
    """The same without the paragraph around a single one, for labels and list entries."""
    html = prose(text)
    inside = html.removeprefix("<p>").removesuffix("</p>")
    return Markup(inside) if "<p>" not in inside else html  # noqa: S704  part of the above
