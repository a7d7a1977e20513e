"""Every kind of trouble has a page in the house's shell that says what happened, what is safe, and what to do."""

import re
from pathlib import Path

import pytest

from assessor.store import Store
from tests.engine.made import submitted
from tests.web.academy import Academy, new_id, one_engine
from tests.web.pages import Page

ROOM = 70 * 1024


def taken_away(store: Store, folder: Path) -> None:
    """The database can no longer be reached: its folder is gone, or its server does not answer."""
    lost = folder / "lost"
    lost.mkdir()
    name = store.database.writers.dialect.name
    addresses = {"sqlite": f"sqlite:///{lost / 'a.db'}", "postgresql": "postgresql://nobody@127.0.0.1:1/none"}
    store.close()
    store.database = Store.open(addresses[name]).database
    lost.rmdir()


def in_the_shell(page: Page) -> bool:
    """Whether a page has the header, the search and the way home that every page has."""
    return "md-header" in page.html and "md-search" in page.html and "/me/" in page.links and "/" in page.links


def test_health_is_ok_while_store_and_content_answer(first_day: Academy) -> None:
    reply = first_day.visitor().open("/healthz")
    assert reply.status_code == 200
    assert reply.json is not None
    assert (reply.json["status"], reply.json["store"], reply.json["content"]) == ("ok", "ok", "ok")


def test_health_says_which_part_fails(first_day: Academy, tmp_path: Path) -> None:
    ben = first_day.sign_in("ben")
    taken_away(first_day.store, tmp_path)
    reply = ben.open("/healthz")
    assert reply.status_code == 503
    assert reply.json is not None
    assert reply.json["status"] == "failing"
    assert reply.json["store"] == "OperationalError"
    assert reply.json["content"] == "ok"


def test_lessons_are_read_while_the_store_is_gone(first_day: Academy, tmp_path: Path) -> None:
    ben = first_day.sign_in("ben")
    taken_away(first_day.store, tmp_path)
    for path in ("/", "/practices/qpc/"):
        assert ben.visit(path).status == 200


def test_without_the_store_every_desk_says_that_nothing_was_accepted(first_day: Academy, tmp_path: Path) -> None:
    sitting = first_day.sign_in("caro").begin()
    rep, form = sitting.rep, sitting.question(1).form()
    fields = submitted(sitting.item(1), sitting.item(1).key()) | {"confidence": ["sure"]}
    kept = first_day.store.database
    taken_away(first_day.store, tmp_path)
    pages = [rep.visit(path) for path in ("/me/", "/me/assess/", sitting.path, "/studio/", "/account/")]
    for page in [*pages, rep.send(form, fields)]:
        assert page.status == 503
        assert "Nothing you sent was accepted" in page.text
        assert in_the_shell(page)
        assert not re.search(r"sqlite|psycopg|Traceback|SELECT|/tmp", page.html)
    first_day.store.database = kept
    assert sitting.rep.send(form, fields).url == f"{sitting.path}2"
    assert len(sitting.responses) == 1


@one_engine
@pytest.mark.parametrize("path", ["/no/such/page", "/practices/nothing/", "/me/nothing", "/studio/x", "/index.htm"])
def test_what_does_not_exist_is_not_found_in_the_shell(first_day: Academy, path: str) -> None:
    for visitor in (first_day.visitor(), first_day.sign_in("ben")):
        page = visitor.visit(path)
        assert page.status == 404
        assert "This page does not exist" in page.text
        assert in_the_shell(page)


@one_engine
def test_a_form_that_is_too_large_is_refused_with_the_limit(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sitting = caro.begin()
    reply = caro.post(f"{sitting.path}1", {"answer": "x" * ROOM, "confidence": "sure"})
    assert reply.status_code == 413
    assert "At most 64 kB fit in a form" in reply.text
    assert sitting.responses == []


@one_engine
def test_a_form_from_elsewhere_is_refused_in_words(first_day: Academy) -> None:
    reply = first_day.sign_in("caro").post("/me/assess/", {"attempt": new_id()}, token=False)
    assert reply.status_code == 400
    assert "Please send that again" in reply.text
    assert "Nothing was stored" in reply.text


@one_engine
def test_a_method_that_a_page_does_not_know_is_refused_in_words(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        reply = caro.open("/practices/qpc/", method=method)
        assert reply.status_code == 405
        assert "That does not work here" in reply.text


@one_engine
def test_something_broken_is_logged_and_not_shown(first_day: Academy, caplog: pytest.LogCaptureFixture) -> None:
    """The real fault of a damaged installation: the published content cannot be read."""
    ben = first_day.sign_in("ben")
    problems = first_day.settings.var / "problems.json"
    kept = problems.read_text()
    problems.write_text('{"secret word": ')
    try:
        reply = ben.open("/me/")
    finally:
        problems.write_text(kept)
    assert reply.status_code == 500
    assert "Something broke on our side" in reply.text
    assert not re.search(r"Traceback|JSONDecode|secret word|/tmp", reply.text)
    assert "JSONDecodeError" in caplog.text
    assert ben.visit("/me/").status == 200


@one_engine
def test_without_a_built_site_an_error_still_has_words(first_day: Academy) -> None:
    page = first_day.settings.site / "404.html"
    hidden = page.rename(page.with_name("404.hidden"))
    try:
        reply = first_day.visitor().open("/nothing")
    finally:
        hidden.rename(page)
    assert reply.status_code == 404
    assert "This page does not exist" in reply.text
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
