"""Ten thousand people: found a page at a time, with the same few statements as six."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from assessor.demo.cast import ident
from assessor.store import Store, accounts, directory, people
from assessor.store import roster as stored
from assessor.store.accounts import Credential
from assessor.store.directory import Wanted
from assessor.store.people import Person, Team
from tests.web.academy import NINE, Academy
from tests.web.pages import Page

MANY = 10_000
TEAMS = 400
"""Twenty regions with nineteen teams each."""
ROLES = {0: "admin", 1: "trainer", 2: "manager"}
MOST_STATEMENTS = 17


def team_of(number: int) -> str:
    return ident(f"team {number % TEAMS}")


def fill(store: Store) -> None:
    """Person 7 is Zoë Müller 00007 in team 7; every third can sign in, every tenth has left."""
    teams = [Team(team_of(n), f"Team {n:03}", team_of(n - n % 20) if n % 20 else None) for n in range(TEAMS)]
    them = [
        Person(
            id=ident(f"person {n}"),
            handle=f"z{n:05}",
            name=f"Zoë Müller {n:05}",
            created_at=NINE,
            roles=frozenset({"rep", *([ROLES[n % 50]] if n % 50 in ROLES else [])}),
            team_id=team_of(n),
            email=f"zoe.{n}@example.org",
            left_at=NINE - timedelta(days=1) if n % 10 == 9 else None,
        )
        for n in range(MANY)
    ]
    with store.write() as conn:
        for team in teams:
            people.add_team(conn, team)
        stored.add(conn, them)
        for one in them[::3]:
            accounts.set_password(conn, Credential(one.id, "$digest", NINE))


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    run: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        run.append(statement)

    event.listen(store.database.readers, "before_cursor_execute", note)
    yield run
    event.remove(store.database.readers, "before_cursor_execute", note)


def found(page: Page) -> list[str]:
    return re.findall(r'<strong><a href="[^"]+">([^<]+)</a>', page.html.partition('id="found"')[2])


@pytest.fixture
def crowded(first_day: Academy) -> Academy:
    fill(first_day.store)
    return first_day


def test_people_are_found_page_by_page(crowded: Academy) -> None:
    ida = crowded.sign_in("ida")
    here = MANY - MANY // 10

    page = ida.visit("/people/?who=muller&role=rep")
    assert "Everybody who is here 9,000" in page.text
    assert "1 to 50 of 9,000, page 1 of 180" in page.text
    names = found(page)
    (following,) = [link for link in page.links if "page=2" in link]
    assert "who=muller" in following
    assert "role=rep" in following
    names += found(ida.visit(following.partition("#")[0]))
    assert names == [f"Zoë Müller {n:05}" for n in range(112) if n % 10 != 9][:100]
    last = ida.visit("/people/?who=muller&role=rep&page=180")
    assert f"{here - 49:,} to {here:,} of {here:,}, page 180 of 180" in last.text
    assert len(found(last)) == 50
    assert not [link for link in last.links if "page=181" in link]

    (one,) = found(ida.visit("/people/?who=zoe.4321@example"))
    assert one == "Zoë Müller 04321"
    assert found(ida.visit("/people/?who=z00009")) == []
    assert found(ida.visit("/people/?who=z00009&show=left")) == ["Zoë Müller 00009"]
    waiting = ida.visit("/people/?show=waiting&who=zoe")
    assert found(waiting)[:3] == [f"Zoë Müller {n:05}" for n in (1, 2, 4)]
    assert "Who cannot sign in yet 6,000" in waiting.text
    assert "Everybody who is here 200" in ida.visit("/people/?role=admin&who=zoe").text


def test_the_tree_opens_where_one_looks_and_counts_those_below(crowded: Academy) -> None:
    ida = crowded.sign_in("ida")
    page = ida.visit("/people/?show=left")
    assert "Team 020 450 with 19 below" in page.text
    assert "Team 021" not in page.text
    region = ida.visit(f"/people/?team={team_of(20)}&who=zoe")
    assert "Everybody who is here, in Team 020 450" in region.text
    assert "Team 021 25" in region.text
    assert "Team 041" not in region.text
    (form,) = [form for form in region.forms if "who" in form.offers]
    assert form.sends["team"] == [team_of(20)]
    one = ida.visit(f"/people/?team={team_of(21)}&who=zoe")
    assert "in Team 020 / Team 021 25" in one.text
    assert found(one)[0] == "Zoë Müller 00021"
    with crowded.store.read() as conn:
        assert sum(directory.sizes(conn).values()) == directory.count(conn, Wanted()) - 2  # Tess and Ida have no team


def test_ten_thousand_take_as_many_statements_as_six(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    addresses = [
        "/people/",
        "/people/?who=e&role=rep&page=3",
        f"/people/?team={ident('north')}",
        "/people/?show=waiting",
    ]
    few = [_statements(first_day, ida.visit, address) for address in addresses]
    fill(first_day.store)
    addresses[2] = f"/people/?team={team_of(20)}"
    many = [_statements(first_day, ida.visit, address) for address in addresses]
    assert many == few
    assert max(many) <= MOST_STATEMENTS
    page = ida.visit("/people/")
    assert len(page.html) < 150_000
    assert page.html.count("/invite") <= 50


def _statements(academy: Academy, visit: object, address: str) -> int:
    with counted(academy.store) as run:
        assert visit(address).status == 200  # type: ignore[operator]
    return len(run)


PLANS = [
    (Wanted(), "ix_person_folded"),
    (Wanted(team_id=team_of(21)), "ix_person_team_id_folded"),
]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("wanted", "index"), PLANS, ids=["everybody", "a team"])
def test_a_page_is_read_by_an_index(crowded: Academy, wanted: Wanted, index: str) -> None:
    with crowded.store.read() as conn, counted(crowded.store) as run:
        directory.page(conn, wanted, 50, 50)
    with crowded.store.read() as conn:
        (asked,) = [statement for statement in run if "LIMIT" in statement]
        many = asked.count("?")
        plan = str(conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("x",) * many).fetchall())
    assert index in plan
