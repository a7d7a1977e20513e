"""Until when accounts on worksheets count, worked out anew where a worksheet's rules have changed.

What an account proves is written down with it, so that many people's accounts are counted in one statement. A
worksheet's own page goes by its rules as they are now; all that only counts goes by what was written down, which is
behind for a night at most.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assessor.engine import filled
from assessor.engine.catalogue import Catalogue
from assessor.store import Store, worksheets
from assessor.store.worksheets import Row

BATCH = 500
"""Accounts in one transaction."""


def count_anew(store: Store, catalogue: Catalogue, ends: Callable[[], bool] = lambda: False) -> int:
    """Look at everybody's accounts, and write down what is different now; of how many that was.

    Those on a worksheet that is out of service prove nothing.
    """
    last, changed = "", 0
    while not ends():
        with store.write() as conn:
            rows = worksheets.after(conn, last, BATCH)
            found = {row.id: until for row in rows if (until := _until(catalogue, row)) != row.counts_until}
            worksheets.count_until(conn, found)
        changed += len(found)
        if len(rows) < BATCH:
            break
        last = rows[-1].id
    return changed


def _until(catalogue: Catalogue, row: Row) -> date | None:
    sheet = catalogue.worksheets.get(row.worksheet)
    return filled.account(sheet, row.id, row.account, row.cells).until if sheet else None
