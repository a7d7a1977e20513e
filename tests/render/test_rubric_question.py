"""What each line of a scale asks belongs to its group of levels, so that it is heard on the way through the page."""

from __future__ import annotations

import re

from assessor import render
from assessor.engine.catalogue import Criterion, Practice, Rubric

QPC = Practice(id="qpc", title="QPC", line="Knows it.", area="find", importance=3, reason="It decides.")
RUBRIC = Rubric(
    practice="qpc",
    intro="Think of the call.",
    criteria=tuple(
        Criterion(id=name, title=name.upper(), question=f"How {name}?", anchors=("a", "b", "c", "d", "e"))
        for name in ("much", "old", "sure")
    ),
)
GROUP = re.compile(r'<fieldset[^>]* aria-describedby="([^"]+)"')


def test_each_group_of_levels_is_described_by_its_question() -> None:
    html = str(render.rubric(QPC, RUBRIC, rated={}))
    ids = GROUP.findall(html)
    assert len(set(ids)) == 3
    for id_, name in zip(ids, ("much", "old", "sure"), strict=True):
        assert f'id="{id_}">How {name}?</p>' in html
