"""What the demo's managers keep for themselves: Ana's plan, figures and notes, and how they rated written calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

from assessor.demo.cast import ident
from assessor.engine.catalogue import Catalogue
from assessor.engine.rear_view import Reading
from assessor.engine.recurrence import plus_months
from assessor.engine.vignettes import in_service
from assessor.store import Connection, month_figures, plans, qualifications, vignettes
from assessor.store.month_figures import Figure
from assessor.store.plans import Entry, PlanPart
from assessor.store.qualifications import Qualified
from assessor.store.vignettes import Rating

PARTS = (
    ("group", "Team round: what is coming this week, and who needs what", "week", "08:30", 0),
    ("individual", "One-to-ones, half an hour for each in turn", "week", "", 1),
    ("monitoring", "Joint calls with one of them, in turn", "two-weeks", "", 2),
    ("field", "Two hours kept free for a difficult case", "week", "14:00", 3),
    ("motivation", "What went well this week, and by whom", "week", "", 4),
    ("improvement", "One skill, practised together", "month", "", 2),
)
"""Part, what, how often, at which hour, and on which day of the week; Monday is 0."""
DONE = {
    "group": (
        "Routes for the fair; Gita swaps with Jon.",
        "Price letter explained before it went out.",
        "Eva told us about Delta.",
        "Who takes which of the harbour accounts.",
        "Hugo showed how he prepares a first visit.",
        "What the new contract says, in plain words.",
        "Three open tenders, and who needs help with one.",
        "Holidays: who looks after whose customers.",
        "Ines asked for a second pair of eyes on her offer.",
        "Ben's question that made a buyer count.",
        "Complaints of the month, and what we say now.",
        "The week's one thing: ask before you show.",
        "Jon and Gita on the two visits to the mill.",
        "What we stop doing: lists that nobody reads.",
        "First week of the new price list: who explains it where.",
        "Deliveries late again; what we tell customers today.",
    ),
    "field": (
        "Called the warehouse about Finn's pumps.",
        "With Hugo at Ostend Glass, for the complaint.",
        "An hour with Ines on the tender's small print.",
        "Rang the buyer at Kestrel, so that Jon gets an answer.",
        "With Ben through the workbook, account by account.",
        "Got Gita a technician for Thursday.",
        "With Eva to the plant, because the drawings were wrong.",
        "Credit note for Finn's customer, at last.",
        "Sat with Jon until the offer was out.",
        "Asked legal for the two sentences that Hugo needs.",
        "At the fair with Gita, for the visitors nobody knew.",
        "Freed Ines from the monthly list.",
        "Sorted out who may promise which delivery day.",
        "With Finn to the works manager who never calls back.",
        "Samples for Eva, from the other warehouse.",
        "Read Ben's offer aloud with him.",
    ),
    "motivation": (
        "Ines: first order of her own.",
        "A note to Jon after the lost tender.",
        "Eva, for asking about the new hall.",
        "Finn kept quiet until the buyer answered, and it paid.",
        "Gita, for handing Jon the account that fits him better.",
        "Hugo: a complaint that ended with an order.",
        "Ben told the team what he would do otherwise. That takes courage.",
        "Jon rang back the same day, three times.",
        "Ines, for the plainest offer of the year.",
        "Thanked the back office, by name, in front of all.",
        "Eva prepared four visits and cancelled the fifth. Rightly.",
        "Finn's sketch of the line, which the customer kept.",
        "Gita helped Finn without being asked.",
        "Hugo said no to a discount, and said why.",
        "Ben, for a figure that the buyer worked out alone.",
        "Jon: the tender after the lost one.",
    ),
    "improvement": (
        "Asking for a figure, in pairs.",
        "One question, then silence: ten minutes in pairs.",
        "Openings: first sentence only, ten times.",
        "What to say to “too expensive”, round the table.",
        "Each reads a visit report of another's, and asks one thing.",
        "Naming the next step before one stands up.",
        "Two figures of one's own customer, from memory.",
    ),
}
"""What Ana wrote down of each, the latest first; of what is longer ago, only that it was done."""
MONTHS = (0.97, 1.04, 0.81, 1.01, 0.93, 0.0)
"""How much of the target the six months brought, the oldest first; of this one only what has come in so far."""
TARGET = 420_000.0
QUALIFIED = ("ben", "eva", "finn", "gita", "hugo", "ines")


def plan(conn: Connection, catalogue: Catalogue, now: datetime, leans: Mapping[str, float]) -> None:
    """Keep all of it; `leans` says by how much each of the other managers rates above the rest."""
    _plan(conn, now)
    _figures(conn, now)
    _qualified(conn, catalogue, now)
    for handle, above in {"ana": 0.4, **leans}.items():
        _rated(conn, catalogue, handle, above, now)


def _plan(conn: Connection, now: datetime) -> None:
    rng = Random("ana's plan")  # noqa: S311  a story, not a secret
    today = now.date()
    monday = today - timedelta(days=today.weekday(), weeks=25)
    for part, words, every, hour, weekday in PARTS:
        begins = monday + timedelta(days=weekday)
        made = PlanPart(ident("ana"), part, words, every, begins, begins, hour, now - timedelta(days=176))  # type: ignore[arg-type]
        plans.keep_part(conn, made)
        step = 28 if every == "month" else 14 if every == "two-weeks" else 7
        days = [begins + timedelta(days=number) for number in range(0, (today - begins).days + 1, step)]
        held = [day for day in days if part in DONE and rng.random() < 0.55]
        lines = iter(DONE.get(part, ()))
        for day in reversed(held):
            at, said = now - timedelta(days=(today - day).days), next(lines, "")
            plans.log(conn, Entry(ident(f"{part} {day}"), ident("ana"), part, day, said, at))  # type: ignore[arg-type]


def _figures(conn: Connection, now: datetime) -> None:
    """Month by month, read once a week; the third of them was lost early."""
    rng = Random("ana's months")  # noqa: S311  a story, not a secret
    today = now.date()
    for back, share in zip(range(len(MONTHS) - 1, -1, -1), MONTHS, strict=True):
        first = plus_months(today.replace(day=1), -back)
        days = (plus_months(first, 1) - first).days
        month_figures.keep(conn, Figure(ident("ana"), f"{first:%Y-%m}", "Orders of the team", TARGET, now))
        total = TARGET * (share or 0.82)
        for day in (*range(7, days, 7), days):
            on = first + timedelta(days=day - 1)
            if on <= today:
                slow = 0.55 if share == 0.81 and day < days else 1.0
                so_far = total * slow * (day / days) * rng.uniform(0.94, 1.02) if day < days else total
                month_figures.read_off(conn, ident("ana"), Reading(on, round(so_far, -2)), now)


def _qualified(conn: Connection, catalogue: Catalogue, now: datetime) -> None:
    asked = catalogue.qualification
    if asked is None:
        return
    for back, handles in ((1, QUALIFIED), (0, QUALIFIED[:3])):
        day = plus_months(now.date(), -3 * back)
        for handle in handles:
            rng = Random(f"{handle} {back}")  # noqa: S311  a story, not a secret
            levels = {
                one.id: rng.choice((1, 2, 2, 3, 3, 3, 4, 4, 5)) for one in asked.questions if rng.random() < 0.8
            }
            written = now - timedelta(days=85 * back + 6)
            made = Qualified(
                ident("ana"), ident(handle), _quarter(day), levels, {}, "Ask what spoilt the past fortnight.", written
            )
            qualifications.keep(conn, made)


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def _rated(conn: Connection, catalogue: Catalogue, handle: str, above: float, now: datetime) -> None:
    for name, written in in_service(catalogue).items():
        usual, own = Random(name), Random(f"{handle} {name}")  # noqa: S311  a story, not a secret
        levels = {
            line.id: min(5, max(1, round(usual.uniform(1.4, 4.6) + above + own.gauss(0, 0.45))))
            for line in written.lines
        }
        vignettes.add(conn, Rating(ident(handle), name, written.fingerprint, levels, now - timedelta(days=30)))
