"""Authors' Markdown in items and rubrics as HTML; raw HTML in it is shown, not obeyed."""

from __future__ import annotations

from functools import lru_cache

from markdown import Markdown
from markupsafe import Markup


@lru_cache(maxsize=1)
def _converter() -> Markdown:
    markdown = Markdown(
        extensions=["tables", "sane_lists"], extension_configs={"tables": {"use_align_attribute": True}}
    )
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
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
