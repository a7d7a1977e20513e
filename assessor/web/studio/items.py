"""What answers say about each question: a list with the worst first, and a page for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.analysis import DISTRACTORS_FROM, FACILITY_FROM, REST_FLAG_FROM, REST_FROM, Facility, Rest
from assessor.items import statistics
from assessor.items.statistics import Statistics
from assessor.jobs.table import STATISTICS
from assessor.store import jobs
from assessor.web.people import needs
from assessor.web.service import service
from assessor.web.studio.blueprint import desk

Order = Callable[[list[Statistics]], list[Statistics]]


def _by_right(found: list[Statistics]) -> list[Statistics]:
    def right(one: Statistics) -> float:
        return one.found.facility.value if isinstance(one.found.facility, Facility) else 2.0

    return sorted(found, key=right)


def _by_rest(found: list[Statistics]) -> list[Statistics]:
    return sorted(found, key=lambda one: one.found.rest.value if isinstance(one.found.rest, Rest) else 2.0)


ORDERS: Mapping[str, tuple[str, Order]] = {
    "worst": ("Worst first", statistics.worst_first),
    "right": ("Fewest right first", _by_right),
    "rest": ("Those that know-how helps least with first", _by_rest),
    "bank": ("As in the files", list),
}
"""What one can sort by: words, and how."""
NEEDS_ANSWERS = {"facility": FACILITY_FROM, "hint": REST_FROM, "finding": REST_FLAG_FROM, "options": DISTRACTORS_FROM}


@desk.get("/items/")
@needs("see item statistics")
def items_page() -> ResponseReturnValue:
    """Every question that forms may draw, or those of one practice."""
    catalogue = service().library.edition().catalogue
    by = request.args.get("by", "")
    by = by if by in ORDERS else next(iter(ORDERS))
    practice = request.args.get("practice", "")
    practice = practice if practice in catalogue.domains else ""
    with service().store.read() as conn:
        found = statistics.kept(conn, catalogue)
    shown = [one for one in found if practice in ("", one.item.practice)]
    return render_template(
        "studio_items.html",
        found=ORDERS[by][1](shown),
        as_of=max((one.as_of for one in found if one.as_of), default=None),
        settled=sum(one.settled for one in shown),
        look=sum(bool(one.found.flags) for one in shown),
        by=by,
        orders={name: words for name, (words, _) in ORDERS.items()},
        practice=practice,
        practices=[catalogue.practices[name] for name in catalogue.domains],
        titles={name: one.title for name, one in catalogue.practices.items()},
        needed=NEEDS_ANSWERS,
        asked="asked" in request.args,
    )


@desk.post("/items/")
@needs("see item statistics")
def renew_statistics() -> ResponseReturnValue:
    """Let the job work them out at once, in a process of its own."""
    now = service().now()
    with service().store.write() as conn:
        jobs.plan(conn, STATISTICS, now)
        jobs.hasten(conn, STATISTICS, now)
    return redirect(url_for("studio.items_page", asked=1), 303)


@desk.get("/items/<item_id>/")
@needs("see item statistics")
def item_page(item_id: str) -> ResponseReturnValue:
    """One question with its scene and each of its options."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        one = statistics.of_item(conn, catalogue, item_id) or abort(404)
    return render_template(
        "studio_item.html",
        one=one,
        practice=catalogue.practices[one.item.practice],
        texts={option.id: option for option in getattr(one.item, "options", ())},
        needed=NEEDS_ANSWERS,
    )
