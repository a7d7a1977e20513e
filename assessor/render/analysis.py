"""Item analysis and cuts in plain words, for the trainer who has to mend a question."""

from __future__ import annotations

from assessor.engine.analysis import Facility, Flag, ItemAnalysis, Option, Rest, TooFew
from assessor.engine.angoff import Cut
from assessor.render.words import percent

FLAGS = {
    Flag.HARD: "Hardly anybody gets this right: check the key, then whether a lesson teaches it.",
    Flag.EASY: "Nearly everybody gets this right: it tells little. Make the wrong options more tempting.",
    Flag.WEAK: "People who know more do no better here: check the key and the wording.",
    Flag.IDLE: "Hardly anybody chooses this: replace it by a mistake that people really make.",
    Flag.KEY: "People who know more choose this rather than the key: check the key.",
}
"""What is wrong, and what to do."""


OF_ITEM = FLAGS | {
    Flag.IDLE: "Hardly anybody chooses one of the wrong options: replace it by a mistake that people really make.",
    Flag.KEY: "People who know more choose a wrong option rather than the key: check the key.",
}
"""The same, said of the whole question."""
FEWEST = 5
"""People in the smallest group that anything is said about."""
LIKE_MOST = 0.02
"""A smaller difference in what people earn elsewhere, 0..1, is none."""


def too_few(figure: TooFew) -> str:
    """Why there is no figure yet; fewer than five people are not counted out."""
    return f"too few ({counted(figure.have)} of {figure.need})"


def counted(answers: int) -> str:
    """How many answered."""
    return f"fewer than {FEWEST}" if 0 < answers < FEWEST else str(answers)


def facility(figure: Facility | TooFew) -> str:
    """How many get it right."""
    if isinstance(figure, TooFew):
        return too_few(figure)
    return f"{percent(figure.value)} of 100, from {figure.answers} answers"


def rest(figure: Rest | TooFew) -> str:
    """Whether it goes with knowing more elsewhere."""
    if isinstance(figure, TooFew):
        return too_few(figure)
    hint = "" if figure.settled else "; a hint only, from fewer than 100 answers"
    return f"{figure.value:.2f} (likely {figure.low:.2f} to {figure.high:.2f}){hint}"


def option(figure: Option) -> str:
    """Who picks it."""
    if figure.elsewhere is None:
        return "nobody"
    chosen = f"{percent(figure.share)} of 100"
    if abs(figure.elsewhere) < LIKE_MOST:
        return f"{chosen}, who know as much as most elsewhere"
    return f"{chosen}, who know {'more' if figure.elsewhere > 0 else 'less'} than most elsewhere"


def findings(analysed: ItemAnalysis) -> tuple[str, ...]:
    """What to look at, the gravest first; empty when there is nothing."""
    return tuple(
        OF_ITEM[flag] for flag in (Flag.KEY, Flag.WEAK, Flag.HARD, Flag.IDLE, Flag.EASY) if flag in analysed.flags
    )


def cut(figure: Cut | TooFew) -> str:
    """The judges' cut."""
    if isinstance(figure, TooFew):
        return f"too few ({figure.have} of {figure.need}) judges"
    low, high = (percent(min(max(figure.value + side * figure.error, 0), 1)) for side in (-1, 1))
    return f"{percent(figure.value)} of 100, by {figure.judges} judges (within one standard error: {low} to {high})"
