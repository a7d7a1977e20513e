"""How long the lesson pages take to build, against plain MkDocs + Material on the same Markdown in the same run.

`python -m bench.build` prints JSON lines {"name": …, "value": …} for the catalogue and for its lessons multiplied to
a thousand: the best seconds of the rounds, taken in turn, the most MiB that a process of its own held. Plain means
Material as it comes, with the features of our mkdocs.yml, and our fences shown as code. Ours draws them and packs
every page; `first` into an empty folder, `again` after an edit of one lesson.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build as run_mkdocs
from mkdocs.config import load_config

from assessor.engine.catalogue import Catalogue
from assessor.formats import folder
from assessor.lessons.build import build
from bench._tell import tell

ROOT = Path(__file__).parents[1]
SIZES = ((1, 3), (59, 1))
"""Copies of each selling lesson, and rounds."""


def project(where: Path, copies: int) -> Path:
    """A project with `copies` of every lesson."""
    for name in ("content", "quizzes"):
        shutil.copytree(ROOT / name, where / name)
    # The theme's folder is named relative to mkdocs.yml.
    shutil.copytree(ROOT / "assessor" / "theme", where / "assessor" / "theme")
    shutil.copy(ROOT / "mkdocs.yml", where)
    for lesson in set((where / "content" / "practices").glob("*.md")) - {where / "content/practices/index.md"}:
        for number in range(1, copies):
            shutil.copy(lesson, lesson.with_stem(f"{lesson.stem}-{number}"))
    return where


def plain(root: Path, out: Path) -> None:
    """Material as it comes."""
    ours = load_config(str(root / "mkdocs.yml"))
    config = load_config(
        str(root / "mkdocs.yml"),
        site_dir=str(out),
        strict=False,
        theme={"name": "material", "features": ours.theme["features"], "palette": ours.theme["palette"]},
    )
    config.mdx_configs["pymdownx.superfences"] = {}
    run_mkdocs(config)


def own(root: Path, out: Path, catalogue: Catalogue) -> None:
    """Everything that `assessor build` does after reading the catalogue."""
    build(root, out, catalogue=catalogue, demo=False, report=lambda _: None)


@dataclass(frozen=True)
class Cost:
    """What a piece of work takes: wall time, and the most memory of a process of its own."""

    seconds: float
    mib: float


def cost(work: Callable[..., None], *given: object) -> Cost:
    """Do it in a child, which has read what the parent has; raises RuntimeError if it fails."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            work(*given)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"{work.__name__} failed")
    return Cost(time.perf_counter() - started, used.ru_maxrss / 1024)


def main() -> None:
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    for copies, rounds in SIZES:
        with tempfile.TemporaryDirectory() as where:
            root = project(Path(where), copies)
            catalogue = folder.load(root).catalogue
            found: dict[str, list[Cost]] = {"plain": [], "first": [], "again": []}
            for number in range(rounds):
                out = Path(where) / f"out-{number}"
                found["plain"].append(cost(plain, root, out / "plain"))
                found["first"].append(cost(own, root, out / "ours", catalogue))
                lesson = root / "content" / "practices" / "qpc.md"
                lesson.write_text(lesson.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
                found["again"].append(cost(own, root, out / "ours", catalogue))
            _tell(len(catalogue.lessons), found)


def _tell(lessons: int, found: dict[str, list[Cost]]) -> None:
    best = {name: (min(one.seconds for one in ones), max(one.mib for one in ones)) for name, ones in found.items()}
    for name, (seconds, mib) in best.items():
        tell(f"build of {lessons} lessons, {name}, s", seconds)
        tell(f"build of {lessons} lessons, {name}, MiB", mib)
    for name in ("first", "again"):
        for place, unit in enumerate(("time", "memory")):
            tell(
                f"build of {lessons} lessons, {name}, {unit}, ratio to plain",
                best[name][place] / best["plain"][place],
            )


if __name__ == "__main__":
    main()
