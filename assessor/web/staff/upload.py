"""A file of people: uploaded, looked at, then imported as it was shown."""

from __future__ import annotations

import json
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from assessor import access
from assessor.formats import roster as roster_file
from assessor.formats.roster import LARGEST, MOST_ROWS, Roster
from assessor.formats.roster_cells import COLUMNS
from assessor.roster import importing
from assessor.roster.importing import Outdated
from assessor.roster.kept import BEFORE, DONE, FOLDER, ROSTER, Kept
from assessor.roster.plan import FATES, Plan
from assessor.web import errors
from assessor.web.people import asking, me, needs
from assessor.web.service import service
from assessor.web.staff.blueprint import desk
from assessor.web.staff.overview import csv

FORM_AROUND = 16 * 1024
"""Bytes of a form with a file that are not the file."""
FIRST = 20
"""Rows of each fate on the page."""
GONE = "That file is not kept any more: files stay for an hour. Choose it again."
CHANGED_SINCE = "People have changed since this was shown. Look at it again: this is what would be done now."


@desk.url_value_preprocessor
def allow_a_file(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a form be large where an admin sends a file: before anything, such as its token, is read from it."""
    if endpoint == "people.upload" and request.method == "POST" and access.may(asking(), "import people"):
        # The second too: werkzeug counts as memory what it has read of a file and not yet written to disk.
        request.max_content_length = request.max_form_memory_size = LARGEST + FORM_AROUND


@desk.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The form again, with how large a file may be."""
    if not access.may(asking(), "import people"):
        return errors.page(413, *errors.WORDS[413])
    return _upload(f"That file is too large: at most {LARGEST // 1024**2} MB. Divide it into several.", 413)


@desk.get("/import")
@needs("import people")
def choose() -> ResponseReturnValue:
    """Which file, and what it may hold."""
    return _upload(GONE if request.args.get("gone") else "")


@desk.post("/import")
@needs("import people")
def upload() -> ResponseReturnValue:
    """Keep the file for an hour, and show what it would do."""
    file = request.files.get("file")
    raw = file.read(LARGEST + 1) if file else b""
    if not raw:
        return _upload("Choose a file with people in it first.", 422)
    if len(raw) > LARGEST:
        raise RequestEntityTooLarge
    digest = _kept().add(raw, service().now())
    leavers = "1" if request.form.get("leavers") else None
    return redirect(url_for("people.preview", digest=digest, leavers=leavers), 303)


@desk.get("/import/<digest>")
@needs("import people")
def preview(digest: str) -> ResponseReturnValue:
    """Every row's fate, before anything is written."""
    roster = _roster(digest)
    if roster is None:
        return _gone()
    return _preview(digest, _plan(roster))


@desk.post("/import/<digest>")
@needs("import people")
def confirm(digest: str) -> ResponseReturnValue:
    """Do what was shown, if that is still what would be done."""
    roster = _roster(digest)
    if roster is None:
        return _gone()
    plan, now, before = _plan(roster), service().now(), importing.export(service().store)
    if roster.problems or request.form.get("shown") != plan.digest():
        return _preview(digest, plan, CHANGED_SINCE, 409)
    try:
        done = importing.apply(service().store, plan, now, _leavers(), me().id)
    except Outdated as outdated:
        return _preview(digest, outdated.plan, CHANGED_SINCE, 409)
    if not done.changes_nothing:
        _kept().put(digest, BEFORE, before, now)
    did = done.counts | {"leaving": len(done.leaving), "teams": len(done.teams)}
    _kept().put(digest, DONE, json.dumps(did).encode(), now)
    return redirect(url_for("people.done", digest=digest, leavers=request.form.get("leavers") or None), 303)


@desk.get("/import/<digest>/done")
@needs("import people")
def done(digest: str) -> ResponseReturnValue:
    """What was done, and the way back."""
    did = _kept().get(digest, DONE, service().now())
    if did is None:
        return redirect(url_for("people.overview"), 303)
    return render_template("people_done.html", digest=digest, did=json.loads(did), leavers=_leavers())


@desk.get("/import/<digest>/refused.csv")
@needs("import people")
def refused(digest: str) -> ResponseReturnValue:
    """The refused rows, each with the reason."""
    roster = _roster(digest)
    return csv(importing.refused(_plan(roster)), "refused.csv") if roster else _gone()


@desk.get("/import/<digest>/before.csv")
@needs("export people")
def before(digest: str) -> ResponseReturnValue:
    """Everybody as they were before the import."""
    raw = _kept().get(digest, BEFORE, service().now())
    return csv(raw, "people-before.csv") if raw else _gone()


def _kept() -> Kept:
    return Kept(service().settings.var / FOLDER)


def _leavers() -> bool:
    return request.values.get("leavers") == "1"


def _roster(digest: str) -> Roster | None:
    raw = _kept().get(digest, ROSTER, service().now())
    return None if raw is None else roster_file.read(raw, "the file")


def _plan(roster: Roster) -> Plan:
    return importing.preview(service().store, roster, service().now(), _leavers(), me().id)


def _gone() -> ResponseReturnValue:
    return redirect(url_for("people.choose", gone=1), 303)


def _upload(trouble: str = "", status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "people_import.html", trouble=trouble, columns=COLUMNS, megabytes=LARGEST // 1024**2, rows=MOST_ROWS
    )
    return html, status


def _preview(digest: str, plan: Plan, trouble: str = "", status: int = 200) -> ResponseReturnValue:
    html = render_template(
        "people_preview.html",
        digest=digest,
        plan=plan,
        fates=FATES,
        first=FIRST,
        leavers=_leavers(),
        trouble=trouble,
    )
    return html, status
