"""Builds the lesson pages with MkDocs, packs them for the wire, and puts them into service file by file.

The pages in service are replaced one at a time and only where they differ, so every address answers during a build. A
build that fails changes nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import brotli
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from assessor.engine.catalogue import Catalogue
from assessor.lessons import fences

FINGERPRINT = ".fingerprint"
PACKED = frozenset({".br", ".gz"})

_TEXT = frozenset({".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"})
_PACKAGES = ("mkdocs", "mkdocs-material", "pymdown-extensions", "markdown")
_HERE = Path(__file__).parents[1]


class BuildFailed(Exception):
    """The lessons cannot be built; the text names every problem that MkDocs saw. What is in service stays."""


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


def build(
    root: Path, out: Path, *, catalogue: Catalogue, demo: bool, report: Callable[[str], None]
) -> BuildReport:
    """Build the lessons below `root` (the folder of mkdocs.yml) into `out`; `report` is told each step in words.

    Returns at once when nothing that goes into the pages has changed since the last build. Raises `BuildFailed`.
    """
    started = time.monotonic()
    fingerprint = _fingerprint(root, catalogue, demo=demo)
    changed = 0
    if _read(out / FINGERPRINT) != fingerprint.encode():
        fences.use(catalogue)
        # In the system's own folder for such things, so that a build that is killed leaves nothing beside the lessons.
        with tempfile.TemporaryDirectory(prefix="lessons-") as fresh:
            report("Building the lesson pages")
            _run_mkdocs(root, Path(fresh), demo=demo)
            report("Compressing and putting them into service")
            changed = _sync(Path(fresh), out)
        _replace(out / FINGERPRINT, fingerprint.encode())
    served = list(_files(out))
    return BuildReport(
        pages=sum(file.suffix == ".html" for file in served),
        seconds=time.monotonic() - started,
        changed=changed,
        bytes=sum(file.stat().st_size for file in served),
    )


def _fingerprint(root: Path, catalogue: Catalogue, *, demo: bool) -> str:
    """A hash of everything that a page depends on: sources, catalogue, theme, our code, the packages' versions."""
    digest = hashlib.sha256(repr((catalogue.version, demo)).encode())
    for name in _PACKAGES:
        digest.update(f"{name} {version(name)}\n".encode())
    sources = [root / "mkdocs.yml"]
    for folder in (root / "content", _HERE / "theme", _HERE / "lessons", _HERE / "render"):
        sources += sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    for path in sources:
        content = hashlib.sha256(path.read_bytes()).digest()
        digest.update(path.name.encode() + content)
    return digest.hexdigest()


def _run_mkdocs(root: Path, site: Path, *, demo: bool) -> None:
    heard = _Listener()
    log = logging.getLogger("mkdocs")
    log.addHandler(heard)
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(site), strict=True)
        config.extra["demo"] = demo
        # Part of the address of stylesheet and script, so that browsers may keep them until they change.
        config.extra["edition"] = f"?{_edition()}"
        mkdocs_build.build(config)
    except (MkDocsException, OSError) as error:
        raise BuildFailed("\n".join(heard.messages) or str(error)) from error
    finally:
        log.removeHandler(heard)


class _Listener(logging.Handler):
    """Keeps what MkDocs has to say; it raises only a count."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _edition() -> str:
    digest = hashlib.sha256(version("mkdocs-material").encode())
    for path in sorted((_HERE / "theme" / "assets").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _sync(fresh: Path, out: Path) -> int:
    """Make `out` like `fresh`; returns how many files were written or deleted."""
    wanted = {path.relative_to(fresh) for path in _files(fresh)}
    changed = [name for name in sorted(wanted) if _read(out / name) != (fresh / name).read_bytes()]
    gone = [path for path in _files(out) if path.relative_to(out) not in wanted]
    with ThreadPoolExecutor() as pool:  # brotli and gzip let go of the interpreter while they work
        list(pool.map(lambda name: _publish((fresh / name).read_bytes(), out / name), changed))
    for path in gone:
        for twin in (path, *_twins(path)):
            twin.unlink(missing_ok=True)
    for folder in sorted((path for path in out.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return len(changed) + len(gone)


def _publish(content: bytes, path: Path) -> None:
    """The compressed twins go first: whoever is served one of them gets a page that was whole at some moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in _TEXT:
        packed_brotli, packed_gzip = _twins(path)
        _replace(packed_brotli, brotli.compress(content, quality=11))
        _replace(packed_gzip, gzip.compress(content, 9, mtime=0))
    _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    os.replace(new, path)


def _twins(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + ".br"), path.with_name(path.name + ".gz")


def _files(folder: Path) -> Iterator[Path]:
    """The files that are served, without their compressed twins."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in PACKED and not path.name.startswith("."):
            yield path


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
