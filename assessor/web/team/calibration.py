"""How strict one is beside other managers: six written calls to rate, and the result, for oneself alone."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching import calibration
from assessor.coaching.calibration import Calibration
from assessor.engine.leniency import MANAGERS, OTHERS_ON_A_LINE
from assessor.engine.vignettes import Written, in_service
from assessor.store import vignettes
from assessor.store.vignettes import Rating
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.team.blueprint import desk

MINUTES = 3
"""What reading and rating one call takes."""


@desk.get("/calibration/")
@needs("calibrate own ratings")
def calibration_page() -> ResponseReturnValue:
    """How far one is, and once all is rated, how one rates beside the others."""
    found = _mine()
    return render_template(
        "calibration.html",
        found=found,
        practices=service().library.edition().catalogue.practices,
        left=len(found.calls) - len(found.rated),
        minutes=MINUTES,
        needed=MANAGERS,
        on_a_line=OTHERS_ON_A_LINE,
    )


@desk.get("/calibration/<vignette>/")
@needs("calibrate own ratings")
def rate_vignette(vignette: str) -> ResponseReturnValue:
    """A written call with the lines to rate; once it is rated, what one gave."""
    found = _mine()
    call = found.calls.get(vignette) or abort(404)
    if vignette in found.rated:
        return render_template("calibration_rated.html", call=call, rating=found.rated[vignette], next=found.next)
    return _form(found, call, {}, [])


@desk.post("/calibration/<vignette>/")
@needs("calibrate own ratings")
def keep_vignette(vignette: str) -> ResponseReturnValue:
    """Keep what one gave, for good, and go on to the next."""
    call = in_service(service().library.edition().catalogue).get(vignette) or abort(404)
    given = {line.id: request.form.get(f"level.{line.id}", "") for line in call.lines}
    levels = {line: int(level) for line, level in given.items() if level in set("12345")}
    missing = [line.title for line in call.lines if line.id not in levels]
    wrong = [f"Still to rate: {', '.join(missing)}."] if missing else []
    if request.form.get("read", call.fingerprint) != call.fingerprint:
        wrong.append("The call was rewritten while you read it. Read it again before you send your levels.")
    if wrong:
        return _form(_mine(), call, levels, wrong), 422
    with service().store.write() as conn:
        vignettes.add(conn, Rating(me().id, vignette, call.fingerprint, levels, service().now()))
    then = _mine().next
    return redirect(url_for("team.rate_vignette", vignette=then) if then else url_for("team.calibration_page"), 303)


def _mine() -> Calibration:
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        return calibration.calibration(conn, catalogue, me().id)


def _form(found: Calibration, call: Written, levels: Mapping[str, int], wrong: list[str]) -> str:
    return render_template(
        "calibration_rate.html",
        call=call,
        number=list(found.calls).index(call.vignette.id) + 1,
        calls=len(found.calls),
        rated=levels,
        wrong=wrong,
    )
