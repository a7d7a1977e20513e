"""What a rep gains in 90 minutes by following recommendations, as a share of what a clairvoyant would gain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from random import Random

from assessor.engine.catalogue import Lesson, Practice
from assessor.engine.know import CUT, Knowledge, difficulty
from assessor.engine.recommend import readiness, recommend
from bench._knowing import NOW

MINUTES = 90


@dataclass(frozen=True)
class School:
    """Lessons and practices, and what the engine is not told: how well each lesson works."""

    lessons: list[Lesson]
    practices: Mapping[str, Practice]
    works: Mapping[str, float]


def build(names: Sequence[str], rng: Random) -> School:
    """Two lessons for each practice, some of which teach a second one or need another first."""
    practices = {
        name: Practice(
            id=name,
            title=name,
            line=name,
            area="-",
            importance=rng.choice([1, 2, 2, 3]),
            reason="-",
        )
        for name in names
    }
    lessons = []
    for name in names:
        for place in range(2):
            covers = {name: rng.choice([0.5, 0.75, 1.0])}
            if rng.random() < 0.3:
                covers[rng.choice([other for other in names if other != name])] = 0.3
            needs = (rng.choice([other for other in names if other != name]),) if rng.random() < 0.3 else ()
            lessons.append(
                Lesson(
                    page=f"{name}/{place}",
                    title=name,
                    description="-",
                    practice=name,
                    level=rng.randint(1, 5),
                    minutes=rng.randint(6, 20),
                    covers=covers,
                    requires=needs,
                    sources=("-",),
                )
            )
    works = {lesson.page: sqrt(lesson.minutes / 12) * exp(rng.gauss(0, 0.3)) for lesson in lessons}
    return School(lessons, practices, works)


@dataclass
class Pupil:
    """One rep as they are: true mastery 0..1 and θ by practice, and what is left to gain."""

    mastery: Mapping[str, float]
    theta: Mapping[str, float]

    def __post_init__(self) -> None:
        self.left = {name: max(CUT - m, 0.0) for name, m in self.mastery.items()}

    def gain(self, school: School, lesson: Lesson) -> float:
        """What the lesson would give now."""
        closes = sum(school.practices[name].importance * cov * self.left[name] for name, cov in lesson.covers.items())
        ready = 1.0
        for name in lesson.requires:
            ready *= readiness(self.mastery[name])
        fit = exp(-0.5 * ((self.theta[lesson.practice] - difficulty(lesson.level)) / 1.5) ** 2)
        return closes * ready * fit * school.works[lesson.page]

    def study(self, school: School, lesson: Lesson) -> float:
        """Gain it; half of what the lesson covers is closed by it."""
        gained = self.gain(school, lesson)
        for name, cov in lesson.covers.items():
            self.left[name] *= 1 - 0.5 * cov
        return gained


Next = Callable[[Pupil, list[Lesson]], Lesson]


def followed(school: School, pupil: Pupil, order: Sequence[str]) -> float:
    """What a list gives within 90 minutes; lessons that no longer fit into the time are passed over."""
    time, gained = MINUTES, 0.0
    by_page = {lesson.page: lesson for lesson in school.lessons}
    for page in order:
        lesson = by_page[page]
        if lesson.minutes <= time:
            time -= lesson.minutes
            gained += pupil.study(school, lesson)
    return gained


def clairvoyant(school: School, pupil: Pupil) -> float:
    """What somebody gains who knows the truth: always the lesson with the greatest gain for its time."""
    time, gained, left = MINUTES, 0.0, list(school.lessons)
    while fitting := [lesson for lesson in left if lesson.minutes <= time]:
        best = max(fitting, key=lambda lesson: pupil.gain(school, lesson) / (lesson.minutes + 5))
        left.remove(best)
        time -= best.minutes
        gained += pupil.study(school, best)
    return gained


def recommended(school: School, known: Mapping[str, Knowledge]) -> list[str]:
    """The engine's list."""
    return [one.lesson for one in recommend(school.lessons, school.practices, known, {}, NOW)]


def lowest_first(school: School, known: Mapping[str, Knowledge]) -> list[str]:
    """The lessons of the practice with the lowest score, then of the next."""
    return [lesson.page for lesson in sorted(school.lessons, key=lambda lesson: known[lesson.practice].mastery)]
