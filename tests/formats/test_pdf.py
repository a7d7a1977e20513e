"""Paper as PDF: its text can be taken out again, it says what it is, flows over pages, and no letter breaks it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from assessor.formats.pdf import BOX, MISSING, Paper, Part, Table, pdf

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
HEAD = ("Practice", "Say")


def paper(*parts: Part | Table, title: str = "One-to-one: Ben and Ana", foot: str = "Ben and Ana") -> Paper:
    return Paper(title, "Ana Ferreira", NOW, "Monday, 30 November 2026", foot, parts)


def read(made: Paper) -> PdfReader:
    return PdfReader(BytesIO(pdf(made)), strict=True)


def text(made: Paper) -> str:
    return "\n".join(page.extract_text() for page in read(made).pages)


def test_it_says_what_it_is_by_whom_and_in_which_language() -> None:
    reader = read(paper(Part("Agreed", "Ask Lund.")))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("One-to-one: Ben and Ana", "Ana Ferreira")
    assert reader.metadata.creation_date == NOW
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=1)


@pytest.mark.parametrize("words", ["Łódź", "Ελλάδα", "Київ", "Škoda, naïve, Ærø", "“quotes” – and … €"])
def test_every_word_of_europe_can_be_taken_out_again(words: str) -> None:
    made = text(paper(Part("Agreed", words), Table(words, HEAD, [(words, "4.0")], (1, 1)), title=words, foot=words))
    assert made.count(words) == 5
    assert BOX not in made


def test_a_letter_that_the_font_lacks_is_a_box_and_the_sheet_says_so() -> None:
    made = text(paper(Part("Agreed", "Meet 田中 at noon 😀")))
    assert f"Meet {BOX}{BOX} at noon {BOX}" in made
    assert MISSING in " ".join(made.split())
    assert "stands for a letter" not in text(paper(Part("Agreed", "Meet Tanaka at noon")))


@pytest.mark.parametrize("words", ["Use {nb} here", "**Not** __markdown__ --at-- all", "[a](https://b.example)"])
def test_what_means_something_to_the_library_is_a_text_like_any_other(words: str) -> None:
    assert words in text(paper(Part("Agreed", words)))


def test_letters_that_are_put_together_are_one() -> None:
    assert "é" in text(paper(Part("Agreed", "e\u0301")))


def test_long_texts_flow_over_pages_with_a_number_on_each_and_a_foot() -> None:
    words = [f"word{number}" for number in range(4000)]
    reader = read(paper(Part("Since last time", " ".join(words), 3), Part("Agreed", "The end.", 3)))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Ben and Ana" in page
    together = " ".join(pages).split()
    assert [word for word in together if word.startswith("word")] == words


def test_a_long_foot_takes_another_line_beside_the_page_number() -> None:
    names = "Maximilian Alexander von Hohenstein-Falkenberg and Wilhelmina Theodora van den Oosterhout-Rijn"
    foot = f"{names}, 30 November 2026. For the two of them."
    said = text(paper(Part("Agreed", "Ask."), foot=foot))
    assert foot not in said
    assert foot in " ".join(said.split())
    assert "Page 1 of 1" in said


def test_a_table_has_its_head_on_every_page() -> None:
    rows = [(f"Practice {number}", "4.0, 2 Nov 2026") for number in range(120)]
    pages = [page.extract_text() for page in read(paper(Table("Four views", HEAD, rows, (1, 2)))).pages]
    assert len(pages) > 1
    assert all("Say" in page for page in pages)
    assert all(any(row[0] in page for page in pages) for row in rows)


def test_a_short_sheet_is_one_page() -> None:
    rows = [(f"Practice {number}", "4.0, 2 Nov 2026") for number in range(17)]
    parts = [Part(name, "A line or two of what was said." * 3, 3) for name in ("Since", "This", "Agreed")]
    assert len(read(paper(Table("Four views", HEAD, rows, (1, 2)), *parts)).pages) == 1


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.text(max_size=80))
def test_nothing_that_anybody_types_breaks_it(words: str, title: str) -> None:
    made = paper(Part("Agreed", words, 2), Table(title, HEAD, [(title, words)], (1, 1)), title=title, foot=title)
    assert len(read(made).pages) >= 1


def test_a_word_without_an_end_is_broken() -> None:
    assert "m" * 50 in text(paper(Part("Agreed", "m" * 2000), Table("T", HEAD, [("m" * 300, "x")], (1, 1))))


def test_serving_loads_no_fpdf_until_there_is_a_pdf_to_make() -> None:
    script = (
        "import sys, assessor.cli, assessor.serve, assessor.web.app\n"
        "print([name for name in ('fpdf', 'fontTools', 'PIL', 'fontpkg_ibm_plex_sans') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
