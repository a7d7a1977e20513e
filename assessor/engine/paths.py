"""How far somebody is on a path: from the lessons that they have studied and the forms that they have finished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assessor.engine.catalogue import Catalogue, LearningPath


@dataclass(frozen=True)
class Stage:
    """A lesson of a path or the form at its end; `key` is the lesson's page or the form's id."""

    key: str
    title: str
    minutes: int
    is_form: bool
    done: datetime | None
    """When it was last done."""


@dataclass(frozen=True)
class Progress:
    """A path as somebody stands on it, its stages in their order."""

    path: LearningPath
    stages: tuple[Stage, ...]

    @property
    def done(self) -> int:
        """How many stages are done."""
        return sum(stage.done is not None for stage in self.stages)

    @property
    def left(self) -> int:
        """How many minutes what is not done takes."""
        return sum(stage.minutes for stage in self.stages if not stage.done)

    @property
    def next(self) -> Stage | None:
        """The first stage that is not done; none if all are."""
        return next((stage for stage in self.stages if not stage.done), None)

    @property
    def last(self) -> datetime | None:
        """When something of it was done last."""
        return max((stage.done for stage in self.stages if stage.done), default=None)


def progress(
    catalogue: Catalogue, path: LearningPath, studied: Mapping[str, datetime], finished: Mapping[str, datetime]
) -> Progress:
    """How far along a path somebody is; `studied` is by page, `finished` by form, each with the last time.

    What is not in service is not a part of the path.
    """
    lessons = [catalogue.lessons[page] for page in path.lessons if page in catalogue.lessons]
    stages = [Stage(one.page, one.title, one.minutes, False, studied.get(one.page)) for one in lessons]
    form = catalogue.forms.get(path.form)
    if form:
        stages.append(Stage(form.id, form.title, form.longest, True, finished.get(form.id)))
    return Progress(path, tuple(stages))


def under_way(found: Iterable[Progress]) -> Progress | None:
    """The path that somebody is in the middle of: of those begun and not done, the one that they were on last."""
    begun = [(one.last, one) for one in found if one.last and one.next]
    return max(begun, key=lambda pair: pair[0])[1] if begun else None
