"""YAML as plain data with the position of every value, and every trap refused where it stands.

The data is built from the parser's events, never from PyYAML's own node graph: composing 200,000 opening brackets
overflows the C stack, and a graph with aliases can be a bomb.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import yaml

from assessor.formats.problems import Problem

Path = tuple[str | int, ...]
DEEPEST = 50
MOST_REPAIRS = 40
MOST_DIGITS = 18

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+([eE][-+]?[0-9]+)?|[-+]?(0|[1-9][0-9]*)\.")
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
TRAPS = tuple(
    (re.compile(pattern), what, allowed)
    for pattern, what, allowed in (
        ("(?i)yes|no|on|off", "some YAML readers take {0} for true or false", "true or false, or '{0}' in quotes"),
        ("(?i)true|false|null", "{0} is written with capitals", "true, false or null in small letters"),
        ("[-+]?[0-9]+(:[0-5]?[0-9])+", "some YAML readers take {0} for a number to base 60", "'{0}' in quotes"),
        ("[-+]?0[0-9]+", "some YAML readers take {0} for a number to base 8", "no leading zero, or '{0}' in quotes"),
        ("[-+]?0[xob][0-9a-fA-F_]+", "{0} is a number in disguise", "plain digits, or '{0}' in quotes"),
        ("[-+]?[0-9][0-9_]*_[0-9_]*", "{0} is a number in disguise", "plain digits, or '{0}' in quotes"),
        ("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?", "some YAML readers take {0} for a date", "'{0}' in quotes"),
        (r"(?i)[-+]?\.(inf|nan)", "{0} is not a number that one can count with", "a number, or '{0}' in quotes"),
    )
)
LONGEST_WORD = len("false")
"""Of all that has a meaning of its own and begins with a letter; most texts are longer, and read in half the time."""
QUOTED = "the text in quotes"
SYNTAX: Mapping[str, tuple[str, str]] = {
    "mapping values are not allowed in this context": ("a colon inside a text, or a line too far in", QUOTED),
    "did not find expected key": ("this line does not fit those above", "key: value, as far in as its neighbours"),
    "did not find expected '-' indicator": ("this line is no entry of the list above it", "- before each entry"),
    "could not find expected ':'": ("a line without a colon", "key: value"),
    "did not find expected ',' or ']'": ("the bracket [ opened here has no end", "] after its last entry"),
    "did not find expected ',' or '}'": ("the bracket { opened here has no end", "} after its last entry"),
    "found unexpected end of stream": ("the quote opened here has no end", "a closing quote"),
    "found character that cannot start any token": ("a text cannot begin with this character", QUOTED),
    "did not find expected alphabetic or numeric character": ("a text cannot begin with * or &", QUOTED),
    "found unknown escape character": ("\\ means something else in double quotes", "single quotes around the text"),
    "found invalid Unicode character escape code": ("this \\u names no character", "the character itself"),
    "did not find expected comment or line break": ("a text beside its | or >", "the text in the next line"),
}
"""What the parser says, in words for an author; anything else is passed on as it is."""


@dataclass
class Source:
    """A file's data (None where nothing could be read), the position of each value and key, and its mistakes."""

    path: str
    data: Any = None
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    first_line: int = 1
    torn: bool = False
    """Whether entries with broken syntax were left out."""

    def at(self, where: Path, *, key: bool = False) -> tuple[int, int]:
        """Line and column of a value (or its key), or of the nearest thing around it that is there."""
        if key and where in self.keys:
            return self.keys[where]
        while where and where not in self.values:
            where = where[:-1]
        return self.values.get(where, (self.first_line, 1))

    def add(self, position: tuple[int, int], what: str, allowed: str) -> None:
        """Note a mistake."""
        self.problems.append(Problem(self.path, *position, what, allowed))


def decode(raw: bytes, path: str) -> str | Problem:
    """The text of a UTF-8 file, or where it stops being one."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="replace")
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        what = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        looks = "UTF-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "Latin-1 or Windows-1252"
        return Problem(path, line, column, what, f"text saved as UTF-8 (this looks like {looks})")


def read(text: str, path: str, first_line: int = 1) -> Source:
    """All of a YAML text that can be read; an entry with broken syntax is left out, the rest goes on."""
    source = Source(path, first_line=first_line)
    text = _without_tabs(text, source)
    for _ in range(MOST_REPAIRS):
        attempt = Source(path, first_line=first_line)
        broken = _Builder(attempt).build(text)
        if broken is None:
            source.data, source.values, source.keys = attempt.data, attempt.values, attempt.keys
            source.problems += attempt.problems
            return source
        if broken.line not in {problem.line for problem in source.problems}:  # a tab there is what broke it
            source.problems.append(broken)
        source.torn = True
        rest = _without_entry(text, broken.line - first_line)
        if rest == text:
            return source
        text = rest
    return source


def _without_tabs(text: str, source: Source) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent:
            position = (source.first_line + number, indent.index("\t") + 1)
            source.add(position, "a tab in the indentation", "spaces only")
            lines[number] = indent.replace("\t", "  ") + line.lstrip(" \t")
    return "\n".join(lines)


def _without_entry(text: str, broken_line: int) -> str:
    """The text with the list entry around a line blanked, so that all other positions stay."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if re.match(r" {0,2}- |\S", line)]
    begin = max((start for start in starts if start <= broken_line), default=None)
    if begin is None or not lines[begin].lstrip().startswith("- "):
        return text
    end = min((start for start in starts if start > begin), default=len(lines))
    return "\n".join(lines[:begin] + [""] * (end - begin) + lines[end:])


class _Builder:
    """Turns the parser's events into data, iteratively, noting positions and traps on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.open: list[tuple[Path, Any, list[str]]] = []
        self.brackets: list[Any] = []
        self.root: Any = None
        self.documents = 0
        self.aliases: set[str] = set()
        self.quoted: Any = None

    def build(self, text: str) -> Problem | None:
        """Fill the source; a syntax error ends it and is returned."""
        try:
            for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                refused = self._take(event)
                if refused:
                    return refused
        except yaml.MarkedYAMLError as error:
            return self._syntax(error)
        except yaml.reader.ReaderError as error:
            before = text[: text.index(chr(error.character))]  # its position counts bytes or characters, as it likes
            line = before.count("\n") + self.source.first_line
            what = f"character U+{error.character:04X} is not allowed in YAML"
            return Problem(self.source.path, line, len(before.rpartition("\n")[2]) + 1, what, "printable text")
        self.source.data = self.root
        return None

    def _syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        opened = (
            error.context_mark
            if error.context and re.search("quoted|flow|simple key|alias|anchor", error.context)
            else None
        )
        mark = opened or error.problem_mark or error.context_mark
        raw = f"{error.problem or 'not YAML'} {error.context or ''}".strip()
        what, allowed = SYNTAX.get(str(error.problem), (raw, "valid YAML"))
        if error.problem == "did not find expected node content" and any(self.brackets):
            mark = next(filter(None, self.brackets))
            what, allowed = "the bracket opened here has no end", "a closing bracket after its last entry"
        line, column = (mark.line, mark.column) if mark else (0, 0)
        if self.quoted and self.quoted.end_mark.line == line and opened is None:
            return self._quote(self.quoted.start_mark, line, column)
        return Problem(self.source.path, line + self.source.first_line, column + 1, what, allowed)

    def _quote(self, opened: Any, line: int, column: int) -> Problem:
        """A syntax error just after a closing quote is a quote forgotten in the text, or far above it."""
        first, path = self.source.first_line, self.source.path
        if opened.line == line:
            what, allowed = "text after a closing quote", "quotes of the other sort around the whole text"
            return Problem(path, line + first, column + 1, what, allowed)
        what = f"the quote opened here ends only in line {line + first}"
        return Problem(path, opened.line + first, opened.column + 1, what, "a closing quote where the text ends")

    def _take(self, event: yaml.Event) -> Problem | None:
        mark = event.start_mark
        position = (mark.line + self.source.first_line, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.AliasEvent):
            self._alias(str(event.anchor), position)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_marks(event, position)
            if len(self.open) >= DEEPEST:
                return Problem(
                    self.source.path, *position, f"nested deeper than {DEEPEST}", f"at most {DEEPEST} levels"
                )
            container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self.brackets.append(mark if event.flow_style else None)
            self.open.append((self._place(container, position), container, []))
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.brackets.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event, position)
            self.quoted = event if event.style in {"'", '"'} else None
            self._place(self._scalar(event, position), position)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                return Problem(self.source.path, *position, "a second document in the file", "one, without --- lines")
        return None

    def _alias(self, name: str, position: tuple[int, int]) -> None:
        """Each is refused once, for a bomb has thousands; its name stands in for the value."""
        if name not in self.aliases:
            self.source.add(position, f"an alias, *{name}", "the value written out")
        self.aliases.add(name)
        self._place(f"*{name}", position)

    def _refuse_marks(self, event: Any, position: tuple[int, int]) -> None:
        if event.anchor:
            self.source.add(position, f"an anchor, &{event.anchor}", "the value written out")
        if event.tag and event.tag != "!":
            self.source.add(position, f"a tag, {event.tag}", "a plain value")

    def _place(self, value: Any, position: tuple[int, int]) -> Path:
        """Put a value where it belongs and say where that is. Two values in a mapping are a key and its value."""
        if not self.open:
            self.root = value
            self.source.values[()] = position
            return ()
        where, container, pending = self.open[-1]
        if isinstance(container, list):
            container.append(value)
            here: Path = (*where, len(container) - 1)
        elif not pending:
            pending.append(self._key(value, container, where, position))
            return (*where, pending[0])
        else:
            name = pending.pop()
            here = (*where, name)
            if name not in container:
                container[name] = value
            else:
                return (*here, "written twice")
        self.source.values[here] = position
        return here

    def _key(self, value: Any, container: dict[str, Any], where: Path, position: tuple[int, int]) -> str:
        if not isinstance(value, str):
            self.source.add(position, f"the key {value!r} is not a word", "a word as the key")
            self.source.keys[(*where, str(value))] = position
            return str(value)
        if value in container:
            line, _ = self.source.keys[(*where, value)]
            self.source.add(
                position, f"the key {value} stands here a second time", f"one of them (first in line {line})"
            )
        else:
            self.source.keys[(*where, value)] = position
        return value

    def _scalar(self, event: yaml.ScalarEvent, position: tuple[int, int]) -> Any:
        text = str(event.value)
        if event.style or not event.implicit[0]:
            return text
        if len(text) > LONGEST_WORD and text[0].isalpha():
            return text
        if text in WORDS:
            return WORDS[text]
        for trap, what, allowed in TRAPS:
            if trap.fullmatch(text):
                self.source.add(position, what.format(text), allowed.format(text))
                return text
        if not INTEGER.fullmatch(text) and not DECIMAL.fullmatch(text):
            return text
        if len(text) > MOST_DIGITS or not isfinite(float(text)):
            self.source.add(position, f"{text[:40]} is too long a number", f"at most {MOST_DIGITS} digits, or quotes")
            return text
        return int(text) if INTEGER.fullmatch(text) else float(text)
