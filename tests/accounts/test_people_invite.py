"""`assessor people invite`: a link on standard output, for who is known and has not left."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assessor.accounts import links
from assessor.accounts.deeds import Where
from assessor.cli import main
from assessor.config import Settings
from assessor.store import Store, people
from assessor.store.migrate import upgrade
from tests.support import made
from tests.support.hasher import CHEAP
from tests.support.made import NOON

OURS = "http://127.0.0.1:8000/account/invitation/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose database knows Ben."""
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "var").mkdir()
    store = Store.open(Settings(root=tmp_path).database)
    upgrade(store)
    with store.write() as conn:
        people.add_person(conn, made.person("ben", email="ben@example.org"))
    store.close()
    return tmp_path


def invite(root: Path, who: str, **env: str) -> Result:
    return CliRunner().invoke(main, ["people", "invite", "--root", str(root), who], env=env)


@pytest.mark.parametrize("who", ["ben", "Ben@Example.org"])
def test_prints_a_link_that_works(root: Path, who: str) -> None:
    result = invite(root, who)
    assert result.exit_code == 0
    assert result.stdout.startswith(OURS)
    assert "For Ben, once, within 7 days" in result.stderr
    store = Store.open(Settings(root=root).database)
    token = result.stdout.strip().removeprefix(OURS)
    with store.read() as conn:
        found, person = links.invited(conn, token, NOON)
    assert person.id == "ben"
    assert found.invited_by is None
    assert links.accept(store, CHEAP, token, None, "purple giraffe on a bus", Where(), NOON)
    store.close()


def test_the_link_begins_where_people_find_the_site(root: Path) -> None:
    result = invite(root, "ben", ASSESSOR_PUBLIC_URL="https://academy.example.org/")
    assert result.stdout.startswith("https://academy.example.org/account/invitation/")


def test_a_link_is_mailed_as_well_if_there_is_a_mail_server(root: Path) -> None:
    told = {
        "ASSESSOR_SMTP_HOST": "smtp.example.org",
        "ASSESSOR_MAIL_FROM": "academy@example.org",
        "ASSESSOR_PUBLIC_URL": "https://academy.example.org",
    }
    result = invite(root, "ben", **told)
    assert "It is on its way to ben@example.org as well" in result.stderr
    store = Store.open(Settings(root=root).database)
    with store.read() as conn:
        (body,) = conn.exec_driver_sql("SELECT body FROM outbox").scalars().all()
    store.close()
    assert result.stdout.strip() in body.splitlines()
    assert "on its way" not in invite(root, "ben").stderr


@pytest.mark.parametrize("who", ["nobody", "", "[bold]x[/bold]"])
def test_who_is_not_known_is_named(root: Path, who: str) -> None:
    result = invite(root, who)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"nobody has the handle or e-mail {who}" in result.stderr


def test_who_has_left_is_not_invited(root: Path) -> None:
    store = Store.open(Settings(root=root).database)
    with store.write() as conn:
        people.leave(conn, "ben", NOON)
    store.close()
    result = invite(root, "ben")
    assert result.exit_code == 1
    assert "let them come back" in result.stderr


@pytest.mark.parametrize(
    "address", ["academy.example.org", "ftp://x.example", "https://x.example/a", "https://a@x.example"]
)
def test_an_address_that_cannot_be_one_stops_everything(root: Path, address: str) -> None:
    result = invite(root, "ben", ASSESSOR_PUBLIC_URL=address)
    assert result.exit_code == 2
    assert f"ASSESSOR_PUBLIC_URL: '{address}' is not an address such as https://academy.example.org" in result.stderr
