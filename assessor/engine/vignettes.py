"""Vignettes: written calls that every manager rates, so that each can see how strict they are beside the others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated

from annotated_types import MaxLen, MinLen

from assessor.engine.catalogue import Catalogue, Criterion, Rubric
from assessor.engine.kinds.base import Id, Line, Prose, Strict

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 3
"""Fewer calls than this say nothing of whoever rates them."""


@dataclass(frozen=True, kw_only=True)
class Vignette(Strict):
    """A call as it went, written down to be rated."""

    id: Id
    """Unique, permanent."""
    practice: Id
    """The practice whose rubric it is rated on."""
    title: Line
    """A few words that give no level away."""
    scene: Prose
    """The call, in Markdown: who said and did what, 200 to 300 words."""
    criteria: Annotated[tuple[Id, ...], MinLen(2), MaxLen(3)]
    """Two or three criteria of the rubric that the scene shows."""


@dataclass(frozen=True)
class Written:
    """A vignette in service, with the lines of the rubric that it is rated on."""

    vignette: Vignette
    rubric: Rubric
    fingerprint: str

    @property
    def lines(self) -> tuple[Criterion, ...]:
        """What is rated, in the vignette's order."""
        return _lines(self.vignette, self.rubric)


def in_service(catalogue: Catalogue) -> dict[str, Written]:
    """The vignettes that can be rated, by id; none at all if there are fewer than `FEWEST`.

    One whose rubric, or a line of it, is out of service is left out.
    """
    found = {}
    for name, one in catalogue.vignettes.items():
        rubric = catalogue.rubrics.get(one.practice)
        if rubric is not None and one.practice in catalogue.practices and _all_there(one, rubric):
            found[name] = Written(one, rubric, fingerprint(one, _lines(one, rubric)))
    return found if len(found) >= FEWEST else {}


def fingerprint(vignette: Vignette, lines: Sequence[Criterion]) -> str:
    """Hash of all that a level rests on: the scene, and each line's question and anchors; 16 hexadecimal digits.

    The title may be mended without making it another vignette.
    """
    parts = [vignette.practice, vignette.scene.split(), [[one.id, one.question, *one.anchors] for one in lines]]
    return sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()[:16]


def _lines(vignette: Vignette, rubric: Rubric) -> tuple[Criterion, ...]:
    by_id = {one.id: one for one in rubric.criteria}
    return tuple(by_id[name] for name in vignette.criteria)


def _all_there(vignette: Vignette, rubric: Rubric) -> bool:
    return {one.id for one in rubric.criteria} >= set(vignette.criteria)
