"""What becomes of recommended lessons: what each changed, and how many say that recommending it was wrong."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from assessor.access import SMALLEST_GROUP
from assessor.engine.effects import ENOUGH
from assessor.store import effects, objections
from assessor.web.people import needs
from assessor.web.service import service
from assessor.web.studio.blueprint import desk


@desk.get("/recommendations/")
@needs("read objections")
def recommendations() -> ResponseReturnValue:
    """Each lesson with its effect, the number of those who object, and the words that trainers may read."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        found = effects.every(conn)
        counts = objections.wrong(conn, SMALLEST_GROUP)
        words = objections.words(conn)
    return render_template(
        "studio_recommendations.html",
        lessons=sorted(catalogue.lessons.values(), key=lambda one: (-counts.get(one.page, 0), one.title)),
        effects=found,
        counts=counts,
        words=words,
        fewest=SMALLEST_GROUP,
        enough=ENOUGH,
    )
