"""One run over a project with everything wrong: each mistake at its place, in words, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessor.formats.folder import Folder, load
from assessor.formats.problems import Problem
from tests.formats.generated import GENERATED, broken_project

EXPECTED = r"""
content/about.md
  2:7 the bracket [ opened here has no end
content/healthz.md
  1:1 healthz as the first part of an address
content/me/index.md
  1:1 me as the first part of an address
content/paths/week.md
  4:1 path wek does not exist (did you mean week?)
  7:1 an empty path block
  11:1 view by-level does not exist (did you mean levels?)
  16:1 a second line in the catalogue block
  19:9 the page paths/later does not exist (did you mean paths/week?)
content/practices/bare.md
  1:1 no front matter
content/practices/brackets.md
  1:1 no front matter
content/practices/covers.md
  4:11 practice cals does not exist (did you mean calls?)
  7:22 practice notez does not exist
  8:20 practice rutes does not exist (did you mean routes?)
content/practices/cut.md
  1:1 the front matter has no end
  7:38 the page practices/gone does not exist (did you mean practices/front?)
content/practices/embeds.md
  14:1 item calls-why-1 is not released: embedding it would give its key away
  18:1 item calls-chek-1 does not exist (did you mean calls-check-1?)
  24:1 item calls-when-1 is not released: embedding it would give its key away
  27:1 an empty item block
  32:1 a second line in the item block
  36:1 rubric rutes does not exist (did you mean routes?)
  41:1 practice rutes does not exist (did you mean routes?)
  45:1 figure missing.svg does not exist
  50:1 a figure without a caption
  53:12 the anchor #top stands here a second time
  55:11 the page practices/nowhere does not exist (did you mean practices/covers?)
  55:36 the anchor practices/calls#wen does not exist (did you mean #when?)
  61:1 the block ~~~item has no end
content/practices/empty.md
  1:1 no front matter
content/practices/front.md
  2:8 title: 12 is not a text
  5:8 level: 0 is out of range
  6:10 some YAML readers take 017 for a number to base 8
  7:17 calls: 1.5 is out of range
  7:22 the key: Calls is not an id
  8:1 unknown key require (did you mean requires?)
  9:1 the key page
  10:10 sources has 0 entries
content/practices/latin.md
  2:11 byte 0xe9 is not UTF-8
content/practices/null.md
  2:9 character U+0000 is not allowed in YAML
quizzes/areas.yaml
  7:20 practice rout does not exist (did you mean routes?)
  11:11 step: 7 is out of range
quizzes/form.yaml
  1:1 no such file is read here
quizzes/forms.yaml
  9:20 practice rutes does not exist (did you mean routes?)
  10:20 practice calls is drawn from a second time
  14:14 some YAML readers take 12:30 for a number to base 60
  15:12 draws has 0 entries
  16:5 just a text where a mapping belongs
  17:1 unknown key form (did you mean forms?)
quizzes/items/bomb.yaml
  3:5 a list where a mapping belongs
  3:5 an anchor, &a
  4:5 a list where a mapping belongs
  4:5 an anchor, &b
  4:9 an alias, *a
  5:5 a list where a mapping belongs
  5:5 an anchor, &c
  5:9 an alias, *b
  6:5 a list where a mapping belongs
  6:5 an anchor, &d
  6:9 an alias, *c
  7:5 a list where a mapping belongs
  7:5 an anchor, &e
  7:9 an alias, *d
  8:5 a list where a mapping belongs
  8:5 an anchor, &f
  8:9 an alias, *e
quizzes/items/braces.yaml
  4:199 nested deeper than 50
quizzes/items/brackets.yaml
  4:58 nested deeper than 50
quizzes/items/dashes.yaml
  3:101 nested deeper than 50
quizzes/items/deep-block.yaml
  52:101 nested deeper than 50
quizzes/items/deep-flow.yaml
  4:58 nested deeper than 50
quizzes/items/empty.yaml
  1:1 nothing as the whole file
quizzes/items/head.yaml
  1:1 unknown key practise (did you mean practice?)
  3:3 a mapping under items
quizzes/items/kinds.yaml
  4:41 kind choise does not exist (did you mean choice?)
  5:5 kind is missing
  6:38 kind a list does not exist
  8:5 a line without a colon
  16:46 a second right option, b
  17:14 id b stands here a second time
  17:23 the text 'one.' stands here a second time
  26:7 no option is right
  36:7 every option is right
  44:11 asks: worst is not allowed
  48:48 credit: 120 is out of range
  49:9 credit is missing
  59:7 0 options have credit: 100
  59:7 2 options have credit: 0
  70:7 steps has 2 entries
  84:37 target z does not exist
  94:12 both unit and units
  95:16 both or neither of absolute and percent
  97:9 the band reaches no further than the tolerance
  99:18 100.5 counts as right
  107:25 '...' has no letter or digit
  109:18 'Call Plan' counts as right
  112:5 example is missing
  118:7 checklist has 1 entry
quizzes/items/late.yml
  1:1 no such file is read here
quizzes/items/latin.yaml
  4:14 byte 0xe9 is not UTF-8
quizzes/items/links.yaml
  2:11 practice cals does not exist (did you mean calls?)
  11:13 anchor practices/calls #wy does not exist (did you mean #why?)
  19:13 page practices/cals does not exist (did you mean practices/calls?)
  20:9 id calls-why-1 stands here a second time
quizzes/items/list.yaml
  1:1 a list as the whole file
quizzes/items/nul.yaml
  4:18 character U+0000 is not allowed in YAML
quizzes/items/syntax.yaml
  8:11 the quote opened here ends only in line 18
  21:46 a second right option, b
  28:14 a colon inside a text, or a line too far in
  33:11 a text cannot begin with * or &
  39:13 the bracket [ opened here has no end
  46:18 text after a closing quote
  49:11 a colon inside a text, or a line too far in
  54:11 this \u names no character
  58:12 level: 9 is out of range
  60:14 some YAML readers take yes for true or false
quizzes/items/traps.yaml
  5:12 some YAML readers take on for true or false
  8:5 some YAML readers take on for true or false
  9:11 some YAML readers take 12:30 for a number to base 60
  10:14 some YAML readers take 017 for a number to base 8
  10:19 some YAML readers take 2026-11-21 for a date
  10:31 True is written with capitals
  10:37 0x1F is a number in disguise
  10:43 1_000 is a number in disguise
  13:15 some YAML readers take yes for true or false
  18:5 the key level stands here a second time
  27:11 an anchor, &scene
  28:14 an alias, *scene
  28:22 a tag, tag:yaml.org,2002:python/object:os.system
  34:1 a tab in the indentation
  42:12 99999999999999999999 is too long a number
  44:13 1.0e999 is too long a number
  45:27 .inf is not a number that one can count with
  52:5 the key 36 is not a word
  53:5 the key [] is not a word
quizzes/items/two-documents.yaml
  3:1 a second document in the file
quizzes/items/types.yaml
  4:5 not an item where a mapping belongs
  5:5 rationale is missing
  6:12 point: Two Words is not an id
  8:12 level: seven is not a whole number
  9:11 stem is empty
  10:14 options: none is not a list
  11:5 unknown key rational (did you mean rationale?)
  12:13 lesson: practices/calls names no paragraph
  13:15 released: true in quotes is not true or false
  17:12 level: 2 in quotes is not a whole number
  18:11 stem: a list is not a text
  20:23 text: 7 is not a text
  20:44 right: 1 is not true or false
  21:9 text is missing
  21:14 id: B is not an id
  21:17 unknown key txt (did you mean text?)
  22:9 entry 3 of options: text only is not a mapping
  23:16 rationale: 3 is not a text
  25:5 practice inside an item
  26:9 id has 69 characters
  29:12 level: 2.5 is not a whole number
  31:13 accept: a mapping is not a list
quizzes/items/utf-16.yaml
  1:1 byte 0xff is not UTF-8
quizzes/mistakes.yaml
  5:24 practice cal does not exist (did you mean calls?)
  8:15 cured_by has 0 entries
  9:5 says is missing
quizzes/paths.yaml
  6:32 lesson practices/cals does not exist (did you mean practices/calls?)
  6:48 the lesson practices/calls stands here a second time
  7:11 form too-manny does not exist (did you mean too-many?)
  8:9 path month has no page
  16:5 unknown key minutes
  17:14 lessons has 0 entries
quizzes/plan.yaml
  6:94 every: day is not allowed
  7:12 part: meetings is not allowed
  7:57 examples has 0 entries
  7:103 begins: mon is not allowed
quizzes/practices.yaml
  13:17 importance: 5 is out of range
  15:10 cut: 0.99 is out of range
  17:5 reason is missing
  22:22 entry 2 of requires: 7 is not a text
  29:16 practice cals does not exist (did you mean calls?)
  30:9 id calls stands here a second time
  39:11 area plann does not exist (did you mean plan?)
  43:15 maps names itself
  43:21 practice rout does not exist (did you mean routes?)
  50:16 miles needs itself first: miles → maps → miles
  57:18 entry 2 of roles: boss is not allowed
  64:12 roles has 0 entries
quizzes/qualification.yaml
  9:43 practice rute does not exist (did you mean routes?)
  10:9 id drive stands here a second time
quizzes/rubrics/calls.yaml
  8:14 anchors has 4 entries
  12:25 entry 3 of anchors: 3 is not a text
quizzes/rubrics/huge.yaml
  1:1 4,194,307 bytes
quizzes/rubrics/latin.yaml
  1:14 byte 0xe9 is not UTF-8
quizzes/rubrics/routes.yaml
  2:11 a second rubric for routes
  6:10 id purpose stands here a second time
quizzes/rubrics/torn.yaml
  6:19 a colon inside a text, or a line too far in
quizzes/rubrics/unknown.yaml
  2:11 practice route does not exist (did you mean routes?)
quizzes/selfchecks.yaml
  9:18 because says nothing of cal
  9:46 call does not cure drives-first (did you mean cal?)
  12:18 id aim stands here a second time
  13:18 mistake drive-first does not exist (did you mean drives-first?)
  18:18 the mistake drives-first stands here a second time
  24:12 a second self-check about self, after mine
  34:12 about: ben is not allowed
  38:9 because is missing
  39:9 unknown key becauze (did you mean because?)
  41:65 anchors has 4 entries
quizzes/vignettes.yaml
  3:9 2 vignettes, of which nothing can be told
  4:15 rubric rout does not exist (did you mean route?)
  12:16 criterion purpos does not exist in the rubric routes (did you mean purpose?)
  12:31 the criterion third stands here a second time
quizzes/worksheets/links.yaml
  2:11 practice cals does not exist (did you mean calls?)
quizzes/worksheets/other.yaml
  1:5 id another in a file of another name
quizzes/worksheets/rules.yaml
  12:43 there is no column how-mny
  13:14 id asked stands here a second time
  14:55 choice with options: 1
  15:43 date with a unit or a product
  16:58 least 9 is not below most 9
  17:61 way is no number that is typed
  18:10 id all stands here a second time
  19:18 there is no column wen
  20:8 way is no date column
  23:9 when is no number column
quizzes/worksheets/shape.yaml
  1:1 again is missing
  3:8 title: 7 is not a text
  8:39 kind: words is not allowed
  9:49 unknown key hnit (did you mean unit?)
  10:12 proved_by has 0 entries
  12:9 months: 72 is out of range
  13:1 unknown key wieght (did you mean weight?)
"""
"""By file: line, column, and what is wrong there."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return load(broken_project(tmp_path_factory.mktemp("broken")))


def table() -> list[tuple[str, int, int, str]]:
    rows, path = [], ""
    for line in EXPECTED.strip().splitlines():
        if not line.startswith(" "):
            path = line
            continue
        place, _, what = line.strip().partition(" ")
        at_line, _, column = place.partition(":")
        rows.append((path, int(at_line), int(column), what))
    return rows


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row[0]}:{row[1]}:{row[2]}")
def test_each_mistake_is_reported_at_its_line_and_column(found: Folder, row: tuple[str, int, int, str]) -> None:
    here = [(p.path, p.line, p.column, p.what) for p in found.problems if p.path == row[0]]
    assert row in here


def test_nothing_else_is_reported(found: Folder) -> None:
    reported = {(p.path, p.line, p.column, p.what) for p in found.problems}
    assert sorted(reported - set(table())) == []
    assert len(found.problems) == len(table())


def test_every_broken_file_is_named_and_the_sound_ones_are_not(found: Folder) -> None:
    named = {problem.path for problem in found.problems}
    assert set(GENERATED) <= named
    assert named.isdisjoint({"content/practices/calls.md", "quizzes/items/calls.yaml", "content/figures/drawn.svg"})
    assert len(named) >= 30


def test_every_message_says_what_is_allowed(found: Folder) -> None:
    assert [problem for problem in found.problems if not problem.what or not problem.allowed] == []


def test_positions_count_from_one_and_lie_inside_the_file(found: Folder, tmp_path: Path) -> None:
    folder = broken_project(tmp_path)
    for problem in found.problems:
        text = (folder / problem.path).read_text("utf-8", errors="replace")
        lines = text.split("\n")
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem


def test_what_is_sound_stays_in_service(found: Folder) -> None:
    """The good item between two broken ones is read, too."""
    assert {"calls-why-1", "calls-when-1", "calls-check-1", "links-anchor"} <= set(found.catalogue.items)
    assert {"calls", "routes", "maps", "miles"} == set(found.catalogue.practices)
    assert "practices/calls" in found.catalogue.lessons
    assert not {name for name in found.catalogue.items if name.startswith(("kinds-", "types-", "syntax-rule"))}


def test_mistakes_between_files_leave_both_files_in_service(found: Folder) -> None:
    inside = {problem.path for problem in found.inside}
    assert "quizzes/items/links.yaml" in inside
    between = {problem.path for problem in found.between}
    assert "content/practices/covers.md" in between - inside


ALLOWED = {
    ("quizzes/items/types.yaml", 8): "a whole number from 1 to 5",
    ("quizzes/items/kinds.yaml", 4): "choice, multiple, judgement, order, match, numeric, text, reflect",
    ("quizzes/items/types.yaml", 6): "lower-case words joined by hyphens, such as ask-first",
    ("quizzes/items/types.yaml", 12): "page#anchor, such as practices/qpc#ask-first",
    ("quizzes/items/links.yaml", 11): "#why, #when",
    ("quizzes/forms.yaml", 14): "'12:30' in quotes",
    ("quizzes/practices.yaml", 15): "more than 0 and at most 0.95",
    ("quizzes/practices.yaml", 50): "practices of which none needs this one first",
    ("quizzes/practices.yaml", 57): "'rep' or 'manager'",
    ("quizzes/paths.yaml", 8): "content/paths/month.md",
    ("quizzes/selfchecks.yaml", 24): "one about self and one about team",
    ("quizzes/paths.yaml", 16): "id, title, line, roles, lessons, form",
    ("quizzes/worksheets/rules.yaml", 14): "two or more for a choice, none for other kinds",
    ("quizzes/worksheets/rules.yaml", 23): "how-many, all",
    ("quizzes/worksheets/other.yaml", 1): "other, as the file",
    ("quizzes/items/traps.yaml", 18): "one of them (first in line 17)",
    ("quizzes/items/latin.yaml", 4): "text saved as UTF-8 (this looks like Latin-1 or Windows-1252)",
    ("quizzes/items/utf-16.yaml", 1): "text saved as UTF-8 (this looks like UTF-16)",
    ("content/practices/embeds.md", 14): "calls-check-1",
    ("content/practices/embeds.md", 18): "calls-check-1",
}


@pytest.mark.parametrize("place", ALLOWED, ids=lambda place: f"{place[0]}:{place[1]}")
def test_what_is_allowed_is_said_exactly(found: Folder, place: tuple[str, int]) -> None:
    here: list[Problem] = [problem for problem in found.problems if (problem.path, problem.line) == place]
    assert [problem.allowed for problem in here] == [ALLOWED[place]]
