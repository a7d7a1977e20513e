"""An item as HTML in one of three modes; each kind has a template of its name with macros `ask` and `feedback`."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Literal

from markupsafe import Markup

from assessor.engine.forms import presented
from assessor.engine.kinds import AnyItem
from assessor.engine.shapes import Answer, Fields
from assessor.render.environment import environment

Mode = Literal["check", "ask", "review"]


def item(
    item: AnyItem,
    mode: Mode,
    *,
    order: Sequence[str] | None = None,
    response: Answer | None = None,
    score: int | None = None,
    filled: Fields | None = None,
    lesson_url: str = "",
) -> Markup:
    """One item.

    `check`: in a lesson, with the feedback in `<details>`; needs neither JavaScript nor a server.
    `ask`: the fields of a form, holding `response`, or whatever was `filled` in; nothing in it depends on the key.
    `review`: what was answered (`response`), its credit (`score`, 0..100), and why.

    `order` is the presented order of the parts; without it, an order that depends on the item's id alone.
    `lesson_url` is where the tested paragraph stands; only `review` links to it.
    """
    template = environment().get_template(f"item_{mode}.html")
    shown = list(order) if order else _still(item)
    if filled is None:
        filled = item.fill(response) if response is not None else {}
    html = template.render(
        item=item, order=shown, response=response, score=score, filled=filled, lesson_url=lesson_url
    )
    return Markup(html)  # noqa: S704  an autoescaped template


def _still(item: AnyItem) -> list[str]:
    """The author's order, except where that is the key."""
    if item.kind != "order":
        return item.shuffled()
    return list(presented(item, Random(item.id)))  # noqa: S311  a layout, not a secret
