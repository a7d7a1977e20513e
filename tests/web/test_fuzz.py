"""Nothing that is sent, however malformed, breaks the assessor: no 500 anywhere."""

from __future__ import annotations

import pytest

from bench._requests import PARTS, Sent, Target, requests
from bench.fuzz import EVERYBODY, Tally, answered, drawn, fuzz
from tests.web.academy import Academy, of_its_own, one_engine

# What was read of a broken form's file is let go of when nobody holds it any more.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")
REQUESTS = 100
"""For each of the cast on each engine; `python -m bench.fuzz` sends ten thousand."""


@pytest.mark.parametrize("handle", EVERYBODY)
def test_no_malformed_request_breaks_anything(half_a_year: Academy, handle: str) -> None:
    tally = Tally()
    fuzz(half_a_year, handle, REQUESTS, 2026, tally)
    assert tally.broken == []
    assert tally.requests == REQUESTS
    assert len({status for _, status in tally.answers}) >= 4, f"only {tally.by_class()}: it did not get far"


@one_engine
def test_what_breaks_is_found(first_day: Academy) -> None:
    """The proof that it can fail: a view that stumbles over what somebody sends."""
    planted = of_its_own(first_day)
    planted.app.add_url_rule("/me/planted", "planted", lambda: str(1 / 0))
    tally = Tally()
    fuzz(planted, "caro", 2000, 2026, tally)
    assert any("/me/planted" in sent for sent in tally.broken)


def test_requests_are_the_same_in_each_run() -> None:
    strategy = requests(Target("/me/"), {}, "token")
    assert drawn(strategy, 10, 7) == drawn(strategy, 10, 7)


NAMELESS = b"--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--"


@pytest.mark.parametrize(
    "address",
    [
        "/team/?team=%00",
        "/team/report.csv?team=x%00",
        "/people/?who=%00",
        "/people/?who=o&team=x%00",
        "/?%00",
        "/no?%00",
    ],
)
def test_a_query_with_what_no_text_holds_is_refused_on_either_engine(first_day: Academy, address: str) -> None:
    """PostgreSQL keeps no NUL in text, and SQLite does."""
    for handle in ("ana", "ida"):
        assert first_day.sign_in(handle).visit(address).status == 400
    assert first_day.sign_in("ida").visit("/people/?who=%2500").status == 200


@one_engine
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(Sent("GET", "/me/", "next=\ud800", "", b"", {}, None), 400, id="a query that is no UTF-8"),
        pytest.param(Sent("POST", "/me/assess/", "", PARTS, NAMELESS, {}, None), 400, id="a part without a name"),
        pytest.param(
            Sent("POST", "/me/assess/", "", "", b"", {"Origin": "//["}, None), 400, id="an origin that is none"
        ),
    ],
)
def test_what_once_broke_is_answered(first_day: Academy, sent: Sent, status: int) -> None:
    assert answered(first_day.sign_in("caro"), sent)[1] == status
