"""Joint calls as people keep them: by the forms on the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from assessor.demo.cast import ident
from assessor.store import observations
from assessor.store.observations import Observation
from tests.web.academy import Academy, Visitor
from tests.web.pages import Fields, Form, Page

SCALE = ("coverage", "origin", "asking", "renewal", "use")
"""The lines of the scale of quantified purchasing capacity."""
NEW = "/team/calls/new/qpc/"
ABOUT: Fields = {"account": ["Halvorsen"], "call_on": ["2026-11-20"]}


def picked(levels: Sequence[int], words: str = "") -> Fields:
    """Both desks' fields: a level for each line, 0 for what did not come up."""
    return {f"level.{name}": [str(level)] for name, level in zip(SCALE, levels, strict=True)} | {"words": [words]}


def form(page: Page) -> Form:
    """The form with a scale in it."""
    (found,) = [one for one in page.forms if "level.use" in one.offers]
    return found


def open_call(
    manager: Visitor, levels: Sequence[int], words: str = "", rep: str = "ben", **given: str
) -> tuple[str, Page]:
    """A manager rates a call: its id, and the page that comes of it."""
    blank = form(manager.visit(NEW))
    fields = ABOUT | {"rep": [ident(rep)]} | picked(levels, words) | {name: [one] for name, one in given.items()}
    page = manager.send(blank, fields)
    return fields.get("call", blank.sends["call"])[0], page


def rate(rep: Visitor, call_id: str, levels: Sequence[int], words: str = "") -> Page:
    """The rep rates the same call."""
    return rep.send(form(rep.visit(f"/me/calls/{call_id}/")), picked(levels, words))


def kept(opened: Academy, call_id: str) -> Observation | None:
    with opened.store.read() as conn:
        return observations.get(conn, str(UUID(call_id)))


def shown(page: Page) -> Mapping[str, list[str]]:
    """The table of both sides, line by line."""
    body = page.html.split("<tbody>")[1].split("</tbody>")[0]
    rows = [row.split("</tr>")[0] for row in body.split("<tr>")[1:]]
    cells = [[cell.split(">")[-1] for cell in row.replace("</td>", "</th>").split("</th>")[:-1]] for row in rows]
    return {title: levels for title, *levels in cells}
