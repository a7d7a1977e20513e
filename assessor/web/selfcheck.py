"""The self-check for mistakes, as a rep's desk and a manager's show it; what it is about decides which."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.engine.catalogue import Catalogue, Lesson
from assessor.engine.selfcheck import Guilt, SelfCheck, behaviours, guilt
from assessor.store import selfchecks
from assessor.store.selfchecks import Sheet
from assessor.web.me.assess import well_formed
from assessor.web.people import me
from assessor.web.service import service
from assessor.web.words import Slip


@dataclass(frozen=True)
class Place:
    """Whose mistakes a desk shows: `about` is self or team, `front` the desk's own page with its name."""

    about: str
    front: tuple[str, str]


def there(catalogue: Catalogue, about: str) -> SelfCheck | None:
    """The self-check that is in service about oneself, or about one's team."""
    return next((one for one in catalogue.selfchecks.values() if one.about == about), None)


def overview(place: Place) -> ResponseReturnValue:
    """What was said last, the worst first, with what cures it; then all the times before."""
    catalogue = service().library.edition().catalogue
    check = there(catalogue, place.about) or abort(404)
    sheets = _sheets(place)
    told = [guilt(check, sheet.levels, before.levels if before else None) for before, sheet in _pairs(sheets)]
    return render_template(
        "mistakes.html",
        place=place,
        check=check,
        asked=len(behaviours(check)),
        catalogue=catalogue,
        sheets=sheets[::-1],
        told=told[::-1],
        worst=_cures(catalogue, told[-1]) if told else [],
    )


def form(place: Place) -> ResponseReturnValue:
    """The behaviours, empty: what one said last must not anchor what one says now."""
    return _form(place, {}, str(uuid4()), [])


def keep(place: Place) -> ResponseReturnValue:
    """Store what was picked, all of it together."""
    check = there(service().library.edition().catalogue, place.about) or abort(404)
    sheet_id = well_formed(request.form.get("sheet", ""))
    asked = behaviours(check)
    given = {one.id: request.form.get(f"level.{one.id}", "") for one in asked}
    levels = {name: int(level) for name, level in given.items() if level in set("12345")}
    missing = [Slip(one.title, f"criterion-{one.id}") for one in asked if one.id not in levels]
    if missing:
        return _form(place, levels, sheet_id, missing), 422
    sheet = Sheet(sheet_id, me().id, place.about, check.id, levels, service().now())
    with service().store.write() as conn:
        selfchecks.add(conn, sheet)
    return redirect(url_for(".mistakes"), 303)


def confirm_removal(place: Place, sheet_id: UUID) -> ResponseReturnValue:
    """Ask, because it cannot be undone."""
    found = next((one for one in _sheets(place) if one.id == str(sheet_id)), None) or abort(404)
    return render_template("mistakes_remove.html", place=place, sheet=found)


def remove(sheet_id: UUID) -> ResponseReturnValue:
    """Delete a sheet of one's own; what is gone already stays gone."""
    with service().store.write() as conn:
        selfchecks.remove(conn, str(sheet_id), me().id)
    return redirect(url_for(".mistakes"), 303)


def _cures(catalogue: Catalogue, told: list[Guilt]) -> list[Lesson]:
    """The lessons that cure what somebody is most guilty of, the one to begin with first."""
    practices = told[0].asked.because if told else {}
    return [lesson for name in practices for lesson in catalogue.lessons_of(name)]


def _form(place: Place, levels: dict[str, int], sheet_id: str, missing: list[Slip]) -> str:
    catalogue = service().library.edition().catalogue
    check = there(catalogue, place.about) or abort(404)
    return render_template(
        "mistakes_check.html",
        place=place,
        check=check,
        mistakes=catalogue.mistakes,
        rated=levels,
        sheet=sheet_id,
        missing=missing,
    )


def _sheets(place: Place) -> list[Sheet]:
    with service().store.read() as conn:
        return selfchecks.of_person(conn, me().id, place.about)


def _pairs(sheets: list[Sheet]) -> list[tuple[Sheet | None, Sheet]]:
    """Each sheet with the one before it."""
    return list(zip([None, *sheets], sheets, strict=False))
