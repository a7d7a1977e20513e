"""Paths: what of each is done, and what is next."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from assessor.engine.catalogue import Catalogue
from assessor.engine.paths import Progress, progress
from assessor.store import Connection, attempts, study
from assessor.store.attempts import Attempt
from assessor.store.study import Studied
from assessor.web.me.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.service import service


@desk.get("/paths/")
@needs("use own desk")
def paths() -> ResponseReturnValue:
    """Every path of one's roles, with how far one is."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        found = progress_of(conn, catalogue, me().id)
    mine = catalogue.paths_for(me().roles)
    return render_template("paths.html", paths=[one for one in found.values() if one.path.id in mine or one.done])


@desk.get("/paths/<path_id>/")
@needs("use own desk")
def path(path_id: str) -> ResponseReturnValue:
    """One path: what is done, and the next thing to do."""
    catalogue = service().library.edition().catalogue
    with service().store.read() as conn:
        found = progress_of(conn, catalogue, me().id).get(path_id)
    return render_template("path.html", found=found) if found else abort(404)


def progress_of(conn: Connection, catalogue: Catalogue, person_id: str) -> dict[str, Progress]:
    """How far somebody is on every path, by its id."""
    return how_far(catalogue, study.of_person(conn, person_id), attempts.of_person(conn, person_id))


def how_far(catalogue: Catalogue, readings: Iterable[Studied], sittings: Iterable[Attempt]) -> dict[str, Progress]:
    """The same for whoever has these at hand."""
    studied = {reading.lesson: reading.studied_at for reading in readings}
    finished = {one.form_id: one.finished_at for one in sittings if one.finished_at}
    return {name: progress(catalogue, one, studied, finished) for name, one in catalogue.paths.items()}
