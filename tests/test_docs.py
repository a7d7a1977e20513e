"""The documentation names everything there is, leads nowhere else, and its figures are the engine's."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any, get_args, get_origin, get_type_hints

import click
import pytest
from annotated_types import MaxLen, MinLen

from assessor.cli import main
from assessor.config import Settings
from assessor.engine.kinds import KINDS
from assessor.engine.know import Domain, Evidence, Parameters, know
from assessor.engine.leniency import Leaning, Width, compare
from assessor.engine.proof import proof
from assessor.engine.worksheet import Column, Pick, Worksheet
from assessor.formats import folder

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")),
]
LINK = re.compile(r"\]\(([^)\s]+)\)")
# A heading with a file's name, and the first example under it.
EXAMPLE_FILES = re.compile(r"^## [^\n`]*`([^`\n]+)`\n.*?^```(?:yaml|markdown)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def tables(page: str) -> list[str]:
    return [line for line in text(page).splitlines() if line.startswith("|")]


def anchors(page: str) -> set[str]:
    """The fragments of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(group: click.Group, path: tuple[str, ...] = ("assessor",)) -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


# The targets that a person types; those with a slash or a dot are files.
TARGETS = sorted(set(TARGET.findall(text("Makefile"))))


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_is_in_the_help_and_among_the_commands(target: str) -> None:
    helped = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f"make {target} " in helped
    assert any(f"| `make {target}` |" in row for row in tables("CONTRIBUTING.md"))


def test_no_target_is_named_that_does_not_exist() -> None:
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z]+)", text(page))}
    assert named <= set(TARGETS)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_operators_guide_with_its_default(name: str) -> None:
    row = next(row for row in tables("docs/operate.md") if f"`ASSESSOR_{name.upper()}`" in row)
    default = str(Settings.model_fields[name].default).lower()
    assert f"`{default}`" in row or not default


def test_no_setting_is_named_that_does_not_exist() -> None:
    named = {name.lower() for page in PAGES for name in re.findall(r"ASSESSOR_([A-Z_]+[A-Z])", text(page))}
    assert named <= set(Settings.model_fields)


@pytest.mark.parametrize("name", [name for name, _ in commands(main)])
def test_every_command_is_in_the_operators_guide_with_its_options(name: str) -> None:
    command = dict(commands(main))[name]
    guide = "\n".join(tables("docs/operate.md"))
    assert re.search(rf"`{name}( [A-Z_ ]+)?`", guide)
    for parameter in (one for one in command.params if isinstance(one, click.Option)):
        for option in [*parameter.opts, *parameter.secondary_opts]:
            assert f"`{option}`" in guide, f"{name} {option}"


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("page", ["docs/formats.md", "docs/measuring.md", "docs/trainers.md"])
def test_every_kind_of_item_is_in_the_guides(kind: str, page: str) -> None:
    assert any(f"`{kind}`" in row for row in tables(page))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_key_of_a_kind_is_in_the_file_formats(kind: str) -> None:
    written = text("docs/formats.md")
    for field in fields(KINDS[kind]):
        assert re.search(rf"\b{field.name}\b", written), field.name


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_file_formats_say_how_many_of_each_part_there_may_be(kind: str) -> None:
    row = next(row for row in tables("docs/formats.md") if row.startswith(f"| `{kind}`"))
    for name, hint in get_type_hints(KINDS[kind], include_extras=True).items():
        limits = {type(limit): limit for limit in get_args(hint) if isinstance(limit, MinLen | MaxLen)}
        if MaxLen in limits and get_origin(get_args(hint)[0]) is tuple:
            fewest = limits[MinLen].min_length if MinLen in limits else 0
            assert f"`{name}` ({fewest}–{limits[MaxLen].max_length})" in row


def test_the_examples_of_the_file_formats_pass_the_check(tmp_path: Path) -> None:
    for name, example in EXAMPLE_FILES.findall(text("docs/formats.md")):
        named = name.replace("<practice>", "qpc").replace("<path>", "your-accounts").replace("<worksheet>", "qpc")
        path = tmp_path / named
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example, encoding="utf-8")
    assert len(list(tmp_path.rglob("*.*"))) == 14
    assert folder.load(tmp_path).problems == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in LINK.findall(text(page)):
        if link.startswith(("http:", "https:")):
            continue
        path, _, fragment = link.partition("#")
        target = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        assert target.exists(), link
        if fragment:
            assert fragment in anchors(target.relative_to(ROOT).as_posix()), link


def test_every_page_of_the_documentation_can_be_reached_from_the_readme() -> None:
    found, waiting = set[str](), ["README.md"]
    while waiting:
        page = waiting.pop()
        if page in found or not page.endswith(".md"):
            continue
        found.add(page)
        links = [link for link in LINK.findall(text(page)) if not link.startswith("http")]
        waiting += [((ROOT / page).parent / link).resolve().relative_to(ROOT).as_posix() for link in links]
    assert set(PAGES) <= found


def test_every_room_is_in_the_architecture() -> None:
    rooms = {
        path
        for path in (ROOT / "assessor").iterdir()
        if path.suffix in {"", ".py"} and path.stem.strip("_") == path.stem
    }
    assert rooms
    written = "\n".join(tables("docs/architecture.md"))
    for room in rooms:
        assert f"`{room.name}{'/' if room.is_dir() else ''}`" in written, room.name


def test_the_sections_that_docstrings_refer_to_exist() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "assessor").rglob("*.py"))
    referred = set(re.findall(r"measurement §(\d+)", code))
    assert referred
    assert referred <= set(re.findall(r"^## (\d+)\. ", text("docs/measuring.md"), re.MULTILINE))


# | answers | right | mastery | range | word |
EXAMPLE = re.compile(r"^\| (\d+) \| (\d+) \| (\d+) \| (\d+)–(\d+) \| ([a-z ]+) \|$", re.MULTILINE)


@pytest.mark.parametrize("row", EXAMPLE.findall(text("docs/measuring.md")), ids=lambda row: f"{row[1]} of {row[0]}")
def test_the_examples_of_measuring_are_the_engines(row: tuple[str, ...]) -> None:
    answers, right = int(row[0]), int(row[1])
    now = datetime(2026, 11, 21, tzinfo=UTC)
    item = Parameters(b=0.0, c=0.25, w=1.0)
    domains = {name: Domain((item,) * 12) for name in ("asked", "other", "another")}
    evidence = [Evidence(item, 100 if place < right else 0, now) for place in range(answers)]
    known = know(domains, {"asked": evidence}, now)["asked"]
    figures = [round(100 * value) for value in (known.mastery, known.low, known.high)]
    assert (*map(str, figures), known.state.value.replace("-", " ")) == row[2:]


def test_measuring_has_examples() -> None:
    assert len(EXAMPLE.findall(text("docs/measuring.md"))) >= 5
    assert len(PROOFS.findall(text("docs/measuring.md"))) >= 5


# | accounts that count | of accounts | likely share, in 100 |
PROOFS = re.compile(r"^\| (\d+) \| (\d+) \| (\d+)–(\d+) \|$", re.MULTILINE)


@pytest.mark.parametrize("row", PROOFS.findall(text("docs/measuring.md")), ids=lambda row: f"{row[0]} of {row[1]}")
def test_the_examples_of_proof_are_the_engines(row: tuple[str, ...]) -> None:
    x, n, low, high = map(int, row)
    found = proof(x, n)
    assert (round(100 * found.low), round(100 * found.high)) == (low, high)


@pytest.mark.parametrize("shape", [Worksheet, Column, Pick], ids=lambda shape: shape.__name__)
def test_every_key_of_a_worksheet_is_in_the_file_formats(shape: type[Any]) -> None:
    written = text("docs/formats.md")
    assert [field.name for field in fields(shape) if not re.search(rf"\b{field.name}:", written)] == []


RATED = re.compile(r"^\| ([A-Z]) \| (\d) \| ([1-5]) \| ([1-5](?:, [1-5])+) \| (-?\d\.\d\d) \|$", re.MULTILINE)
FIGURES = re.compile(r"^Leniency is (\S+), its error (\S+): .* The spread is (\S+), its error (\S+): ", re.MULTILINE)


def test_the_example_of_leniency_is_the_engines() -> None:
    rows = RATED.findall(text("docs/measuring.md"))
    own = {(call, line): int(level) for call, line, level, _, _ in rows}
    others = [{(row[0], row[1]): int(row[3].split(", ")[place]) for row in rows} for place in range(4)]
    for call, line, level, theirs, away in rows:
        assert f"{int(level) - fmean(map(int, theirs.split(', '))):.2f}" == away, (call, line)
    found = compare(own, others)
    assert found.spread is not None
    figures = (found.leniency.value, found.leniency.error, found.spread.value, found.spread.error)
    (written,) = FIGURES.findall(text("docs/measuring.md"))
    assert tuple(f"{value:.3f}" for value in figures) == written
    assert (found.leaning, found.width) == (Leaning.LENIENT, Width.ALIKE)
    assert len(rows) == 6
