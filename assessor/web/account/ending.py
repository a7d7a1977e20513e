"""The end of one's own account: what goes, what stays without a name, and that there is no way back."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from assessor.accounts.sessions import Refused
from assessor.personal import ending
from assessor.personal.ending import LastAdmin, NotFresh
from assessor.roster.kept import HOUR, Kept
from assessor.web.account.blueprint import desk
from assessor.web.people import here, me, needs
from assessor.web.service import service

NOT_TYPED = "Type {handle}, as it stands here, to say that you mean it. Nothing has been deleted."
WRONG = "That is not your password. Nothing has been deleted."
GONE = "account that was deleted"
WAIT = "Too many tries have failed on this device. Wait a while, then try again. Nothing has been deleted."


@desk.get("/delete")
@needs("use own account")
def confirm_delete() -> ResponseReturnValue:
    """What it means, before it is done."""
    return _page()


@desk.post("/delete")
@needs("use own account")
def delete() -> ResponseReturnValue:
    """Do it, if its owner means it and is who they say."""
    if request.form.get("handle", "").strip() != me().handle:
        return _page(NOT_TYPED.format(handle=me().handle), "handle")
    now = service().now()
    try:
        ending.end(service().store, service().hasher, here(), request.form.get("password", ""), now)
    except Refused as refused:
        return _page(WAIT if refused.until else WRONG, "password")
    except (NotFresh, LastAdmin):
        return _page(status=409)
    # Their name may stand in a file of people that an admin looks at in this hour.
    Kept(service().settings.var / "rosters").drop_old(now + HOUR)
    gone = me().id
    session.clear()
    session[GONE] = gone
    return redirect(url_for("account.deleted"), 303)


@desk.get("/deleted")
@needs("sign in")
def deleted() -> ResponseReturnValue:
    """That it is done, for whoever comes from there; to their browser once whose words it drops, to nobody else."""
    return render_template("account_deleted.html", gone=session.pop(GONE, ""))


def _page(trouble: str = "", wrong: str = "", status: int = 200) -> ResponseReturnValue:
    settings = service().settings
    html = render_template(
        "account_delete.html",
        person=me(),
        last_admin=ending.is_last_admin(service().store, me()),
        needs_password=ending.needs_password(service().store, me()),
        fresh=ending.fresh(here(), service().now()),
        minutes=int(ending.FRESH.total_seconds() / 60),
        backups=settings.backups_kept if settings.backups else 0,
        trouble=trouble,
        wrong=wrong,
    )
    return html, 422 if trouble else status
