"""Every address of the application, so that a test can go through all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

from assessor.demo.cast import ident
from assessor.web.people import NEEDS

VALUES: dict[str, Any] = {
    "practice": "qpc",
    "item_id": "qpc-meaning-1",
    "number": 1,
    "name": "practices/qpc/",
    "token": "guessed",
    "session_id": "guessed",
    "person_id": ident("ben"),
    "team_id": ident("north"),
    "digest": "guessed",
    "form_id": "where-do-i-stand",
    "path_id": "inside-allies",
    "sheet_id": UUID(ident("guessed")),
    "recommendation_id": UUID(ident("guessed")),
    "question_id": UUID(ident("guessed")),
    "review_id": UUID(ident("guessed")),
    "commitment_id": UUID(ident("guessed")),
    "talk_id": UUID(ident("guessed")),
    "part": "group",
    "entry_id": UUID(ident("guessed")),
    "month": "2026-11",
    "assignment_id": UUID(ident("guessed")),
    "story_id": UUID(ident("guessed")),
    "vignette": "filling-line",
    "call_id": UUID(ident("guessed")),
    "worksheet_id": "qpc",
    "row_id": UUID(ident("guessed")),
}
LOST = {
    "me.confirm_studied": "?lesson=practices/qpc",
}


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address with each method that somebody wrote a view for."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def action(app: Flask, rule: Rule) -> str:
    """The action of the access table that a route needs."""
    needed: str = getattr(app.view_functions[rule.endpoint], NEEDS)
    return needed


def path(rule: Rule, attempt_id: str, person_id: str = VALUES["person_id"]) -> str:
    """An address of the route, about this attempt or this person where it is about one."""
    values = {**VALUES, "attempt_id": attempt_id, "person_id": person_id}
    address = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
    assert address is not None
    return address[1] + LOST.get(rule.endpoint, "")
