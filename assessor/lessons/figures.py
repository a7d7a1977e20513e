"""Puts a figure's SVG into a page, so that it follows the page's colours and is read aloud."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "use"}
_ELEMENTS = _SHAPES | {"svg", "g", "title", "desc", "defs", "marker", "clipPath"}
_REFERS = re.compile(r"url\(#([^)]+)\)")


class FigureError(ValueError):
    """An SVG that cannot go into a page; the text says what is wrong and what is allowed."""


def figure(svg: str, caption: str, prefix: str) -> str:
    """The SVG with its caption as a `<figure>`; `prefix` makes its ids unique in the page.

    Raises `FigureError` for an SVG that breaks the rules of docs/formats.md.
    """
    root = _parse(svg)
    _check(root)
    _rename_ids(root, prefix)
    names = [f"{prefix}-title", f"{prefix}-desc"]
    for element, name in zip((root.find("title"), root.find("desc")), names, strict=True):
        if element is None or not (element.text or "").strip():
            raise FigureError("has no <title> or no <desc>; write both, they are read aloud")
        element.set("id", name)
    root.set("role", "img")
    root.set("aria-labelledby", " ".join(names))
    drawn = ET.tostring(root, encoding="unicode")
    return f"<figure>{drawn}<figcaption>{escape(caption)}</figcaption></figure>"


def load(path: Path, caption: str, prefix: str) -> str:
    """As `figure`, from a file. Raises `FigureError` also when the file cannot be read."""
    try:
        svg = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        there = ", ".join(sorted(file.name for file in path.parent.glob("*.svg"))) or "none"
        raise FigureError(f"there is no such file; in content/figures/ there are: {there}") from None
    except UnicodeDecodeError:
        raise FigureError("is not UTF-8; save it as UTF-8") from None
    return figure(svg, caption, prefix)


def _parse(svg: str) -> ET.Element:
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise FigureError("has a DOCTYPE; leave it out")
    try:
        root = ET.fromstring(svg)  # noqa: S314  entities were refused above
    except ET.ParseError as error:
        raise FigureError(f"is not well-formed XML: {error}") from None
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
    return root


def _check(root: ET.Element) -> None:
    if root.tag != "svg" or "viewBox" not in root.attrib:
        raise FigureError("has no <svg> with a viewBox at its root; give it one")
    if "width" in root.attrib or "height" in root.attrib:
        raise FigureError("has a width or height on <svg>; leave them out, the page sets the size")
    for element in root.iter():
        if element.tag not in _ELEMENTS:
            raise FigureError(f"has a <{element.tag}>; allowed are {', '.join(sorted(_ELEMENTS))}")
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                raise FigureError(f"has the attribute {name}; use the fig-… classes, no style and no script")
            if name.endswith("href") and not value.startswith("#"):
                raise FigureError(f"points at {value!r}; it may point only at its own parts (#name)")


def _rename_ids(root: ET.Element, prefix: str) -> None:
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, f"{prefix}-{value}")
            elif name.endswith("href"):
                element.set(name, f"#{prefix}-{value[1:]}")
            elif "url(#" in value:
                element.set(name, _REFERS.sub(rf"url(#{prefix}-\1)", value))
