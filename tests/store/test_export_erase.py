"""A person takes all of their data with them, and leaves nothing behind that names them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, String, Table, cast, func, select, update

from assessor.store import Store, accounts, attempts, audit, clinic, erase, export, people, ratings, vignettes
from assessor.store.errors import Missing
from assessor.store.schema import metadata
from assessor.store.schema_team import observation
from tests.support import made, made_team
from tests.support.made import NOON

PERSON_COLUMNS = [
    (table, column)
    for table in metadata.sorted_tables
    for column in table.columns
    if any(key.target_fullname == "person.id" for key in column.foreign_keys)
]
STAY = {
    ("rating", "rater_id"),
    ("audit", "actor_id"),
    ("invitation", "invited_by"),
    ("clinic_answer", "trainer_id"),
    ("calibration_use", "by_id"),
    ("cut_change", "by_id"),
    ("assignment", "made_by_id"),
    ("observation", "manager_id"),
    ("observation_side", "rater_id"),
    ("one_to_one", "manager_id"),
    ("story", "manager_id"),
    ("vignette_rating", "manager_id"),
    ("person", "id"),
}
"""Where an erased person's id may still be: in what is about others."""


@pytest.fixture(autouse=True)
def _ben_has_a_life(store: Store) -> None:
    """Rows about Ben in every table, and rows of his about Ana."""
    with store.write() as conn:
        made.everything(conn)
        attempts.add_response(conn, made.response("r1", position=1, answer="my own words"))
        ratings.add_sheet(conn, made.sheet("of-ana", rater_id="ben", subject_id="ana", source="colleague"))
        audit.note(conn, made.entry("by-ben", actor_id="ben", subject_id="ana"))
        clinic.keep(conn, made.question("of-ana", person_id="ana", question="What would you do?"))
        clinic.answer(conn, made.answer("of-ana", trainer_id="ben"), None)
        people.change_person(
            conn,
            made.person("ben", email="ben@example.org", team_id="north", manages=frozenset({"east"})),
        )
        made_team.between(conn, "ben", "ana", NOON, "back")
        made.invitations.invite(conn, made.invitation("to-ana", person_id="ana", invited_by="ben"), "ana's")


def count(conn: Connection, table: Table, column: Any) -> int:
    """How many of the table's rows hold Ben's id in the column."""
    return conn.execute(select(func.count()).select_from(table).where(column == "ben")).scalar_one()


def exported(conn: Connection, person_id: str) -> dict[str, list[dict[str, Any]]]:
    """Everything about a person by table."""
    found = {name: list(export.rows(conn, name, person_id)) for name in export.THEIRS}
    assert export.counts(conn, person_id) == {name: len(rows) for name, rows in found.items()}
    return found


def test_no_table_about_people_is_forgotten() -> None:
    named = {(table.name, column.name) for table, column in PERSON_COLUMNS}
    theirs = {(name, column) for name, columns in export.THEIRS.items() for column in columns}
    left_out = {tuple(name.split(".")) for name in [*export.LEFT_OUT, *export.ABOUT_OTHERS]}
    assert named - theirs - left_out == set()
    of_attempts = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.target_fullname == "attempt.id"
    }
    assert of_attempts <= export.THEIRS.keys()


def test_all_of_a_persons_rows_are_exported(store: Store) -> None:
    with store.read() as conn:
        found = exported(conn, "ben")
        for table, column in PERSON_COLUMNS:
            if column.name in export.THEIRS.get(table.name, ()):
                kept = count(conn, table, column)
                assert kept > 0, f"nothing in {table.name}.{column.name} to test with"
                assert sum(row.get(column.name) == "ben" for row in found[table.name]) == kept
    assert [row["answer"] for row in found["response"]] == ["left", "my own words"]
    assert [row["email"] for row in found["person"]] == ["ben@example.org"]
    assert {(row["source"], row["level"]) for row in found["rating"]} == {
        ("self", 2),
        ("self", 4),
        ("manager", 2),
        ("manager", 4),
    }
    assert {row["id"]: (row["actor"], row["detail"]) for row in found["audit"]} == {
        "by-ben": ("Ben", {}),
        "e": ("Ana", {"page": "team"}),
    }
    assert [(row["question_id"], row["trainer"]) for row in found["clinic_answer"]] == [
        ("of-ana", "Ben"),
        ("q", "Ana"),
    ]
    assert [row["team"] for row in found["person"] + found["manages"]] == ["North", "North-east"]


@pytest.mark.parametrize("name", export.THEIRS)
def test_what_is_shown_of_a_table_is_told_beforehand(store: Store, name: str) -> None:
    with store.read() as conn:
        (row, *_) = export.rows(conn, name, "ben")
    assert list(row) == export.columns(name)


def test_no_secret_and_nothing_of_others_is_exported(store: Store) -> None:
    with store.read() as conn:
        found = exported(conn, "ben")
        text = repr(found)
        secrets = [
            conn.exec_driver_sql(f"SELECT {column} FROM {table}").scalars().first()
            for table, column in (("credential", "password_hash"), ("session", "id"), ("invitation", "token_hash"))
        ]
    assert all(secrets)
    assert [secret for secret in secrets if secret in text] == []
    assert "of-ana" not in repr(found | {"clinic_answer": []})
    assert "What would you do?" not in repr(found | {"clinic_question": []}), "what Ana asked is hers"
    assert "to-ana" not in text


def test_the_other_side_of_a_call_is_the_reps_once_both_have_rated_and_never_the_managers(store: Store) -> None:
    def sides() -> dict[str, set[tuple[str, str]]]:
        with store.read() as conn:
            found = {who: list(export.rows(conn, "observation_side", who)) for who in ("ana", "ben")}
        return {who: {(row["observation_id"], row["side"]) for row in rows} for who, rows in found.items()}

    as_rep, as_manager = {("back-call", "manager"), ("back-call", "rep")}, {("ana-call", "manager")}
    assert sides()["ana"] == as_rep | as_manager
    with store.write() as conn:
        conn.execute(update(observation).values(both_at=None))
    assert sides() == {
        "ana": {("back-call", "rep"), ("ana-call", "manager")},
        "ben": {("back-call", "manager"), ("ana-call", "rep")},
    }


def test_nobody_has_nothing(store: Store) -> None:
    with store.read() as conn:
        assert not any(exported(conn, "nobody").values())


@pytest.mark.parametrize("answers_to", ["someone", None])
def test_an_erased_person_is_nowhere_to_be_found(store: Store, answers_to: str | None) -> None:
    with store.write() as conn:
        erase.person(conn, "ben", NOON, answers_to)

    with store.read() as conn:
        left = {(table.name, column.name) for table, column in PERSON_COLUMNS if count(conn, table, column)}
        assert left == STAY - {("person", "id")}
        for table in metadata.sorted_tables:
            for column in table.columns:
                text = func.lower(cast(column, String))
                if (table.name, column.name) in STAY or column.name in {"id", "sheet_id"}:
                    continue
                named = text.like("%ben%") & ~text.like("%erased ben")
                assert conn.execute(select(text).where(named)).all() == [], f"{table.name}.{column.name}"
        nobody = people.by_id(conn, "ben")
        assert nobody is not None
        assert nobody.name == erase.NAME
        assert not nobody.active
        assert nobody not in people.everyone(conn)
        assert people.by_handle(conn, "ben") is people.by_email(conn, "ben@example.org") is None
        assert accounts.find_session(conn, "ben's token") is None
        assert ratings.sheets(conn, "ana")


def test_answers_stay_without_a_way_back_to_the_person(store: Store) -> None:
    with store.write() as conn:
        before = made.said(conn, "ben")
        erase.person(conn, "ben", NOON, "someone")

        assert made.said(conn, "someone") == before
        assert attempts.history(conn, "ben") == []
        someone = people.by_id(conn, "someone")
        assert someone is not None
        assert someone.name == erase.NAME
        assert not someone.active
        assert someone.created_at == someone.erased_at == made.attempt().started_at


def test_that_they_rated_written_calls_stays_without_what_they_gave(store: Store) -> None:
    with store.write() as conn:
        ((call, before),) = vignettes.of_manager(conn, "ben").items()
        erase.person(conn, "ben", NOON, "someone")
        assert vignettes.of_manager(conn, "ben") == {call: replace(before, levels={})}
        assert vignettes.of_all(conn, {call})["ben"].gone_at == NOON


def test_words_of_their_own_are_emptied_and_what_they_earned_stays(store: Store) -> None:
    with store.write() as conn:
        attempts.start(conn, made.attempt("b", plan=()), [made.version("words", kind="text")])
        attempts.add_response(conn, made.response("r2", attempt_id="b", fingerprint="words", answer="I am Ben"))
        before = made.said(conn, "ben")
        erase.person(conn, "ben", NOON, "someone")
        after = made.said(conn, "someone")

    assert [one.answer for one in after] == ["left", "my own words", ""]
    assert [replace(one, answer="") for one in after] == [replace(one, answer="") for one in before]


def test_answers_go_if_that_is_wished(store: Store) -> None:
    with store.write() as conn:
        erase.person(conn, "ben", NOON, None)
        assert attempts.get(conn, "a") is None
        assert attempts.responses(conn, "a") == []
        assert attempts.versions(conn, ["f0"]), "the texts of items are nobody's"


def test_somebody_without_answers_leaves_nobody(store: Store) -> None:
    with store.write() as conn:
        erase.person(conn, "ana", NOON, "someone")
        assert people.by_id(conn, "someone") is None


def test_others_keep_everything(store: Store) -> None:
    with store.write() as conn:
        before = exported(conn, "ana")
        erase.person(conn, "ben", NOON, "someone")
        after = exported(conn, "ana")

    # What Ana did to Ben was about Ben.
    before["clinic_answer"] = [
        row | ({"trainer": erase.NAME} if row["trainer_id"] == "ben" else {})
        for row in before["clinic_answer"]
        if row["question_id"] != "q"
    ]
    before["audit"] = [row | {"actor": erase.NAME} for row in before["audit"] if row["subject_id"] == "ana"]
    for name in ("assignment", "observation", "observation_side", "one_to_one", "story"):
        about_ana = [
            row for row in before[name] if not str(row.get("id", row.get("observation_id"))).startswith("ana-")
        ]
        before[name] = [
            {key: erase.NAME if value == "Ben" else value for key, value in row.items()} for row in about_ana
        ]
    assert after == before


def test_nobody_is_erased_twice_or_changed_afterwards(store: Store) -> None:
    with store.write() as conn:
        erase.person(conn, "ben", NOON, "someone")
        for act in (
            lambda: erase.person(conn, "ben", NOON, "another"),
            lambda: erase.person(conn, "nobody", NOON, None),
            lambda: people.change_person(conn, made.person("ben")),
            lambda: people.come_back(conn, "ben"),
        ):
            with pytest.raises(Missing, match="there is no person"):
                act()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_was_erased_is_not_in_the_file(store: Store, sqlite_folder: Path) -> None:
    def found() -> list[str]:
        with store.database.writers.connect() as conn:
            conn.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return [path.name for path in sqlite_folder.iterdir() if b"my own words" in path.read_bytes()]

    assert found() == ["assessor.sqlite3"]
    with store.write() as conn:
        erase.person(conn, "ben", NOON, None)
    assert found() == []
