"""How long the lesson pages take to build, against plain MkDocs + Material on the same Markdown in the same run.

`python -m bench.build` prints JSON lines {"name": …, "value": …}; seconds are the best of three, taken in turn. Plain
means Material as it comes with the features of our mkdocs.yml, and our fences shown as code. Ours draws them and
compresses every page; `first` into an empty folder, `again` after an edit of one lesson.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mkdocs.commands.build import build as run_mkdocs
from mkdocs.config import load_config

from assessor.engine.catalogue import Catalogue
from assessor.formats import folder
from assessor.lessons.build import build

ROOT = Path(__file__).parents[1]
ROUNDS = 3


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


def seconds(work: Callable[..., None], *given: object) -> float:
    """Wall time."""
    started = time.perf_counter()
    work(*given)
    return time.perf_counter() - started


def main() -> None:
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    for copies in (1, 40):
        with tempfile.TemporaryDirectory() as where:
            root = project(Path(where), copies)
            catalogue = folder.load(root).catalogue
            taken: dict[str, list[float]] = {"plain": [], "first": [], "again": []}
            for number in range(ROUNDS):
                out = Path(where) / f"out-{number}"
                taken["plain"].append(seconds(plain, root, out / "plain"))
                taken["first"].append(seconds(own, root, out / "ours", catalogue))
                lesson = root / "content" / "practices" / "qpc.md"
                lesson.write_text(lesson.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
                taken["again"].append(seconds(own, root, out / "ours", catalogue))
            _tell(len(catalogue.lessons), {name: min(times) for name, times in taken.items()})


def _tell(lessons: int, best: dict[str, float]) -> None:
    for name, value in best.items():
        print(json.dumps({"name": f"build of {lessons} lessons, {name}, s", "value": round(value, 3)}))
    for name in ("first", "again"):
        ratio = round(best[name] / best["plain"], 2)
        print(json.dumps({"name": f"build of {lessons} lessons, {name}, ratio to plain", "value": ratio}))


if __name__ == "__main__":
    main()
