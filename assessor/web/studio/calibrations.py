"""Which calibration the questions are measured with: all that were made, and the way back to each."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.calibration import RASCH_FROM
from assessor.items import versions
from assessor.store import calibrations, firsts
from assessor.store.errors import Missing
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.studio.blueprint import desk

LEVELS = "levels"
MOST = 20
"""Decisions on the page."""


@desk.get("/calibrations/")
@needs("change the scale")
def calibrations_page() -> ResponseReturnValue:
    """What is in force, and what could be."""
    with service().store.read() as conn:
        reps, _ = firsts.count(conn)
        return render_template(
            "studio_calibrations.html",
            every=calibrations.versions(conn),
            in_force=versions.number_in_force(conn),
            follows=versions.follows(conn),
            decisions=calibrations.decisions(conn)[:MOST],
            reps=reps,
            needed=RASCH_FROM,
            levels=LEVELS,
        )


@desk.post("/calibrations/")
@needs("change the scale")
def use_calibration() -> ResponseReturnValue:
    """Measure with another one from now on."""
    given = request.form.get("use", "")
    if given != LEVELS and not (given.isascii() and given.isdigit() and len(given) < 9):
        return redirect(url_for("studio.calibrations_page"), 303)
    try:
        with service().store.write() as conn:
            versions.put_in_force(conn, None if given == LEVELS else int(given), me().id, service().now())
    except Missing:
        abort(404)
    return redirect(url_for("studio.calibrations_page", _anchor="decisions"), 303)
