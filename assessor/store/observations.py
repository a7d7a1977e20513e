"""Joint calls: who came along with whom, and what each of the two rated.

Nobody is given the other's side before both are in: there is no query here that could. With the second side both
become rating sheets, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection, bindparam, delete, select, update

from assessor.engine.kinds.text import fold
from assessor.store.errors import Conflict, Missing, TakenBack
from assessor.store.once import Outcome, insert_new
from assessor.store.people import ACTIVE
from assessor.store.ratings import Sheet, add_sheet
from assessor.store.schema import person
from assessor.store.schema_team import SIDES, call_taken_back, observation, observation_side

Which = Literal["manager", "rep"]
REMEMBERED = timedelta(days=400)
"""How long it is known that a call was taken back; calls of more than a year ago are not opened any more."""


@dataclass(frozen=True)
class Observation:
    """A joint call. Times are aware; `both_at` is when the second side was in, and the sides are shown from then on.

    `practise` is what the two agreed on when they talked about it, at `debriefed_at`.
    """

    id: str
    rep_id: str
    manager_id: str
    practice: str
    account: str
    call_on: date
    opened_at: datetime
    both_at: datetime | None = None
    practise: str = ""
    debriefed_at: datetime | None = None


@dataclass(frozen=True)
class Side:
    """What one of the two saw: `levels` gives each criterion that came up its level 1..5; `words` may be empty."""

    levels: Mapping[str, int]
    words: str


@dataclass(frozen=True)
class Listed:
    """A call, with the other one's name."""

    call: Observation
    other: str


_COLUMNS = tuple(observation.c[name] for name in Observation.__dataclass_fields__)
_OPEN_FIRST = (
    observation.c.debriefed_at.is_not(None),
    observation.c.call_on.desc(),
    observation.c.opened_at.desc(),
    observation.c.id,
)
_LISTED = select(*_COLUMNS, person.c.name.label("other")).order_by(*_OPEN_FIRST).limit(bindparam("most"))
_OF_MANAGER = _LISTED.join(person, person.c.id == observation.c.rep_id).where(
    observation.c.manager_id == bindparam("id"), ACTIVE
)
_OF_REP = _LISTED.join(person, person.c.id == observation.c.manager_id).where(observation.c.rep_id == bindparam("id"))
_TO_RATE = _OF_REP.where(observation.c.both_at.is_(None))
_DAYS = select(observation.c.id, observation.c.call_on).where(
    observation.c.rep_id == bindparam("id"), observation.c.both_at.is_not(None)
)
_BY_ID = select(*_COLUMNS).where(observation.c.id == bindparam("id"))
# On PostgreSQL whoever rates, takes back or talks waits for the other; on SQLite all writers do.
_LOCKED = _BY_ID.with_for_update()
# Calls of one manager are opened and taken back one after the other: none overlooks another.
_IN_TURN = select(person.c.id).where(person.c.id == bindparam("manager")).with_for_update(key_share=True)
_THAT_DAY = select(*_COLUMNS).where(
    *(observation.c[name] == bindparam(name) for name in ("rep_id", "manager_id", "practice", "call_on")),
    observation.c.id != bindparam("id"),
)
_TAKEN_BACK = select(call_taken_back.c.at).where(
    call_taken_back.c.call_id == bindparam("id"), call_taken_back.c.manager_id == bindparam("manager")
)
_SIDES = select(observation_side.c.side, observation_side.c.levels, observation_side.c.words)
_OWN = _SIDES.where(
    observation_side.c.observation_id == bindparam("id"), observation_side.c.rater_id == bindparam("rater")
)
_BOTH = _SIDES.join(observation, observation.c.id == observation_side.c.observation_id).where(
    observation.c.id == bindparam("id"), observation.c.both_at.is_not(None)
)


def open_call(conn: Connection, call: Observation, side: Side) -> Outcome:
    """Keep a call with its manager's side. Only its time may differ if it is the "same" as one that is kept.

    Raises Conflict if its id holds another call or another side, and if a call about the same visit is kept under
    another id, which is its `existing` then: who has seen the rep's side of that one would not rate blind. Raises
    TakenBack if it was there and is not wanted any more.
    """
    conn.execute(_IN_TURN, {"manager": call.manager_id})
    if taken_back := taken_back_at(conn, call.id, call.manager_id):
        raise TakenBack(call.id, taken_back)
    row = asdict(call) | {"call_on": call.call_on.isoformat()}
    visited = None if get(conn, call.id) else _same_visit(conn, row)
    if visited:
        raise Conflict(f"the visit of call {call.id}", visited)
    if insert_new(conn, observation, [row]):
        _add_side(conn, call, "manager", side, call.opened_at)
        return "stored"
    kept, kept_side = get(conn, call.id), own_side(conn, call.id, call.manager_id)
    if kept is None:  # It was taken back between the two statements.
        return open_call(conn, call, side)
    later = {name: getattr(kept, name) for name in ("opened_at", "both_at", "practise", "debriefed_at")}
    if (replace(call, **later), side) != (kept, kept_side):
        raise Conflict(f"call {call.id}", kept)
    return "same"


def rate(conn: Connection, call_id: str, rep_id: str, side: Side, at: datetime) -> Outcome:
    """Keep the rep's side; with it the call is complete, and both sides are rating sheets.

    Raises Missing if this rep has no such call, or no longer, and Conflict, whose `existing` is the Side that stays,
    if they rated it otherwise before.
    """
    call = _one(conn.execute(_LOCKED, {"id": call_id}))
    if call is None or call.rep_id != rep_id:
        raise Missing(f"there is no call {call_id} to rate; it may have been taken back")
    if not _add_side(conn, call, "rep", side, at):
        kept = own_side(conn, call_id, rep_id)
        if kept != side:
            raise Conflict(f"the rep's side of call {call_id}", kept)
        return "same"
    conn.execute(update(observation).where(observation.c.id == call_id).values(both_at=at))
    for each in conn.execute(select(observation_side).where(observation_side.c.observation_id == call_id)):
        source = "manager" if each.side == "manager" else "self"
        sheet_id = _sheet_id(call_id, each.side)
        add_sheet(conn, Sheet(sheet_id, each.rater_id, rep_id, source, call.practice, each.levels, each.rated_at))
    return "stored"


def take_back(conn: Connection, call_id: str, manager_id: str, at: datetime) -> bool:
    """Delete a call of this manager's that the rep has not rated; whether it is gone. What is complete stays.

    That it was taken back is remembered, and that of others no longer if it is too long ago.
    """
    conn.execute(_IN_TURN, {"manager": manager_id})
    call = _one(conn.execute(_LOCKED, {"id": call_id}))
    if call is None:
        return True
    if call.manager_id != manager_id or call.both_at:
        return False
    conn.execute(delete(observation_side).where(observation_side.c.observation_id == call_id))
    conn.execute(delete(observation).where(observation.c.id == call_id))
    mine = call_taken_back.c.manager_id == manager_id
    conn.execute(delete(call_taken_back).where(mine, call_taken_back.c.at < at - REMEMBERED))
    insert_new(conn, call_taken_back, [{"call_id": call_id, "manager_id": manager_id, "at": at}])
    return True


def taken_back_at(conn: Connection, call_id: str, manager_id: str) -> datetime | None:
    """When this manager took it back, as far as that is still remembered."""
    return conn.scalar(_TAKEN_BACK, {"id": call_id, "manager": manager_id})


def talked(conn: Connection, call_id: str, manager_id: str, practise: str, at: datetime) -> None:
    """Keep what the two agreed to practise; words that come later replace it, and the first time stays."""
    call = _one(conn.execute(_LOCKED, {"id": call_id}))
    if call is None or call.manager_id != manager_id or not call.both_at:
        return
    said = {"practise": practise, "debriefed_at": call.debriefed_at or at}
    conn.execute(update(observation).where(observation.c.id == call_id).values(said))


def get(conn: Connection, call_id: str) -> Observation | None:
    """The call with this id, without what anybody rated."""
    return _one(conn.execute(_BY_ID, {"id": call_id}))


def own_side(conn: Connection, call_id: str, rater_id: str) -> Side | None:
    """What this person rated on a call, if they did."""
    row = conn.execute(_OWN, {"id": call_id, "rater": rater_id}).one_or_none()
    return Side(row.levels, row.words) if row else None


def both(conn: Connection, call_id: str) -> dict[str, Side]:
    """Both sides, by `manager` and `rep`; nothing at all until both are in."""
    return {row.side: Side(row.levels, row.words) for row in conn.execute(_BOTH, {"id": call_id})}


def of_manager(conn: Connection, manager_id: str, most: int) -> list[Listed]:
    """Calls that this manager opened, with reps who have not left: those to talk about first, then by their day."""
    return _listed(conn.execute(_OF_MANAGER, {"id": manager_id, "most": most}))


def of_rep(conn: Connection, rep_id: str, most: int) -> list[Listed]:
    """Calls on which somebody came along with this rep, in the same order."""
    return _listed(conn.execute(_OF_REP, {"id": rep_id, "most": most}))


def to_rate(conn: Connection, rep_id: str, most: int) -> list[Listed]:
    """Those of them that wait for the rep's side."""
    return _listed(conn.execute(_TO_RATE, {"id": rep_id, "most": most}))


def days(conn: Connection, rep_id: str) -> dict[str, date]:
    """By rating sheet the day of the joint call that it comes from, of both sides of this rep's calls."""
    found = conn.execute(_DAYS, {"id": rep_id}).all()
    return {_sheet_id(id_, side): date.fromisoformat(day) for id_, day in found for side in SIDES}


def _sheet_id(call_id: str, side: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"joint call {call_id} {side}"))


def _same_visit(conn: Connection, row: Mapping[str, Any]) -> Observation | None:
    rows: Any = conn.execute(_THAT_DAY, dict(row)).mappings()
    return next((one for one in map(_observation, rows) if fold(one.account) == fold(row["account"])), None)


def _add_side(conn: Connection, call: Observation, which: Which, side: Side, at: datetime) -> int:
    rater = call.manager_id if which == "manager" else call.rep_id
    row = {"observation_id": call.id, "side": which, "rater_id": rater, "levels": dict(side.levels)}
    return insert_new(conn, observation_side, [row | {"words": side.words, "rated_at": at}])


def _one(rows: Any) -> Observation | None:
    row = rows.mappings().one_or_none()
    return _observation(row) if row else None


def _listed(rows: Any) -> list[Listed]:
    return [Listed(_observation(row), row["other"]) for row in rows.mappings()]


def _observation(row: Mapping[str, Any]) -> Observation:
    own = {name: row[name] for name in Observation.__dataclass_fields__}
    return Observation(**own | {"call_on": date.fromisoformat(own["call_on"])})
