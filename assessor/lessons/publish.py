"""Puts built files into service: packed for the wire, replaced one at a time, and only where they differ.

So every address answers during a build, and a file that did not change keeps its time and is not packed again.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli  # type: ignore[import-untyped]

PACKED = (".br", ".gz")
"""What the name of a file's compressed twins ends in."""

# Brotli's quality, 0..11, by what a name ends in. Everybody loads stylesheet and scripts, and they seldom change;
# pages are many, and the highest quality would cost 25 times as much time for 12 % fewer bytes.
_QUALITY = {".css": 11, ".js": 11, ".svg": 6, ".html": 6, ".json": 6, ".txt": 6, ".xml": 6}


def publish(fresh: Path, out: Path) -> int:
    """Make `out` hold what `fresh` holds; returns how many files were written or deleted, without their twins."""
    names = {path.relative_to(fresh) for path in served(fresh)}
    changed = [name for name in sorted(names) if not _same(fresh / name, out / name)]
    gone = [path for path in served(out) if path.relative_to(out) not in names]
    with ThreadPoolExecutor() as pool:  # brotli and zlib let go of the interpreter while they work
        list(pool.map(lambda name: _put((fresh / name).read_bytes(), out / name), changed))
    for path in gone:
        for each in (path, *_twins(path)):
            each.unlink(missing_ok=True)
    _sweep(out)
    return len(changed) + len(gone)


def served(folder: Path) -> Iterator[Path]:
    """The files in service, without their compressed twins."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in PACKED and not path.name.startswith("."):
            yield path


def _same(fresh: Path, old: Path) -> bool:
    return old.is_file() and old.read_bytes() == fresh.read_bytes()


def _put(content: bytes, path: Path) -> None:
    """The file itself goes last: until it is there, the next build sees that it differs and begins again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in _QUALITY:
        packed_brotli, packed_gzip = _twins(path)
        _replace(packed_brotli, brotli.compress(content, quality=_QUALITY[path.suffix]))
        _replace(packed_gzip, gzip.compress(content, 6, mtime=0))
    _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    """Whoever reads meanwhile reads the old content or the new, never a half."""
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)


def _twins(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in PACKED]


def _sweep(out: Path) -> None:
    for folder in sorted((path for path in out.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
