"""Each page says at its foot who else sees what it shows, in the words of the rule that lets one in."""

from __future__ import annotations

import pytest

from assessor.access import TABLE
from assessor.demo import CAST
from assessor.demo.cast import ident
from tests.web.academy import Academy, one_engine
from tests.web.routes import action, path, routes

LINE = "Who else sees this: "
SILENT = {"stop reminders", "read a calendar", "read lessons", "use a link", "see health", "see metrics", "sign out"}
"""What shows nobody's data: lessons, a link before it is used, health, figures, and a button."""


def test_every_rule_about_somebodys_data_says_who_sees_it() -> None:
    assert {name for name, rule in TABLE.items() if not rule.seen_by} == SILENT
    assert all(rule.seen_by.endswith(".") for name, rule in TABLE.items() if name not in SILENT)


@one_engine
@pytest.mark.parametrize("handle", [role.handle for role in CAST])
def test_every_page_that_somebody_opens_says_who_else_sees_it(north: Academy, handle: str) -> None:
    visitor = north.sign_in(handle)
    begun = visitor.begin().id
    found = 0
    for rule, method in routes(north.app):
        needed = action(north.app, rule)
        if method != "GET":
            continue
        page = visitor.visit(path(rule, begun, ident("ben")))
        if page.status != 200 or "text/html" not in page.headers["Content-Type"]:
            continue
        if needed in SILENT:
            assert LINE not in page.text, rule.rule
            continue
        assert page.text.count(LINE) == 1, rule.rule
        said = f"{LINE}{TABLE[needed].seen_by}" in page.text or "because you share it" in page.text
        assert said or page.url != path(rule, begun, ident("ben")), rule.rule
        found += 1
    assert found >= 10


@one_engine
def test_who_is_not_signed_in_is_told_nothing(north: Academy) -> None:
    page = north.visitor().visit("/account/")
    assert page.status == 200
    assert LINE not in page.text


@one_engine
def test_the_foot_names_nobody_who_does_not_see_it(north: Academy) -> None:
    """What is promised to a rep holds: everybody who leads the team sees the figures, and nobody else can."""
    seen = {role.handle for role in CAST if north.sign_in(role.handle).visit(f"/team/{ident('ben')}/").status == 200}
    assert seen == {"ana"}
    assert "who leads your team" in north.sign_in("ben").visit("/me/").text
