"""A trainer's desk: what is in service, and what is wrong with the newer files."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from assessor.engine.catalogue import Catalogue, by_point, drawable
from assessor.web.people import needs
from assessor.web.service import service

desk = Blueprint("studio", __name__, url_prefix="/studio")


@desk.get("/")
@needs("see content problems")
def studio() -> ResponseReturnValue:
    """Mistakes first, then the bank at a glance."""
    edition = service().library.edition()
    return render_template("studio.html", problems=edition.problems, rows=bank(edition.catalogue))


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
