"""What is kept about one: told, and all of it in one file."""

from __future__ import annotations

from tempfile import TemporaryFile

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from assessor import retention
from assessor.accounts import deeds
from assessor.personal import archive
from assessor.personal.kind import Spans
from assessor.personal.kinds import KINDS
from assessor.store import export, former
from assessor.web.account.blueprint import desk
from assessor.web.people import me, needs, where
from assessor.web.service import service
from assessor.web.stories import led


@desk.get("/data")
@needs("use own account")
def data() -> ResponseReturnValue:
    """Each kind of it: how much there is, who sees it, and when it ends."""
    settings = service().settings
    with service().store.read() as conn:
        counts = export.counts(conn, me().id)
        notes = former.of_manager(conn, me().id, led(conn))
    return render_template(
        "account_data.html",
        kinds=KINDS,
        counts=counts,
        notes=notes,
        spans=Spans(settings.keep_audit_months, settings.keep_letters_days).words(),
        retention=retention.in_words(settings),
    )


@desk.post("/data")
@needs("use own account")
def download() -> ResponseReturnValue:
    """All of it as one file. That it was asked for is noted: somebody else may have done it."""
    now = service().now()
    with service().store.write() as conn:
        deeds.note(conn, now, deeds.DOWNLOADED, me().id, me().id, where())
    # On the disk and without a name: it may be large, and whoever downloads slowly must not hold the database up.
    file = TemporaryFile()  # noqa: SIM115  the reply closes it
    with service().store.read() as conn:
        archive.write(conn, me().id, now, file)
    file.seek(0)
    return send_file(file, "application/zip", as_attachment=True, download_name=f"my-data-{now:%Y-%m-%d}.zip")
