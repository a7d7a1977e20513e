"""Sheets of paper as PDF: a title, a table, texts with room to write by hand. Letters are IBM Plex Sans, embedded.

fpdf2 and what it needs (fontTools, Pillow, NumPy) take some 50 MiB, so that they are loaded by the first PDF and not
before. That is what makes the first of a process slow: 0.4 seconds of CPU beside 0.04 for a sheet, whose font is cut
to the letters in use each time; 2 on a busy machine with a cold disk. Loading them ahead would cost memory always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import normalize

FONT = "plex"
INK, SOFT, RULE = (41, 36, 29), (95, 87, 75), (190, 182, 168)
MARGIN = 18
"""Left and right, in mm."""
PAGES = "\U0010fffd" * 2
"""Stands for the number of pages until it is known. No font has these, so that no text can hold them."""
BOX = "\ufffd"
"""Stands for a letter that the font does not have."""
MISSING = f"{BOX} stands for a letter that this font does not have; it is on the page that this was printed from."


@dataclass(frozen=True)
class Table:
    """Rows of cells under a head of as many; `widths` are shares of the page, in any unit."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


@dataclass(frozen=True)
class Part:
    """A headed text, with so many ruled lines below it to write on."""

    title: str
    text: str
    lines: int = 0


@dataclass(frozen=True)
class Paper:
    """What a PDF is made of; `about` is a line under the title, `foot` a few words at the foot of every page.

    Texts may hold any letter; those that the font lacks are shown as a box, and the last line says so.
    """

    title: str
    author: str
    made_at: datetime
    about: str
    foot: str
    parts: Sequence[Part | Table]


def pdf(paper: Paper) -> bytes:
    """The paper on A4, on as many pages as its texts take, with its language, title, author and page numbers."""
    drawn = _Drawn(paper)
    for part in paper.parts:
        drawn.table(part) if isinstance(part, Table) else drawn.part(part)
    return drawn.done()


class _Drawn:
    """A document in the making, and whether a letter was missing in it."""

    def __init__(self, paper: Paper) -> None:
        self.sheet = _empty(paper)
        self.letters = self.sheet.fonts[FONT].cmap.keys()
        self.lacks = False
        self.sheet.foot = self.known(paper.foot)
        self.sheet.add_page()
        self.line(paper.title, 17, height=8)
        self.line(paper.about, 9, height=5, colour=SOFT)

    def known(self, text: str) -> str:
        """A text with a box for each letter that the font does not have."""
        composed = normalize("NFC", text)
        found = "".join(one if ord(one) in self.letters or one == "\n" else BOX for one in composed)
        self.lacks |= found != composed
        return found

    def line(self, text: str, size: float, height: float, colour: tuple[int, int, int] = INK) -> None:
        """A text in lines of this height in mm."""
        self.sheet.set_font(FONT, size=size)
        self.sheet.set_text_color(*colour)
        self.sheet.multi_cell(0, height, self.known(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def table(self, table: Table) -> None:
        """A table in small letters, its head again on each page."""
        self.sheet.ln(3)
        self.line(table.caption, 8, height=4, colour=SOFT)
        self.sheet.set_font(FONT, size=7.5)
        self.sheet.set_text_color(*INK)
        self.sheet.set_draw_color(*RULE)
        with self.sheet.table(
            [[self.known(cell) for cell in row] for row in (table.head, *table.rows)],
            col_widths=tuple(table.widths),
            text_align="LEFT",
            borders_layout="HORIZONTAL_LINES",
            line_height=3.4,
            padding=(0.4, 2, 0.4, 0),
            headings_style=self.sheet.heading,
        ):
            pass

    def part(self, part: Part) -> None:
        """A heading, its text, and lines to write on as far as this page has room for them."""
        # So that no heading stands alone at the foot of a page.
        if self.sheet.will_page_break(20):
            self.sheet.add_page()
        self.sheet.ln(4)
        self.line(part.title, 12, height=7)
        if part.text:
            self.line(part.text, 10, height=5)
        self.sheet.set_draw_color(*RULE)
        for _ in range(part.lines):
            if self.sheet.will_page_break(8):
                return
            self.sheet.ln(8)
            self.sheet.line(MARGIN, self.sheet.y, self.sheet.w - MARGIN, self.sheet.y)

    def done(self) -> bytes:
        """The finished file."""
        if self.lacks:
            self.sheet.ln(4)
            self.line(MISSING, 8, height=4, colour=SOFT)
        return bytes(self.sheet.output())


def _empty(paper: Paper) -> Any:
    """A document without pages that says what it is and has a foot for every page to come."""
    import fpdf
    from fontpkg_ibm_plex_sans import ROOT

    class Sheet(fpdf.FPDF):
        foot = ""
        heading = fpdf.FontFace(emphasis="", color=SOFT)

        def footer(self) -> None:
            """Whose it is, and which page."""
            self.set_y(-13)
            self.set_font(FONT, size=8)
            self.set_text_color(*SOFT)
            self.cell(0, 4, f"Page {self.page_no()} of {PAGES}", align="R")
            self.set_x(MARGIN)
            # In lines of its own beside the number: names can be long.
            self.multi_cell(self.epw - 30, 4, self.foot, align="L")

    sheet = Sheet(format="A4")
    sheet.set_margins(MARGIN, 15, MARGIN)
    sheet.set_auto_page_break(True, 18)
    sheet.c_margin = 0
    sheet.alias_nb_pages(PAGES)
    # As the font is without its axes: another weight of it would have to be worked out each time, in two seconds.
    sheet.add_font(FONT, "", ROOT / "files" / "IBMPlexSans[wdth,wght].ttf")
    sheet.set_title(paper.title)
    sheet.set_author(paper.author)
    sheet.set_lang("en-GB")
    sheet.set_creation_date(paper.made_at)
    sheet.viewer_preferences = fpdf.ViewerPreferences(display_doc_title=True)
    return sheet
