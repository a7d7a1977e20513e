"""Broken files that cannot be kept in git sanely: bytes, sizes and bombs. Each is added to a copy of the folder."""

from __future__ import annotations

import shutil
from pathlib import Path

BROKEN = Path(__file__).parents[1] / "data" / "broken"
HEAD = "practice: calls\nitems:\n"
MANY = 200_000

GENERATED: dict[str, bytes] = {
    "content/practices/latin.md": "---\ntitle: Café\n---\n# Über {#why}\n".encode("latin-1"),
    "content/practices/brackets.md": b"# Deep\n" + b"[" * MANY + b"\n" + b"{" * MANY + b"\n" + b"[](" * MANY + b"\n",
    "content/practices/empty.md": b"",
    "content/practices/null.md": b"---\ntitle: a\0b\n---\n",
    "quizzes/items/latin.yaml": (HEAD + "  - id: latin-1\n    stem: Café\n").encode("latin-1"),
    "quizzes/items/brackets.yaml": (HEAD + "  - id: brackets\n    stem: " + "[" * MANY + "\n").encode(),
    "quizzes/items/braces.yaml": (HEAD + "  - id: braces\n    stem: " + "{a: " * MANY + "\n").encode(),
    "quizzes/items/dashes.yaml": (HEAD + "  " + "- " * MANY + "\n").encode(),
    "quizzes/items/bomb.yaml": (
        HEAD
        + "  - &a [x, x]\n"
        + "".join(f"  - &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in ["ab", "bc", "cd", "de", "ef"])
    ).encode(),
    "quizzes/items/nul.yaml": (HEAD + "  - id: ünder\n    stem: before \0 after\n").encode(),
    "quizzes/items/utf-16.yaml": HEAD.encode("utf-16"),
    "quizzes/rubrics/latin.yaml": "practice: Café\n".encode("latin-1"),
    "quizzes/rubrics/huge.yaml": b"# " + b"x" * (4 * 1024 * 1024) + b"\n",
}


def broken_project(folder: Path) -> Path:
    """A copy of the broken folder with the generated files in it."""
    shutil.copytree(BROKEN, folder, dirs_exist_ok=True)
    for name, content in GENERATED.items():
        (folder / name).write_bytes(content)
    return folder
