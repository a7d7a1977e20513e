"""An import shows every row's fate before it does anything, does all of it or nothing, and does nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest

from assessor.formats import roster as roster_file
from assessor.roster import deeds, importing
from assessor.roster.importing import Outdated
from assessor.roster.plan import Plan
from assessor.roster.planning import plan
from assessor.store import Store, accounts, audit, invitations, people
from assessor.store.invitations import Invitation
from assessor.store.people import Person, Team
from tests.support import made

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HEADER = "email,name,team,roles,manages,handle,left\n"
ADMIN = frozenset({"admin"})


@pytest.fixture(autouse=True)
def _staff(store: Store) -> None:
    """Ida, the admin; Ana, who leads North; Ben in North; Dov, who left South."""
    with store.write() as conn:
        for team in (Team("sales", "Sales"), Team("north", "North", "sales"), Team("south", "South", "sales")):
            people.add_team(conn, team)
        for one in (
            made.person("ida", email="ida@example.org", roles=ADMIN),
            made.person("ana", team_id="north", roles=frozenset({"rep", "manager"}), manages=frozenset({"north"})),
            made.person("ben", email="ben@example.org", team_id="north"),
            made.person("dov", email="dov@example.org", team_id="south"),
        ):
            people.add_person(conn, one)
        people.leave(conn, "dov", NOW - timedelta(days=30))


def preview(store: Store, text: str, **how: object) -> Plan:
    read = roster_file.read(text.encode(), "people.csv")
    assert read.problems == ()
    return importing.preview(store, read, NOW, **how)  # type: ignore[arg-type]


def imported(store: Store, text: str, **how: object) -> Plan:
    return importing.apply(store, preview(store, text, **how), NOW, **how)  # type: ignore[arg-type]


def fates(plan: Plan) -> list[str]:
    return [line.fate for line in plan.lines]


def reasons(plan: Plan) -> list[str]:
    return [f"{problem.line}:{problem.column}: {problem.what}" for line in plan.lines for problem in line.problems]


def person(store: Store, handle: str) -> Person:
    with store.read() as conn:
        found = people.by_handle(conn, handle)
    assert found is not None
    return found


def everything(store: Store) -> tuple[object, ...]:
    with store.read() as conn:
        everyone = people.everyone(conn)
        return everyone, people.teams(conn), [audit.about(conn, one.id) for one in everyone]


def test_what_is_exported_comes_back_without_a_change(store: Store) -> None:
    raw = importing.export(store)
    plan = importing.preview(store, roster_file.read(raw, "people.csv"), NOW)
    assert fates(plan) == ["same"] * 4
    assert plan.changes_nothing
    assert plan.absent == ()


def test_names_that_are_formulas_come_back_without_a_change(store: Store) -> None:
    with store.write() as conn:
        people.add_team(conn, Team("t", "=cmd|' /C calc'!A0"))
        people.add_person(conn, made.person("eve", name="'=1+1", email="=1+1@example.org", team_id="t"))
        people.add_person(conn, made.person("fay", name="@SUM(A1:A9)", manages=frozenset({"t"})))
    raw = importing.export(store)
    assert b"\n=" not in raw
    assert b",=" not in raw
    assert b",@" not in raw
    assert importing.preview(store, roster_file.read(raw, "people.csv"), NOW).changes_nothing


def test_a_preview_says_every_fate_and_writes_nothing(store: Store) -> None:
    before = everything(store)
    plan = preview(
        store,
        "email,name,team\n"
        "eve@example.org,Eve,Sales/West\n"
        "ben@example.org,Benjamin,Sales/South\n"
        "IDA@example.org,Ida,\n"
        "ana,Ana,\n",
    )
    assert fates(plan) == ["new", "changed", "same", "refused"]
    assert [(one.field, one.old, one.new) for one in plan.lines[1].changes] == [
        ("name", "Ben", "Benjamin"),
        ("team", "Sales/North", "Sales/South"),
    ]
    assert plan.counts == {"new": 1, "changed": 1, "same": 1, "refused": 1}
    assert plan.team_paths == ("Sales/West",)
    assert [one.handle for one in plan.absent] == ["ana"]
    assert everything(store) == before


def test_applying_does_what_was_shown_and_a_second_time_nothing(store: Store) -> None:
    text = (
        HEADER + "eve@example.org,Eve,Sales/West/Coast,rep manager,Sales/North; Sales/West,,\n"
        "ben@example.org,Benjamin,sales / south,rep trainer,,ben,\n"
        "dov@example.org,Dov,Sales/South,rep,,dov,\n"
        ",Ana,Sales/North,rep manager,Sales/North,ana,2026-11-02\n"
        "nobody,Nobody,,,,,\n"
    )
    assert fates(imported(store, text)) == ["new", "changed", "changed", "changed", "refused"]
    with store.read() as conn:
        teams = people.teams(conn)
        assert people.by_email(conn, "nobody") is None
    (west,) = [team for team in teams.values() if team.name == "West"]
    (coast,) = [team for team in teams.values() if team.name == "Coast"]
    assert (west.parent_id, coast.parent_id) == ("sales", west.id)
    eve, ben, ana = (person(store, handle) for handle in ("eve", "ben", "ana"))
    assert (eve.team_id, eve.manages, eve.roles) == (coast.id, {"north", west.id}, {"rep", "manager"})
    assert (ben.id, ben.name, ben.team_id, ben.roles) == ("ben", "Benjamin", "south", {"rep", "trainer"})
    assert person(store, "dov").left_at is None
    assert ana.left_at == datetime(2026, 11, 2, tzinfo=UTC)
    after = everything(store)
    again = imported(store, text)
    assert fates(again) == ["same", "same", "same", "same", "refused"]
    assert again.changes_nothing
    assert everything(store) == after


def test_a_column_that_is_not_there_changes_nothing(store: Store) -> None:
    plan = imported(store, "handle,name\nana,Ana Ferreira\ndov,Dov\n")
    assert fates(plan) == ["changed", "same"]
    ana = person(store, "ana")
    assert (ana.name, ana.team_id, ana.roles, ana.manages) == ("Ana Ferreira", "north", {"rep", "manager"}, {"north"})
    assert person(store, "dov").left_at is not None


def test_an_empty_cell_takes_away(store: Store) -> None:
    imported(store, HEADER + ",Ana,,,,ana,\n")
    ana = person(store, "ana")
    assert (ana.email, ana.team_id, ana.roles, ana.manages) == (None, None, {"rep"}, frozenset())


def test_an_address_and_a_handle_can_change_while_the_other_says_who_it_is(store: Store) -> None:
    text = "email,name,handle\nb.okafor@example.org,Ben,ben\nida@example.org,Ida,ida.novak\n"
    assert fates(imported(store, text)) == ["changed", "changed"]
    assert person(store, "ben").email == "b.okafor@example.org"
    assert person(store, "ida.novak").id == "ida"


def test_a_new_person_gets_a_handle_that_nobody_has(store: Store) -> None:
    text = "email,name\nben@example.com,Ben\nben@example.net,Ben\nÉva.O'Hara@example.org,Éva\n"
    plan = imported(store, text)
    assert [line.person.handle for line in plan.lines if line.person] == ["ben2", "ben3", "éva.o.hara"]


def test_two_thousand_people_with_one_name_each_get_a_handle() -> None:
    rows = "".join(f"info@{number}.example.org,Info\n" for number in range(2000))
    read = roster_file.read(f"email,name\n{rows}".encode(), "people.csv")
    handles = {line.person.handle for line in plan(read, [], {}, NOW).lines if line.person}
    assert len(handles) == 2000


REFUSED = [
    ("ben@example.org,Ben,,,,ida,\n", "2:1: the handle is Ida's and the e-mail Ben's"),
    ("e@example.org,Eve,,,,,\nE@example.org,Eva,,,,,\n", "3:1: the same person is in line 2"),
    ("e@example.org,Eve,,,,eve,\nf@example.org,Eve,,,,eve,\n", "3:1: the same person is in line 2"),
    ("ben@example.org,Ben,,,,,\n,Ben,,,,ben,\n", "3:1: the same person is in line 2"),
    ("ben@example.org,Ben,,,Sales/Nort,,\n", "2:5: manages: there is no team Sales/Nort (did you mean Sales/North?)"),
    ("ben@example.org,Ben,,,,,2026-11-22\n", "2:7: left: 2026-11-22 has not come yet"),
]


@pytest.mark.parametrize(("rows", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_what_contradicts_the_people_who_are_kept_is_refused(store: Store, rows: str, reason: str) -> None:
    before = person(store, "ben")
    plan = imported(store, HEADER + rows)
    assert reasons(plan) == [reason]
    if "same person" not in reason:
        assert person(store, "ben") == before


def test_a_team_that_only_a_refused_row_names_is_not_added(store: Store) -> None:
    plan = imported(store, HEADER + "eve@example.org,Eve,Narnia,,Nowhere,,\n")
    assert fates(plan) == ["refused"]
    with store.read() as conn:
        assert "Narnia" not in {team.name for team in people.teams(conn).values()}


@pytest.mark.parametrize("row", ["ida@example.org,Ida,,rep,,ida,\n", "ida@example.org,Ida,,admin,,ida,true\n"])
def test_the_last_admin_cannot_be_taken_away(store: Store, row: str) -> None:
    plan = imported(store, HEADER + row + "eve@example.org,Eve,,,,,\n")
    assert fates(plan) == ["refused", "new"]
    assert reasons(plan) == ["2:1: without them there would be no admin left"]
    assert person(store, "ida").active
    assert person(store, "ida").roles == ADMIN
    both = HEADER + row + "eve@example.org,Eve,,admin,,eve,\n"
    assert fates(imported(store, both)) == ["changed", "changed"]


def test_who_is_not_in_the_file_is_named_and_left_alone(store: Store) -> None:
    plan = imported(store, "email,name\nida@example.org,Ida\n")
    assert [one.handle for one in plan.absent] == ["ana", "ben"]
    assert plan.leaving == ()
    assert person(store, "ben").active


def test_leavers_are_marked_if_it_is_asked_for(store: Store) -> None:
    with store.write() as conn:
        accounts.open_session(conn, "token", "ben", NOW, "Firefox", "192.0.2.7")
        invitations.invite(conn, Invitation("i", "ana", "ida", NOW, NOW + timedelta(days=7)), "link")
    text = "email,name\nida@example.org,Ida\n"
    plan = imported(store, text, leavers=True)
    assert [one.handle for one in plan.leaving] == ["ana", "ben"]
    assert person(store, "ben").left_at == NOW
    with store.read() as conn:
        assert accounts.sessions_of(conn, "ben") == []
        assert invitations.pending(conn, NOW) == []
        assert [entry.action for entry in audit.about(conn, "ben")] == [deeds.LEFT]
    assert imported(store, text, leavers=True).changes_nothing


def test_nobody_leaves_because_their_row_was_refused(store: Store) -> None:
    text = "email,name,roles\nida@example.org,Ida,admin\nben@example.org,,rep\n"
    plan = imported(store, text, leavers=True)
    assert plan.leaving == ()
    assert "correct them first" in plan.stays
    assert person(store, "ana").active


def test_neither_whoever_imports_nor_the_last_admin_leaves_for_being_absent(store: Store) -> None:
    text = "email,name\nben@example.org,Ben\n"
    by_ida = preview(store, text, leavers=True, by="ida")
    assert [one.handle for one in by_ida.leaving] == ["ana"]
    by_nobody = preview(store, text, leavers=True)
    assert [one.handle for one in by_nobody.leaving] == ["ana"]
    assert "no admin left" in by_nobody.stays


def test_what_was_shown_is_not_done_once_it_would_do_something_else(store: Store) -> None:
    shown = preview(store, "email,name\nben@example.org,Benjamin\neve@example.org,Eve\n")
    with store.write() as conn:
        people.change_person(conn, made.person("ben", name="Benny", email="ben@example.org", team_id="north"))
    before = everything(store)
    with pytest.raises(Outdated) as caught:
        importing.apply(store, shown, NOW)
    assert everything(store) == before
    assert caught.value.plan.lines[0].changes[0].old == "Benny"
    importing.apply(store, caught.value.plan, NOW)
    assert person(store, "ben").name == "Benjamin"


def test_a_failure_half_way_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(store)

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(audit, "note_all", full)
    with pytest.raises(OSError, match="disk full"):
        imported(store, "email,name\nben@example.org,Benjamin\neve@example.org,Eve\n")
    assert everything(store) == before


def test_each_change_is_noted_with_who_did_it_to_whom_and_what(store: Store) -> None:
    imported(store, "email,name,team\nben@example.org,Benjamin,Sales/North\neve@example.org,Eve,Export\n", by="ida")
    with store.read() as conn:
        (of_ben,) = audit.about(conn, "ben")
        eve = people.by_handle(conn, "eve")
        assert eve is not None
        (of_eve,) = audit.about(conn, eve.id)
        by_ida = audit.by(conn, "ida")
    assert (of_ben.actor_id, of_ben.action, of_ben.detail) == ("ida", deeds.CHANGED, {"name": "name: Ben → Benjamin"})
    assert of_eve.action == deeds.ADDED
    assert of_eve.detail["team"] == "team: nothing → Export"
    whole = {entry.action: entry.detail for entry in by_ida if entry.subject_id is None}
    assert whole[deeds.ADDED_TEAM] == {"team": "Export"}
    assert whole[deeds.IMPORTED] == {"rows": {"new": 1, "changed": 1, "same": 0, "refused": 0}, "leaving": 0}


def test_refused_rows_come_back_as_they_were_with_the_reason(store: Store) -> None:
    text = "email,name,roles,Phone\n=1+1,Ben,boss,030\nida@example.org,Ida,admin,\nx,,rep,1\n"
    raw = importing.refused(preview(store, text))
    lines = raw.decode("utf-8-sig").splitlines()
    assert lines[0] == "email,name,roles,Phone,line,why it was refused"
    assert lines[1].startswith("'=1+1,Ben,boss,030,2,\"email: “=1+1” is no e-mail address (an address such as")
    assert lines[2].startswith("x,,rep,1,4,")
    assert len(lines) == 3
    mended = (
        raw.decode("utf-8-sig")
        .replace("'=1+1,Ben,boss", "ben@example.org,Ben,rep")
        .replace("x,,", "e@example.org,E,")
    )
    assert fates(preview(store, mended)) == ["same", "new"]
