"""The desk's front: what is in service, and what is wrong with the newer files."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from assessor.access import may
from assessor.engine.catalogue import Catalogue, by_point, drawable
from assessor.store import clinic
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.studio.blueprint import desk


@desk.get("/")
@needs("see content problems")
def studio() -> ResponseReturnValue:
    """Mistakes first, then the bank at a glance."""
    edition = service().library.edition()
    asked = None
    if may(me(), "answer in the clinic"):
        with service().store.read() as conn:
            asked = clinic.waiting(conn)
    return render_template("studio.html", problems=edition.problems, rows=bank(edition.catalogue), asked=asked)


def bank(catalogue: Catalogue) -> list[dict[str, object]]:
    """For each practice: items that forms may draw, learning points, kinds, released items, lessons."""
    rows: list[dict[str, object]] = []
    for practice in catalogue.practices.values():
        items = [item for item in catalogue.items.values() if item.practice == practice.id]
        drawn = [item for item in items if drawable(item)]
        rows.append(
            {
                "practice": practice,
                "items": len(drawn),
                "points": len(by_point(drawn)),
                "kinds": sorted({item.kind for item in drawn}),
                "released": len(items) - len(drawn),
                "lessons": catalogue.lessons_of(practice.id),
                "rubric": practice.id in catalogue.rubrics,
            }
        )
    return rows
