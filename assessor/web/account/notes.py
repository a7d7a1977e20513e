"""What one has written about people whom one does not lead any more: counted, and deleted at once."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.store import former
from assessor.web.account.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.stories import led


@desk.get("/notes")
@needs("delete own notes")
def notes() -> ResponseReturnValue:
    """How much there is of each kind; what it says is not shown, not even to who wrote it."""
    with service().store.read() as conn:
        found = former.of_manager(conn, me().id, led(conn))
    return render_template("account_notes.html", found=found)


@desk.post("/notes")
@needs("delete own notes")
def remove_notes() -> ResponseReturnValue:
    """Delete all of one kind; what is gone already stays gone."""
    kind = request.form.get("kind", "")
    if kind not in former.KINDS:
        abort(400)
    with service().store.write() as conn:
        former.remove(conn, me().id, led(conn), kind)
    return redirect(url_for("account.notes"), 303)
