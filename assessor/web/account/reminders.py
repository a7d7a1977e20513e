"""When one's weekly letter comes, and what it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.coaching import agenda, digest
from assessor.engine.reminding import Times
from assessor.jobs.digest import anew
from assessor.mail import weekly
from assessor.store import Connection, reminders
from assessor.store.reminders import Wish
from assessor.web.account.blueprint import desk
from assessor.web.people import me, needs
from assessor.web.service import service
from assessor.web.words import Slip

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BRINGS = {
    "assigned": ("What you were asked for", "What is late, and what is due within two weeks."),
    "calls": ("Calls to rate", "How many joint calls wait for your side."),
    "agreed": ("What you wanted to do", "How many of your own commitments are due; never what they say."),
    "week": (
        "Your week with the team",
        "The days of your plan, what you asked for that is due, and where to see whom to talk to.",
    ),
}
"""By kind: its name, and what of it the letter says."""
REGIONS = ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
NO_PLACES = {"Factory", "localtime"}
KEPT = "Kept."


@dataclass(frozen=True)
class Typed:
    """The form as it was sent, or as it would be if nobody changed anything; `wrong` says what is wrong with it."""

    zone: str
    weekday: str
    hour: str
    quiet_from: str
    quiet_to: str
    brings: frozenset[str]
    wrong: list[str] = field(default_factory=list)


@desk.get("/reminders")
@needs("set reminders")
def reminders_page() -> ResponseReturnValue:
    """The wishes as they are, and what would come of them."""
    with service().store.read() as conn:
        wish, off = reminders.wish(conn, me().id), _off(conn)
        return _page(conn, _typed(wish, frozenset(offered()) - off))


@desk.post("/reminders")
@needs("set reminders")
def keep_reminders() -> ResponseReturnValue:
    """Keep other wishes, or say what is wrong with them."""
    typed, now = _read(), service().now()
    if typed.wrong:
        with service().store.read() as conn:
            return _page(conn, typed), 422
    with service().store.write() as conn:
        reminders.keep_wish(conn, Wish(me().id, typed.zone, _times(typed)), now)
        stopped = set(offered()) - typed.brings
        more = stopped - _off(conn)
        reminders.stop(conn, me().id, stopped, now)
        reminders.bring(conn, me().id, typed.brings)
        if more:
            anew(conn, service().settings, service().library.edition().catalogue, me().id, now)
    flash(KEPT)
    return redirect(url_for("account.reminders_page"), 303)


def offered() -> dict[str, tuple[str, str]]:
    """The kinds that a letter to whoever is signed in can bring."""
    return {kind: said for kind, said in BRINGS.items() if kind != "week" or agenda.leads(me())}


def no_letters(conn: Connection) -> str:
    """Why no letter comes to whoever is signed in; empty if one may."""
    if not service().settings.mails:
        return "this organisation sends no mail"
    if not me().email:
        return "no e-mail address of yours is known"
    return "you have stopped all of them" if set(offered()) <= _off(conn) else ""


@cache
def zones() -> frozenset[str]:
    """Every name of a time zone that this machine knows."""
    return frozenset(available_timezones() - NO_PLACES)


@cache
def places() -> Mapping[str, list[tuple[str, str]]]:
    """The time zones that are offered, by region: name and place."""
    return {
        region: [(name, name.partition("/")[2].replace("_", " ")) for name in sorted(zones()) if _is_in(name, region)]
        for region in REGIONS
    }


def _is_in(name: str, region: str) -> bool:
    return name.startswith(f"{region}/")


def _off(conn: Connection) -> frozenset[str]:
    return reminders.off(conn, [me().id])[me().id]


def _typed(wish: Wish, brings: frozenset[str]) -> Typed:
    times = wish.times
    return Typed(wish.zone, str(times.weekday), str(times.hour), str(times.quiet_from), str(times.quiet_to), brings)


def _read() -> Typed:
    sent = request.form
    brings = frozenset(sent.getlist("brings")) & set(offered())
    zone, weekday, hour = sent.get("zone", ""), sent.get("weekday", ""), sent.get("hour", "")
    typed = Typed(zone, weekday, hour, sent.get("quiet_from", ""), sent.get("quiet_to", ""), brings)
    typed.wrong.extend(_wrong(typed))
    return typed


def _wrong(typed: Typed) -> list[str]:
    """What is wrong with a form, a sentence each."""
    found: list[str] = []
    if typed.zone not in zones():
        found.append(Slip(f"“{typed.zone[:40]}” is no time zone that is known here. Pick one from the list.", "zone"))
    if typed.weekday not in {str(day) for day in range(7)}:
        found.append(Slip("The day is not one of the seven. Pick one from the list.", "weekday"))
    hours = {str(hour) for hour in range(24)}
    if not {typed.hour, typed.quiet_from, typed.quiet_to} <= hours:
        found.append("An hour is not one from 0 to 23. Pick one from the list.")
    elif not found and (times := _times(typed)).is_quiet(times.hour):
        first, last = times.quiet_to, (times.quiet_from - 1) % 24
        said = f"At {times.hour:02}:00 it is quiet, so the letter could not leave. It can from {first:02}:00 to"
        found.append(Slip(f"{said} {last:02}:00; or choose other quiet hours.", "hour"))
    return found


def _times(typed: Typed) -> Times:
    return Times(int(typed.weekday), int(typed.hour), int(typed.quiet_from), int(typed.quiet_to))


def _page(conn: Connection, typed: Typed) -> str:
    now, wish, off = service().now(), reminders.wish(conn, me().id), _off(conn)
    return render_template(
        "account_reminders.html",
        typed=typed,
        wish=wish,
        zone=(zone := typed.zone if typed.zone in zones() else wish.zone),
        elsewhere=sorted({"UTC", zone} - {name for names in places().values() for name, _ in names}),
        days=DAYS,
        offered=offered(),
        places=places(),
        no_letters=no_letters(conn),
        mails=service().settings.mails,
        email=me().email,
        next_at=weekly.next_at(conn, wish, now),
        told=_told(conn, wish, off, now),
        silent=set(offered()) <= off,
    )


def _told(conn: Connection, wish: Wish, off: frozenset[str], now: datetime) -> tuple[digest.Section, ...]:
    """What a letter would say if it left now."""
    today = now.astimezone(reminders.zone(wish.zone)).date()
    catalogue = service().library.edition().catalogue
    found = agenda.ahead(conn, catalogue, [me()], now, today + digest.SOON + timedelta(days=1))
    return digest.sections(found[me().id], off, today)
