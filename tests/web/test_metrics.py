"""What is counted, who may read it, and that no label tells about anybody."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from assessor import __version__
from assessor.config import Settings
from assessor.demo import CAST
from assessor.store import Store
from tests.engine.made import submitted
from tests.web import academy
from tests.web.academy import Academy, Visitor, one_engine, wrong

pytestmark = one_engine
TOKEN = "let-me-count"
LABELS = {"route", "method", "status", "outcome", "job", "version", "python", "le"}


class Grown(Protocol):
    """By how much a sample has grown since the test began."""

    def __call__(self, name: str, labels: str = "") -> float: ...


def counted(visitor: Visitor) -> dict[tuple[str, str], float]:
    """Each sample of ours by name and labels."""
    reply = visitor.open("/metrics")
    assert reply.status_code == 200
    families = text_string_to_metric_families(reply.text)
    samples = [sample for family in families for sample in family.samples if sample.name.startswith("assessor_")]
    return {(one.name, " ".join(f"{k}={v}" for k, v in sorted(one.labels.items()))): one.value for one in samples}


@pytest.fixture
def since(first_day: Academy) -> Grown:
    """Other tests count in the same process."""
    visitor = first_day.visitor()
    before = counted(visitor)

    def grown(name: str, labels: str = "") -> float:
        return counted(visitor)[name, labels] - before.get((name, labels), 0)

    return grown


def test_requests_are_counted_by_route_and_timed(first_day: Academy, since: Grown) -> None:
    rep = first_day.sign_in("caro")
    for path in ("/me/", "/me/", "/me/attempts/x/1", "/nothing"):
        rep.open(path).close()
    assert since("assessor_request_seconds_count", "method=GET route=/me/ status=2xx") == 2
    assert since("assessor_request_seconds_count", "method=GET route=/<path:name> status=4xx") == 2
    assert since("assessor_request_seconds_sum", "method=GET route=/me/ status=2xx") > 0
    assert since("assessor_request_seconds_bucket", "le=+Inf method=GET route=/me/ status=2xx") == 2


def test_answers_are_counted_once_and_so_are_conflicts(first_day: Academy, since: Grown) -> None:
    sitting = first_day.sign_in("caro").begin()
    form, item = sitting.question(1).form(), sitting.item(1)
    sitting.answer(1)
    for given in (item.key(), wrong(item)):
        sitting.rep.send(form, submitted(item, given) | {"confidence": ["sure"]})
    assert since("assessor_responses_total", "outcome=stored") == 1
    assert since("assessor_responses_total", "outcome=same") == 1
    assert since("assessor_responses_total", "outcome=conflict") == 1


def test_a_finished_attempt_is_counted_once_however_it_ends(first_day: Academy, since: Grown) -> None:
    first, second = first_day.sign_in("caro").begin(), first_day.sign_in("dov").begin()
    first.finish()
    second.answer(1)
    form = second.rep.visit(f"{second.path}finish").form()
    for _ in range(2):
        second.rep.send(form)
    assert since("assessor_attempts_finished_total") == 2


def test_sign_ins_are_counted(first_day: Academy, since: Grown) -> None:
    first_day.sign_in("caro")
    visitor = first_day.visitor()
    for _ in range(2):
        visitor.post("/account/sign-in", {"name": "caro", "password": "a wrong password"})
    assert since("assessor_sign_ins_total", "outcome=ok") == 1
    assert since("assessor_sign_ins_total", "outcome=failed") == 2


def test_it_says_which_version_runs(first_day: Academy) -> None:
    found = [labels for name, labels in counted(first_day.visitor()) if name == "assessor_build_info"]
    assert len(found) == 1
    assert f"version={__version__}" in found[0]


def test_no_label_tells_about_anybody(half_a_year: Academy) -> None:
    sitting = half_a_year.sign_in("caro").begin()
    sitting.finish()
    visitor = half_a_year.visitor()
    visitor.open("/account/invitation/a-guessed-token?next=/me/")
    visitor.open("/me/attempts/1/", headers={"X-Forwarded-For": "198.51.100.9"}, method="BREW")
    text = visitor.open("/metrics").text
    assert set(re.findall(r'[{,](\w+)="', "\n".join(re.findall(r"^assessor_.*", text, re.MULTILINE)))) <= LABELS
    for told in (sitting.id, "guessed", "198.51", "BREW", "next=", *[role.handle for role in CAST]):
        assert told not in text, told


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"X-Forwarded-For": "127.0.0.1"}, 404),
        ({"X-Forwarded-Proto": "https"}, 404),
        ({"Forwarded": "for=127.0.0.1"}, 404),
        ({"X-Real-IP": "127.0.0.1"}, 404),
        ({"Via": "1.1 proxy"}, 404),
        ({"X-Forwarded-For": "192.0.2.7", "Authorization": f"Bearer {TOKEN}"}, 200),
        ({"X-Forwarded-For": "192.0.2.7", "Authorization": f"Bearer {TOKEN}x"}, 404),
        ({"X-Forwarded-For": "192.0.2.7", "Authorization": "Bearer "}, 404),
        ({"X-Forwarded-For": "192.0.2.7", "Authorization": "Bearer é"}, 404),
        ({"X-Forwarded-For": "192.0.2.7", "Authorization": f"Basic {TOKEN}"}, 404),
        ({"X-Forwarded-For": "192.0.2.7", "Authorization": TOKEN}, 404),
    ],
)
@pytest.mark.parametrize("proxies", [0, 1])
def test_only_this_machine_and_who_has_the_token_may_read_it(
    released_project: Path, store: Store, proxies: int, headers: dict[str, str], status: int
) -> None:
    settings = Settings(root=released_project, demo=True, proxies=proxies, metrics_token=SecretStr(TOKEN))
    visitor = academy.opened(settings, store).visitor()
    assert visitor.open("/metrics", headers=headers).status_code == status


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 404)])
def test_another_machine_needs_the_token(first_day: Academy, address: str, status: int) -> None:
    visitor = first_day.visitor()
    asked = visitor.open("/metrics", environ_base={"REMOTE_ADDR": address})
    assert asked.status_code == status
    bearer = {"Authorization": "Bearer "}
    assert visitor.open("/metrics", environ_base={"REMOTE_ADDR": address}, headers=bearer).status_code == status
