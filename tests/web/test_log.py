"""What the log says of each request, and that it never holds what somebody entered or the link that they followed."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator
from io import StringIO

import pytest
from sqlalchemy.exc import DataError, IntegrityError

from assessor import logs
from assessor.demo import CAST
from assessor.store import Store, people
from assessor.web.traffic import log as traffic_log
from tests.support.made import person
from tests.web.academy import Academy, Visitor, one_engine
from tests.web.routes import VALUES, routes
from tests.web.test_trouble import taken_away

SECRET = "Zebulon-Quagga"
MADE_OF_IT = re.compile("zebulon|quagga", re.IGNORECASE)
HEADERS = {
    "User-Agent": SECRET,
    "Referer": f"http://localhost/{SECRET}",
    "X-Request-Id": SECRET,
    "X-Forwarded-For": SECRET,
}


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the server would write to stderr, as JSON."""
    root, ours = logging.getLogger(), logging.getLogger("assessor")
    before = root.handlers, root.level, ours.level, threading.excepthook
    stream = StringIO()
    logs.configure("json", stream)
    yield stream
    root.handlers, threading.excepthook = before[0], before[3]
    root.setLevel(before[1])
    ours.setLevel(before[2])


def lines(log: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@one_engine
def test_each_request_is_one_line_with_its_route_and_not_its_address(first_day: Academy, log: StringIO) -> None:
    reply = first_day.visitor().open(f"/account/invitation/{SECRET}?next={SECRET}")
    (line,) = lines(log)
    assert line.pop("milliseconds") is not None
    assert line.pop("timestamp") is not None
    assert line == {
        "event": "request",
        "level": "info",
        "logger": traffic_log.name,
        "request_id": reply.headers["X-Request-Id"],
        "route": "/account/invitation/<token>",
        "method": "GET",
        "status": 404,
    }


@one_engine
def test_requests_are_told_apart_and_an_error_page_names_its_own(first_day: Academy, log: StringIO) -> None:
    visitor = first_day.visitor()
    replies = [visitor.open(path) for path in ("/nothing", "/nothing", "/account/")]
    ids = [reply.headers["X-Request-Id"] for reply in replies]
    assert len(set(ids)) == 3
    assert [line["request_id"] for line in lines(log)] == ids
    assert [reply.headers["X-Request-Id"] in reply.text for reply in replies] == [True, True, False]


@one_engine
def test_an_address_that_there_is_not_and_a_method_that_nobody_knows_say_no_more(
    first_day: Academy, log: StringIO
) -> None:
    visitor = first_day.visitor()
    visitor.open(f"/me/{SECRET}")
    visitor.open("/me/", method=SECRET.upper())
    visitor.open("/me/", headers={"Host": f"{SECRET}.example"})
    assert [(line["route"], line["method"]) for line in lines(log)] == [
        ("/<path:name>", "GET"),
        ("none", "other"),
        ("none", "GET"),
    ]


@one_engine
def test_nothing_that_anybody_enters_anywhere_is_in_the_log(first_day: Academy, log: StringIO) -> None:
    """Every route by every member of the cast, with the secret in each field, path, query and header."""
    first_day.app.config["WTF_CSRF_ENABLED"] = False
    sitting = first_day.sign_in("caro").begin()
    values = VALUES | {"attempt_id": sitting.id, "token": SECRET, "name": SECRET, "digest": SECRET}
    asked = 0
    for handle in [role.handle for role in CAST]:
        visitor = first_day.sign_in(handle)
        fields = _fields_of_every_page(first_day, visitor, values)
        for rule, method in routes(first_day.app):
            built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
            assert built is not None
            if "sign" in rule.endpoint or "end" in rule.endpoint:
                continue
            how = {"data": dict.fromkeys(fields, SECRET)} if method == "POST" else {}
            visitor.open(f"{built[1]}?q={SECRET}", method=method, headers=HEADERS, **how).close()
            asked += 1
    assert asked > 100
    assert len(lines(log)) > asked
    assert not MADE_OF_IT.search(log.getvalue())


def _fields_of_every_page(academy: Academy, visitor: Visitor, values: dict[str, object]) -> set[str]:
    """The names of all fields in all forms that somebody gets to see."""
    names = {"name", "password", "email", "handle", "answer", "confidence"}
    for rule, method in routes(academy.app):
        if method == "GET" and rule.endpoint != "pages.file":
            built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
            assert built is not None
            names |= {name for form in visitor.visit(built[1]).forms for name in form.offers | form.sends}
    return names


@one_engine
def test_what_breaks_is_told_with_its_place_and_without_its_values(first_day: Academy, log: StringIO) -> None:
    """The real fault of a damaged installation, whose exception quotes what it could not read."""
    ben = first_day.sign_in("ben")
    problems = first_day.settings.var / "problems.json"
    kept = problems.read_text()
    problems.write_text(json.dumps([{SECRET: SECRET}]))
    try:
        reply = ben.open("/me/")
    finally:
        problems.write_text(kept)
    assert reply.status_code == 500
    (broken,) = [line for line in lines(log) if line["event"] == "view failed"]
    assert broken["route"] == "/me/"
    assert str(broken["request_id"]) in reply.text
    assert "library.py" in str(broken["exception"])
    assert str(broken["exception"]).endswith("builtins.TypeError\n")
    assert not MADE_OF_IT.search(log.getvalue())


def test_a_database_that_is_gone_is_told_with_its_own_words(
    first_day: Academy, log: StringIO, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ben = first_day.sign_in("ben")
    taken_away(first_day.store, tmp_path_factory.mktemp("gone"))
    assert ben.open(f"/account/history?q={SECRET}").status_code == 503
    (failed,) = [line for line in lines(log) if line["event"] == "store failed"]
    assert failed["route"] == "/account/history"
    assert re.search("unable to open database file|connection failed|Connection refused", str(failed["exception"]))
    assert not MADE_OF_IT.search(log.getvalue())


def test_a_row_that_the_database_refuses_is_not_quoted(store: Store, log: StringIO) -> None:
    named = person("ben", email=f"{SECRET}@example.org", name=SECRET)
    with store.write() as conn:
        people.add_person(conn, named)
    with pytest.raises(IntegrityError) as refused, store.write() as conn:
        conn.exec_driver_sql("INSERT INTO person SELECT * FROM person")
    logging.getLogger("assessor.test").error("that went wrong", exc_info=refused.value)
    told = log.getvalue()
    assert "IntegrityError" in told
    assert re.search(r"person.email|pk_person|uq_person\w*|person_\w+_key", told)
    assert not MADE_OF_IT.search(told)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
@pytest.mark.postgres
def test_a_value_that_postgresql_quotes_is_left_out(store: Store, log: StringIO) -> None:
    with pytest.raises(DataError) as refused, store.read() as conn:
        conn.exec_driver_sql(f"SELECT '{SECRET}'::int")
    logging.getLogger("assessor.test").error("that went wrong", exc_info=refused.value)
    assert "sqlalchemy.exc.DataError" in log.getvalue()
    assert not MADE_OF_IT.search(log.getvalue())


def test_what_led_to_an_error_is_told_as_well(log: StringIO) -> None:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError:
        logging.getLogger("assessor.test").exception("that went wrong")
    (line,) = lines(log)
    told = str(line["exception"])
    assert told.index("builtins.ValueError") < told.index("which led to") < told.index("builtins.RuntimeError")
    assert "test_log.py" in told
    assert not MADE_OF_IT.search(told)


def test_a_thread_that_dies_says_where_and_not_with_what(log: StringIO) -> None:
    thread = threading.Thread(target=int, args=(SECRET,))
    thread.start()
    thread.join()
    (line,) = lines(log)
    assert (line["event"], line["level"]) == ("a thread has ended", "error")
    assert not MADE_OF_IT.search(log.getvalue())


@pytest.mark.parametrize("server", ["waitress", "gunicorn.error"])
def test_what_the_server_underneath_says_is_told_without_the_address(log: StringIO, server: str) -> None:
    logging.getLogger(server).error("Exception while serving /account/invitation/%s", SECRET)
    (line,) = lines(log)
    assert line["event"] == "Exception while serving /…"


def test_words_are_one_line_as_well() -> None:
    root, before = logging.getLogger(), logging.getLogger().handlers
    stream = StringIO()
    logs.configure("words", stream)
    logging.getLogger("assessor.test").warning("all is well", extra={"route": "/me/", "status": 200})
    root.handlers = before
    assert re.fullmatch(
        r"\S+ \[warning +\] all is well +\[assessor.test\] route=/me/ status=200\n", stream.getvalue()
    )
