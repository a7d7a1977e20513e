"""A one-to-one on paper: four views of each practice in short, what was written down, and room to write by hand."""

from __future__ import annotations

from datetime import datetime

from assessor.coaching.sheet import RepSheet
from assessor.engine.catalogue import Catalogue
from assessor.formats.pdf import Paper, Part, Table
from assessor.render.four import cells, short
from assessor.store.one_to_ones import Talk

HEAD = ("Practice", "Say, of 5", "Seen, of 5", "Proof, accounts, share in 100", "Know, of 100")
WIDTHS = (33, 17, 37, 38, 49)
RULED, REST = 3, 20
"""Lines to write on below a text, and below the last one as far as its page goes."""


def paper(talk: Talk, rep: str, manager: str, sheet: RepSheet, catalogue: Catalogue, now: datetime) -> Paper:
    """The sheet of a one-to-one; what the rep shares, and how they stand, is as at this moment."""
    rows = [
        (row.practice.title, *short(cells(row, catalogue, sheet.views.visible), now.date()))
        for row in sheet.views.told
    ]
    changed = f"; last changed on {talk.written_at:%-d %B %Y}" if talk.corrected else ""
    return Paper(
        title=f"One-to-one: {rep} and {manager}",
        author=manager,
        made_at=now,
        about=f"{talk.held_on:%A, %-d %B %Y}{changed if talk.shared_at else '; a draft'}",
        foot=f"{rep} and {manager}, {talk.held_on:%-d %B %Y}. For the two of them.",
        parts=[
            *([Table(f"Four views, never added up, on {now:%-d %B %Y}", HEAD, rows, WIDTHS)] if rows else []),
            Part("Since last time", talk.since_last, RULED),
            Part("This time", talk.this_time, RULED),
            Part("Agreed", talk.agreed, REST),
        ],
    )
