"""The demo's accounts on worksheets: some with a figure that holds, some with a guess, an old one, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from assessor.demo.cast import ident
from assessor.engine import filled
from assessor.engine.catalogue import Catalogue
from assessor.store import Connection, worksheets
from assessor.store.worksheets import Row

NAMES = (
    "Halvorsen Marine",
    "Castle Foods",
    "Nordic Lifts",
    "Kestrel Print",
    "Alder Plumbing",
    "Brook & Sons",
    "Delta Pumps",
    "Harbour Clinic",
    "Weiss Logistics",
    "Lindqvist Dairy",
    "Ostend Glass",
    "Milltown Schools",
    "Corner Bakery",
    "Fern Hotels",
    "Pike Timber",
    "Solano Farms",
    "Tarn Quarries",
    "Upton Buses",
    "Vale Brewery",
    "Wren Textiles",
    "York Ironworks",
    "Zeller Tools",
)
PROVED_BY = {"way", "source", "counted", "driver", "factor", "figure", "collected"}
"""The columns that this story fills in; a workbook of another shape is left empty."""


@dataclass(frozen=True)
class Book:
    """One rep's QPC workbook: of so many accounts, how many have a figure of this year, an old one, or a guess."""

    handle: str
    accounts: int
    current: int
    old: int
    guessed: int


BOOKS = (
    Book("ben", 22, 4, 3, 5),
    Book("eva", 18, 15, 1, 0),
    Book("gita", 16, 7, 2, 2),
    Book("hugo", 20, 6, 6, 3),
    Book("ines", 9, 1, 0, 4),
    Book("dov", 14, 9, 1, 1),
)


def fill_in(conn: Connection, catalogue: Catalogue, now: datetime) -> None:
    """Keep every rep's workbook."""
    sheet = catalogue.worksheets.get("qpc")
    if sheet is None or not set(sheet.column) >= PROVED_BY:
        return
    rows = []
    for book in BOOKS:
        for name, cells, at in _lines(book, now):
            row_id = ident(f"{book.handle} {name}")
            until = filled.account(sheet, row_id, name, cells).until
            rows.append(Row(row_id, ident(book.handle), sheet.id, name, cells, at, until))
    worksheets.add(conn, rows)


def _lines(book: Book, now: datetime) -> Iterator[tuple[str, dict[str, str], datetime]]:
    """Account, cells, and when they were written down."""
    rng = Random(f"{book.handle} accounts")  # noqa: S311  a story, not a secret
    for number, name in enumerate(rng.sample(NAMES, book.accounts)):
        if number < book.current:
            yield name, *_figure(rng, now, rng.randint(15, 160))
        elif number < book.current + book.old:
            yield name, *_figure(rng, now, rng.randint(380, 520))
        elif number < book.current + book.old + book.guessed:
            at = now - timedelta(days=rng.randint(20, 150))
            yield name, {"way": "guess", "figure": str(1000 * rng.randint(5, 60)), "collected": f"{at:%Y-%m-%d}"}, at
        else:
            yield name, {}, now - timedelta(days=rng.randint(20, 170))


def _figure(rng: Random, now: datetime, days: int) -> tuple[dict[str, str], datetime]:
    at = now - timedelta(days=days)
    day = {"collected": f"{at:%Y-%m-%d}"}
    if rng.random() < 0.5:
        return day | {"way": "asked", "source": "The buyer", "figure": str(500 * rng.randint(20, 180))}, at
    counted, many, each = rng.choice((("Trucks on the road", 14, 9500), ("Beds", 120, 310), ("Fitters", 22, 1800)))
    many += rng.randint(-4, 9)
    return day | {"way": "formula", "counted": counted, "driver": str(many), "factor": str(each)}, at
