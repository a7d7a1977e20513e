"""Builds the lesson pages with MkDocs and puts them into service.

A link to nowhere or a fence that cannot be drawn is a warning of the report, not the end of the build: one
author's slip must not hold back everybody else's pages. `mkdocs build` on its own is strict, as mkdocs.yml says.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build as run_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from assessor.engine.catalogue import Catalogue
from assessor.formats import folder
from assessor.lessons import fences
from assessor.lessons.publish import publish, served

FINGERPRINT = ".fingerprint"

_HERE = Path(__file__).parents[1]
_CODE = tuple(_HERE / room for room in ("theme", "lessons", "render"))
_PACKAGES = ("mkdocs", "mkdocs-material", "pymdown-extensions", "markdown")


class BuildFailed(Exception):
    """The lessons cannot be built; the text says all that MkDocs said. What is in service stays as it was."""


@dataclass(frozen=True)
class BuildReport:
    """What a build did."""

    pages: int
    """HTML pages in service."""
    seconds: float
    """Wall time."""
    changed: int
    """Files written or deleted, without their compressed twins."""
    bytes: int
    """Size of all files in service, without their compressed twins."""
    warnings: tuple[str, ...] = ()
    """What somebody should mend, each naming its page; the pages are in service all the same."""


def build(
    root: Path,
    out: Path,
    *,
    catalogue: Catalogue,
    demo: bool,
    report: Callable[[str], None],
    files: Mapping[str, Path] | None = None,
) -> BuildReport:
    """Build the lessons below `root` (the folder of mkdocs.yml) into `out`; `report` is told each step in words.

    `files` are the sources by their path from the root, as `formats.folder.files` gives them, which is also what
    is taken without it; put a file's last good version there to keep that in service. Returns at once when nothing
    that goes into the pages has changed since the last build without warnings. Raises `BuildFailed`.
    """
    started = time.monotonic()
    sources = _content(folder.files(root) if files is None else files)
    fingerprint = _fingerprint(root, sources, catalogue, demo=demo)
    changed, warnings = 0, []
    if not _is_current(out, fingerprint):
        fences.use(catalogue)
        # In the system's own place for such things, so that a build that is killed leaves nothing beside the lessons.
        with tempfile.TemporaryDirectory(prefix="lessons-") as workshop:
            report("Building the lesson pages")
            content, site = Path(workshop, "content"), Path(workshop, "site")
            _lay_out(sources, content)
            warnings = _run(root / "mkdocs.yml", content, site, demo=demo)
            report("Compressing them and putting them into service")
            changed = publish(site, out)
        if not warnings:
            (out / FINGERPRINT).write_text(fingerprint)
    sizes = {path: path.stat().st_size for path in served(out)}
    return BuildReport(
        pages=sum(path.suffix == ".html" for path in sizes),
        seconds=time.monotonic() - started,
        changed=changed,
        bytes=sum(sizes.values()),
        warnings=tuple(warnings),
    )


def _content(files: Mapping[str, Path]) -> dict[str, Path]:
    """The files below content/ by their path from there."""
    return {name.removeprefix("content/"): path for name, path in files.items() if name.startswith("content/")}


def _fingerprint(root: Path, sources: Mapping[str, Path], catalogue: Catalogue, *, demo: bool) -> str:
    """A hash of all that a page depends on: sources, catalogue, theme, our code, the packages' versions."""
    digest = hashlib.sha256(repr((catalogue.version, demo)).encode())
    for package in _PACKAGES:
        digest.update(f"{package} {version(package)}".encode())
    code = {path.as_posix(): path for room in _CODE for path in sorted(room.rglob("*")) if path.suffix != ".pyc"}
    for name, path in {"mkdocs.yml": root / "mkdocs.yml", **sources, **code}.items():
        if path.is_file():
            digest.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _is_current(out: Path, fingerprint: str) -> bool:
    built = out / FINGERPRINT
    return built.is_file() and built.read_text() == fingerprint


def _lay_out(sources: Mapping[str, Path], content: Path) -> None:
    content.mkdir()
    for name, path in sources.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, content / name)


def _run(config_file: Path, content: Path, site: Path, *, demo: bool) -> list[str]:
    """Run MkDocs; returns what it warned of."""
    heard = _Listener()
    log = logging.getLogger("mkdocs")
    log.addHandler(heard)
    try:
        config = load_config(
            str(config_file), docs_dir=str(content), site_dir=str(site), strict=False, **_theme(config_file)
        )
        config.extra["demo"] = demo
        # A part of the stylesheet's and the script's address, so that browsers may keep them until they change.
        config.extra["edition"] = f"?{_edition()}"
        run_mkdocs(config)
    except (MkDocsException, OSError, ValueError) as error:
        raise BuildFailed("\n".join([*heard.messages, str(error)])) from error
    finally:
        log.removeHandler(heard)
    return heard.messages


def _theme(config_file: Path) -> dict[str, Any]:
    """The theme as it is configured, with our own folder in the place of one that is not there.

    mkdocs.yml names the folder beside it, as `mkdocs build` needs it; beside an installed package there is none.
    """
    written = MkDocsConfig(config_file_path=str(config_file))
    with config_file.open("rb") as file:
        written.load_file(file)
    theme: Any = written.get("theme")
    if (
        not isinstance(theme, dict)
        or "custom_dir" not in theme
        or (config_file.parent / theme["custom_dir"]).is_dir()
    ):
        return {}
    return {"theme": theme | {"custom_dir": str(_HERE / "theme")}}


class _Listener(logging.Handler):
    """Keeps what MkDocs has to say."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _edition() -> str:
    """Names what stylesheet and script are made of, in ten characters."""
    digest = hashlib.sha256(version("mkdocs-material").encode())
    for path in sorted((_HERE / "theme" / "assets").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
