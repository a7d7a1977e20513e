"""What the content holds, and whether a question gives its answer away: the tables that a content author looks at.

`python -m bench.content [root]` prints them; `tests/test_content.py` holds the content to them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from assessor.engine.catalogue import Catalogue, by_point, drawable
from assessor.engine.kinds import KINDS, AnyItem
from assessor.engine.kinds.choice import Choice
from assessor.engine.kinds.judgement import Judgement
from assessor.formats import folder

_MACHINERY = (
    re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE),
    re.compile(r"\{:?[^}]*\}|\]\([^)]*\)|<[^>]+>|^\|[\s|:-]+$", re.MULTILINE),
)
_WORD = re.compile(r"[^\s|#>*]*\w[^\s|]*")
_TELLING = re.compile(r"[a-z][a-z'’-]{3,}")


@dataclass(frozen=True)
class Row:
    """One practice in numbers."""

    practice: str
    words: int
    """Words of its lesson that a reader reads."""
    minutes: int
    figures: int
    tables: int
    kinds: dict[str, int]
    """Scored items that forms may draw, by kind."""
    points: int
    variants: int
    """Learning points with at least two."""
    scenes: int
    """Judgement items."""
    released: int
    criteria: int


@dataclass(frozen=True)
class Keys:
    """Where the right option stands, over all items of which one option is the best."""

    items: int
    longest: float
    """How often it is the longest; of two equally long ones each is it by half."""
    shortest: float
    """How often it is the shortest."""
    fair: float
    """How often it would be either if length did not matter."""
    places: dict[int, Counter[int]]
    """By number of options: how often it stands at each place as written, the first is 1."""


def row(root: Path, catalogue: Catalogue, practice: str) -> Row:
    """A practice's numbers; raises KeyError or IndexError if it has no rubric or no lesson."""
    lesson = catalogue.lessons_of(practice)[0]
    text = (root / "content" / f"{lesson.page}.md").read_text("utf-8")
    asked = scored(catalogue, practice)
    points = by_point(asked)
    return Row(
        practice=practice,
        words=words(text),
        minutes=lesson.minutes,
        figures=text.count("\n```figure\n"),
        tables=len(re.findall(r"^\|[\s:|-]+\|$", text, re.MULTILINE)),
        kinds=dict(Counter(item.kind for item in asked)),
        points=len(points),
        variants=sum(len(variants) >= 2 for variants in points.values()),
        scenes=sum(isinstance(item, Judgement) for item in asked),
        released=sum(item.practice == practice and item.released for item in catalogue.items.values()),
        criteria=len(catalogue.rubrics[practice].criteria),
    )


def scored(catalogue: Catalogue, practice: str) -> list[AnyItem]:
    """The items of a practice that a form may draw."""
    return [item for item in catalogue.items.values() if item.practice == practice and drawable(item)]


def words(text: str) -> int:
    """Words that a reader reads: no front matter, fences, anchors or addresses of links."""
    body = text.split("---\n", 2)[2]
    for machinery in _MACHINERY:
        body = machinery.sub(" ", body)
    return len(_WORD.findall(body))


def keys(items: Sequence[AnyItem]) -> Keys:
    """How much length and place of the options say about which is right."""
    found = [item for item in items if isinstance(item, Choice | Judgement)]
    longest, shortest, places = 0.0, 0.0, dict[int, Counter[int]]()
    for item in found:
        lengths = [len(option.text) for option in item.options]
        place = [option.id for option in item.options].index(best(item))
        if lengths[place] == max(lengths):
            longest += 1 / lengths.count(max(lengths))
        if lengths[place] == min(lengths):
            shortest += 1 / lengths.count(min(lengths))
        places.setdefault(len(lengths), Counter())[place + 1] += 1
    fair = sum(1 / len(item.options) for item in found)
    return Keys(len(found), longest, shortest, fair, dict(sorted(places.items())))


def best(item: Choice | Judgement) -> str:
    """The id of the right option."""
    return str(item.key() if isinstance(item, Choice) else item.key()["best"])


def telling(item: AnyItem) -> frozenset[str]:
    """The words of four letters and more in what a rep reads before answering."""
    parts = [part.text for name in ("options", "steps", "pairs", "targets") for part in getattr(item, name, ())]
    return frozenset(_TELLING.findall(" ".join([item.stem, *parts]).lower()))


def overlap(one: AnyItem, other: AnyItem) -> float:
    """How alike two items are worded, 0..1: the share of their telling words that both have (Jaccard)."""
    left, right = telling(one), telling(other)
    return len(left & right) / max(1, len(left | right))


def most_alike(items: Sequence[AnyItem], count: int = 10) -> list[tuple[float, str, str]]:
    """The pairs of items that are worded most alike, with how much, the most alike first."""
    told = {item.id: telling(item) for item in items}
    pairs = (
        (len(told[one] & told[other]) / max(1, len(told[one] | told[other])), one, other)
        for one, other in combinations(told, 2)
    )
    return sorted(pairs, reverse=True)[:count]


def tables(root: Path) -> Iterator[str]:
    """The tables, line by line."""
    catalogue = folder.load(root).catalogue
    yield (
        "| practice | words | minutes | figures | tables | items by kind | points | with variants | scenes | released"
        " | criteria |"
    )
    yield "|---|" + "---:|" * 4 + "---|" + "---:|" * 5
    for name in catalogue.practices:
        if name not in catalogue.rubrics or not catalogue.lessons_of(name):
            yield f"| {name} | not there yet |"
            continue
        one = row(root, catalogue, name)
        kinds = ", ".join(f"{one.kinds[kind]} {kind}" for kind in KINDS if kind in one.kinds)
        cells = (one.practice, one.words, one.minutes, one.figures, one.tables, kinds, one.points, one.variants)
        yield "| " + " | ".join(map(str, (*cells, one.scenes, one.released, one.criteria))) + " |"
    items = list(catalogue.items.values())
    found = keys(items)
    yield ""
    yield (
        f"The key is the longest option in {found.longest:.1f} of {found.items} items, the shortest in"
        f" {found.shortest:.1f}; by chance it would be either in {found.fair:.1f}."
    )
    for options, places in found.places.items():
        where = ", ".join(f"place {place}: {places[place]}" for place in range(1, options + 1))
        yield f"Of {options} options the key stands at {where}."
    yield ""
    yield "The pairs of items that are worded most alike:"
    for share, one_id, other_id in most_alike(items):
        yield f"  {share:.2f}  {one_id}  {other_id}"


def main(arguments: list[str]) -> int:
    """Print the tables for the project at the first argument, or here."""
    for line in tables(Path(arguments[0]) if arguments else Path()):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
