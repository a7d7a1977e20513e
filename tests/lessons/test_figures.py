"""A figure goes into the page as SVG: named for those who hear it, unable to do anything but be drawn."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from assessor.lessons.figures import FigureError, figure, load

NAMES = "<title>Two bars</title><desc>One is longer.</desc>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{NAMES}{{}}</svg>'


def test_title_and_description_name_the_picture() -> None:
    drawn = ET.fromstring(figure(SVG.format(""), "A caption", "figure-1"))
    svg = drawn.find("svg")
    assert svg is not None
    assert svg.get("role") == "img"
    names = (svg.get("aria-labelledby") or "").split()
    assert [element.text for name in names for element in svg.iter() if element.get("id") == name] == [
        "Two bars",
        "One is longer.",
    ]
    assert drawn.findtext("figcaption") == "A caption"


def test_the_same_figure_twice_on_a_page_shares_no_id() -> None:
    svg = SVG.format('<defs><marker id="tip"/></defs><path marker-end="url(#tip)"/><use href="#tip"/>')
    first, second = (figure(svg, "", prefix) for prefix in ("figure-1", "figure-2"))
    assert not {e.get("id") for e in ET.fromstring(first).iter() if e.get("id")} & {
        e.get("id") for e in ET.fromstring(second).iter()
    }
    assert 'marker-end="url(#figure-1-tip)"' in first
    assert 'href="#figure-1-tip"' in first


def test_a_caption_is_text() -> None:
    assert "&lt;b&gt;" in figure(SVG.format(""), "<b>", "f")


@pytest.mark.parametrize(
    ("svg", "says"),
    [
        (SVG.format("<script>1</script>"), "<script>; allowed are"),
        (SVG.format("<foreignObject/>"), "<foreignObject>; allowed are"),
        (SVG.format('<path onclick="x()"/>'), "attribute onclick"),
        (SVG.format('<path style="fill:red"/>'), "attribute style"),
        (SVG.format('<use href="other.svg#x"/>'), "only at its own parts"),
        (SVG.format("<path>"), "not well-formed"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "DOCTYPE"),
        (SVG.format("").replace("viewBox", "box"), "viewBox"),
        (SVG.format("").replace("<svg ", '<svg width="10" '), "width or height"),
        (SVG.format("").replace("<desc>One is longer.</desc>", ""), "<title> or no <desc>"),
        (SVG.format("").replace("Two bars", " "), "<title> or no <desc>"),
    ],
)
def test_what_a_figure_may_not_hold_is_named(svg: str, says: str) -> None:
    with pytest.raises(FigureError, match=says):
        figure(svg, "", "f")


def test_a_missing_file_is_answered_with_those_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "here.svg").write_text(SVG.format(""), encoding="utf-8")
    with pytest.raises(FigureError, match=r"there are: here\.svg"):
        load(tmp_path / "gone.svg", "", "f")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.svg").write_bytes("é".encode("latin-1"))
    with pytest.raises(FigureError, match="UTF-8"):
        load(tmp_path / "latin.svg", "", "f")
