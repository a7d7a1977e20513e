"""A trainer edits while `assessor serve --watch` is on: pages change, one mistake holds back one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor.lessons.library import Library
from tests.release.running import Running, Surfer, running, until
from tests.web.academy import FORM, QUESTIONS

QPC, QUESTIONING = "content/practices/qpc.md", "content/practices/questioning.md"
BANK = "quizzes/items/qpc.yaml"
ALL_WELL = "Every file is in service as it is written"


class Trainer:
    """Somebody with an editor and a browser."""

    def __init__(self, root: Path, server: Running) -> None:
        self.root = root
        self.server = server
        self.surfer = Surfer(server.url)
        self.surfer.sign_in("tess")

    def edits(self, name: str, old: str, new: str) -> None:
        file = self.root / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    def adds(self, name: str, text: str) -> None:
        file = self.root / name
        file.write_text(file.read_text() + text)

    def sees(self, path: str, words: str) -> str:
        """Sooner or later."""
        until(lambda: words in self.reads(path), f"{words!r} at {path}")
        return self.reads(path)

    def reads(self, path: str) -> str:
        return self.surfer.visit(path).text


@pytest.fixture
def tess(project: Path) -> Iterator[Trainer]:
    with running(project, "--demo", "--watch") as server:
        yield Trainer(project, server)


def test_edits_come_into_service_and_a_mistake_holds_back_its_own_file_only(tess: Trainer) -> None:
    assert ALL_WELL in tess.reads("/studio/")

    tess.adds(QPC, "\nThis sentence is new this morning.\n")
    tess.sees("/practices/qpc/", "This sentence is new this morning.")

    items = Library(tess.root / "var").edition().catalogue.items.values()
    stem = next(item for item in items if item.practice == "qpc" and item.released).stem.splitlines()[0]
    tess.edits(BANK, stem, f"Once upon a time. {stem}")
    tess.sees("/practices/qpc/", "Once upon a time.")

    # One file breaks, another is edited in the same minute.
    tess.edits(BANK, "Once upon a time.", "Twice upon a time.")
    tess.edits(BANK, "level: 2", "level: 7")
    tess.adds(QUESTIONING, "\nAnd this one came later.\n")
    tess.sees("/practices/questioning/", "And this one came later.")
    line = 1 + (tess.root / BANK).read_text().split("level: 7")[0].count("\n")
    place = f"{BANK}:{line}:12"
    assert place in tess.sees("/studio/", "1 mistake in the files")
    assert "7" in tess.server.says(place).split(place)[1]
    assert "Once upon a time." in tess.reads("/practices/qpc/")

    tess.edits(BANK, "level: 7", "level: 2")
    tess.sees("/practices/qpc/", "Twice upon a time.")
    tess.sees("/studio/", ALL_WELL)


def test_a_new_lesson_appears_however_an_editor_saves_it(tess: Trainer) -> None:
    text = (tess.root / QPC).read_text() + "\nA new lesson for the new year.\n"
    # Many editors write a hidden file beside the old one and put it in its place.
    hidden = tess.root / "content/practices/.goutputstream-X1Y2Z3"
    hidden.write_text(text)
    hidden.rename(tess.root / "content/practices/twin.md")
    tess.sees("/practices/twin/", "A new lesson for the new year.")

    (tess.root / "content/practices/twin.md").unlink()
    until(lambda: tess.surfer.visit("/practices/twin/").status == 404, "end of the twin")


def test_a_start_with_broken_files_keeps_their_last_good_versions(project: Path) -> None:
    lesson, bank = project / QPC, project / BANK
    lesson.write_text(lesson.read_text().replace("minutes:", "minuts:", 1) + "\nNobody may read this yet.\n")
    bank.write_text(bank.read_text() + "  - id: [\n")
    with running(project, "--demo") as server:
        for name in (QPC, BANK):
            assert f"{name}:" in server.says(name)
        surfer = Surfer(server.url)
        page = surfer.visit("/practices/qpc/")
        assert page.status == 200
        assert "Nobody may read this yet." not in page.text
        surfer.sign_in("tess")
        studio = surfer.visit("/studio/").text
        assert f"{QPC}:" in studio
        assert f"{BANK}:" in studio
        surfer.sign_in("caro")
        assert f"Question 1 of {QUESTIONS}" in surfer.send(surfer.visit(f"/me/assess/{FORM}/").form()).text
