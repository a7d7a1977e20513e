"""Which room may import what, how long a module may be, and a proof that breaking a rule is noticed.

A room is a package or a module directly in `assessor/`. The tables are the whole rule: an import that is not in a
room's row is a violation, and so is a room without a row.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

OURS = {
    "engine": "",
    "formats": "engine",
    "render": "engine",
    "store": "engine",
    "access": "engine",
    "reports": "engine",
    "config": "",
    "logs": "store",
    "metrics": "",
    "accounts": "store",
    "roster": "formats store",
    "personal": "formats store accounts",
    "lessons": "engine formats render config",
    "progress": "engine formats render store reports",
    "coaching": "engine formats render store reports progress access",
    "items": "engine formats render store reports progress access",
    "demo": "engine formats store progress coaching",
    "mail": "engine store config accounts",
    "retention": "store config",
    "jobs": "engine store lessons progress coaching items config accounts roster mail retention metrics",
    "web": "engine formats render store access reports progress coaching items lessons config accounts roster"
    " personal demo"
    " mail retention jobs metrics",
    "serve": "engine formats render store access reports progress lessons config accounts roster demo jobs web"
    " logs metrics",
    "terminal": "formats roster store",
    "cli": "engine formats render store access reports progress items lessons config accounts roster terminal demo"
    " mail jobs web serve",
    "__main__": "cli",
    "__init__": "",
}
"""Room → rooms of ours that it may import."""

THEIRS = {
    "engine": "annotated_types pydantic fsrs numpy",
    "formats": "yaml pydantic pydantic_core icalendar fpdf fontpkg_ibm_plex_sans",
    "render": "jinja2 markupsafe markdown",
    "store": "sqlalchemy alembic psycopg pysqlite3",
    "config": "pydantic pydantic_settings",
    "logs": "structlog",
    "metrics": "prometheus_client",
    "accounts": "argon2 zxcvbn authlib joserfc requests",
    "lessons": "mkdocs material pymdownx markdown jinja2 markupsafe brotli",
    "mail": "itsdangerous",
    "jobs": "watchdog",
    "web": "flask werkzeug flask_login flask_wtf wtforms jinja2 markupsafe structlog",
    "serve": "waitress gunicorn flask",
    "terminal": "rich",
    "cli": "rich click",
}
"""Room → packages of others that it may import; the standard library is open to every room but the engine."""

ONLY = {"numpy": "engine/calibrate.py"}
"""Package of others → the one module that may import it; a calibration is a process of its own."""

PURE = (
    "__future__ abc bisect calendar collections dataclasses datetime decimal enum fractions functools hashlib"
    " heapq itertools"
    " json math operator random re statistics string textwrap types typing unicodedata"
)
"""What the engine may use of the standard library: nothing that knows a file, the network, the clock or chance."""

CLOCKS = "now utcnow today"
BUILT_IN = "open input print exec eval __import__"
LONGEST_MODULE, LONGEST_FUNCTION = 300, 50


def imported(path: Path, tree: ast.Module, root: Path) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything that a module imports, wherever in it the import stands."""
    package = path.relative_to(root).with_suffix("").parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def room_of(name: str, root: Path) -> str | None:
    """The room that `assessor.<name>…` is in; None for a name of the package itself, such as its version."""
    first = name.split(".")[1] if "." in name else ""
    inside = root / "assessor" / first
    return first if first and (inside.is_dir() or inside.with_suffix(".py").is_file()) else None


def wrong_import(room: str, name: str, root: Path) -> str | None:
    """What is wrong with an import, if anything."""
    top = name.split(".")[0]
    if top == "assessor":
        target = room_of(name, root)
        allowed = OURS.get(room, "").split()
        bad = target is not None and target != room and target not in allowed
        return f"{room} may not import {target}; of our rooms: {', '.join(allowed) or 'none'}" if bad else None
    if top not in sys.stdlib_module_names:
        allowed = THEIRS.get(room, "").split()
        return None if top in allowed else f"{room} may not import {top}; packages: {', '.join(allowed) or 'none'}"
    if room == "engine" and (top not in PURE.split() or (top == "random" and name != "random.Random")):
        return f"engine may not import {name}; it is pure"
    return None


def misplaced(path: Path, tree: ast.Module, root: Path) -> Iterator[tuple[int, str]]:
    """Imports of a package that only one other module may import."""
    here = path.relative_to(root / "assessor").as_posix()
    for line, name in imported(path, tree, root):
        if ONLY.get(name.split(".")[0], here) != here:
            yield line, f"{here} may not import {name}; only {ONLY[name.split('.')[0]]} may"


def impure_calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Calls in the engine that ask the clock, chance or the machine."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in CLOCKS.split():
            yield node.lineno, f"engine may not call .{called.attr}(); the clock is an argument"
        elif isinstance(called, ast.Name) and called.id in BUILT_IN.split():
            yield node.lineno, f"engine may not call {called.id}(); it is pure"
        elif isinstance(called, ast.Name) and called.id == "Random" and not node.args:
            yield node.lineno, "engine may not call Random() without a seed; chance is an argument"


def too_long(text: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Modules and functions beyond the house's limits."""
    lines = len(text.splitlines())
    if lines > LONGEST_MODULE:
        yield lines, f"a module of {lines} lines; at most {LONGEST_MODULE}"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {length} lines; at most {LONGEST_FUNCTION}"


def violations(root: Path) -> set[str]:
    """Every broken rule of a tree, as path:line: what; what is allowed."""
    found: set[str] = set()
    for path in sorted((root / "assessor").rglob("*.py")):
        wrong = of_module(path, root, path.read_text("utf-8"))
        found.update(f"{path.relative_to(root).as_posix()}:{line}: {why}" for line, why in wrong)
    return found


@cache
def of_module(path: Path, root: Path, text: str) -> list[tuple[int, str]]:
    """The rules that one module breaks."""
    tree, room = ast.parse(text), room_of_file(path, root)
    wrong = [(line, why) for line, name in imported(path, tree, root) if (why := wrong_import(room, name, root))]
    wrong += too_long(text, tree)
    wrong += misplaced(path, tree, root)
    if room == "engine":
        wrong += impure_calls(tree)
    if room not in OURS:
        wrong.append((1, f"{room} is no room; {', '.join(OURS)}"))
    return wrong


def room_of_file(path: Path, root: Path) -> str:
    """The room that a module stands in."""
    return path.relative_to(root / "assessor").parts[0].removesuffix(".py")


def test_every_line_is_in_the_room_where_it_belongs() -> None:
    assert sorted(violations(ROOT)) == []


def test_the_tables_name_no_room_that_is_gone() -> None:
    known = {room_of_file(path, ROOT) for path in (ROOT / "assessor").rglob("*.py")}
    assert set(OURS) - known == set()
    assert set(THEIRS) - known == set()
    assert {room for row in OURS.values() for room in row.split()} - known == set()


def test_serving_loads_no_numpy() -> None:
    """It costs 20 MiB, and a calibration is a process of its own."""
    script = "import sys, assessor.cli, assessor.serve, assessor.web.app; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


LONG_FUNCTION = "def planted():\n" + "    x = 1\n" * LONGEST_FUNCTION
PLANTED = [
    ("engine/planted.py", "import numpy as np", "only engine/calibrate.py may"),
    ("engine/planted.py", "import assessor.formats.folder", "engine may not import formats"),
    ("engine/planted.py", "from assessor import store", "engine may not import store"),
    ("engine/planted.py", "from ..store import people", "engine may not import store"),
    ("engine/planted.py", "def f():\n    from assessor.web import app", "engine may not import web"),
    ("engine/planted.py", "import os", "engine may not import os"),
    ("engine/planted.py", "from pathlib import Path", "engine may not import pathlib"),
    ("engine/planted.py", "import time", "engine may not import time"),
    ("engine/planted.py", "from random import choice", "engine may not import random.choice"),
    ("engine/planted.py", "import random", "engine may not import random"),
    ("engine/planted.py", "from random import Random\nx = Random()", "engine may not call Random()"),
    ("engine/planted.py", "from datetime import datetime\nx = datetime.now()", "engine may not call .now()"),
    ("engine/planted.py", "import datetime\nx = datetime.date.today()", "engine may not call .today()"),
    ("engine/planted.py", "x = open('f')", "engine may not call open()"),
    ("engine/kinds/planted.py", "import yaml", "engine may not import yaml"),
    ("formats/planted.py", "from assessor.render import item", "formats may not import render"),
    ("render/planted.py", "import assessor.formats.documents", "render may not import formats"),
    ("render/planted.py", "import flask", "render may not import flask"),
    ("store/planted.py", "from assessor.formats.folder import load", "store may not import formats"),
    ("store/planted.py", "import yaml", "store may not import yaml"),
    ("web/planted.py", "from sqlalchemy import select", "web may not import sqlalchemy"),
    ("web/planted.py", "import psycopg", "web may not import psycopg"),
    ("web/planted.py", "import mkdocs.commands.build", "web may not import mkdocs"),
    ("web/planted.py", "from assessor import cli", "web may not import cli"),
    ("lessons/planted.py", "from assessor.store import people", "lessons may not import store"),
    ("lessons/planted.py", "from flask import request", "lessons may not import flask"),
    ("access.py", "\nimport assessor.store", "access may not import store"),
    ("reports.py", "\nimport assessor.access", "reports may not import access"),
    ("cli/planted.py", "import yaml", "cli may not import yaml"),
    ("config/planted.py", "import assessor.web", "config may not import web"),
    ("cellar.py", "x = 1", "cellar is no room"),
    ("formats/planted.py", "\n" * LONGEST_MODULE, "a module of 301 lines"),
    ("web/planted.py", LONG_FUNCTION, "planted has 51 lines"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "assessor", root / "assessor", ignore=shutil.ignore_patterns("assets", "__pycache__"))
    return root


@pytest.mark.parametrize(("name", "code", "noticed"), PLANTED, ids=[f"{row[0]}: {row[2]}" for row in PLANTED])
def test_a_planted_violation_is_noticed(tree: Path, name: str, code: str, noticed: str) -> None:
    before = violations(tree)
    file = tree / "assessor" / name
    original = file.read_text("utf-8") if file.exists() else None
    file.write_text((original or "") + code + "\n", "utf-8")
    try:
        new = violations(tree) - before
    finally:
        file.unlink() if original is None else file.write_text(original, "utf-8")
    (only,) = new
    assert only.startswith(f"assessor/{name}:")
    assert noticed in only


ALLOWED = [
    (
        "engine/planted.py",
        "from random import Random\nfrom datetime import datetime\ndef f(now: datetime, rng: Random): ...",
    ),
    ("lessons/planted.py", "import mkdocs\nfrom assessor.formats import folder\nfrom assessor.render import prose"),
    ("web/planted.py", "import os\nimport flask\nfrom assessor import __version__\nfrom . import app"),
    ("store/planted.py", "from sqlalchemy import select\nfrom assessor.engine.know import State"),
]


@pytest.mark.parametrize(("name", "code"), ALLOWED)
def test_what_the_table_allows_is_left_alone(tree: Path, name: str, code: str) -> None:
    before = violations(tree)
    file = tree / "assessor" / name
    file.write_text(code, "utf-8")
    try:
        assert violations(tree) - before == set()
    finally:
        file.unlink()
