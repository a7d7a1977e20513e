"""An answer of the clinic as the draft of a lesson; what is left to do is marked, and the check refuses it."""

from __future__ import annotations

import json
import re

FILL_IN = "FILL-IN"
"""Stands where a trainer decides; the check finds fault with it everywhere."""
WORDS_A_MINUTE = 200
_SPECIAL = re.compile(r"[\\`*_\[\]{}<>&|~^$]")
# What begins a heading, a list, a quotation, a callout or another block at the beginning of a line.
_OPENING = re.compile(r"^[ \t]*(?:[#+\-!?:=;%]|\d+(?=[.)]))")
_TEMPLATE = """\
---
# A draft from the clinic. Fill in what is marked {mark}, save it as content/practices/<name>.md, or in managers/
# if it is for those who lead, run `assessor check`, and commit it. Who asked is not in it; look for customers' names
# before you publish.
title: {title}
description: ""               # {mark}: one sentence for search and for the recommendation card
practice: {mark}             # {mark}: the id of the practice that it mainly teaches, from quizzes/practices.yaml
level: {mark}                # {mark}: 1 first steps … 5 mastery
minutes: {minutes}
covers: {{{mark}: 1.0}}        # {mark}: practice: share of it that this lesson teaches, 0..1
requires: []
sources:
  - 'A question to the clinic, {year}'
---

# {heading}

## What was asked {{#asked}}

{question}

## The answer {{#answer}}

{answer}

## Monday {{#monday}}

[{mark}: one thing to do on Monday, with one account; take this link away]({mark}.md)

## Where to go next {{#next}}

- [{mark}: a lesson that goes on from here, and why]({mark}.md)

## Sources and credits {{#sources}}

A question to the clinic and its answer, {year}. Persons and firms in it are invented or unnamed.
"""


def draft(title: str, question: str, answer: str, year: int) -> str:
    """The text of a Markdown file.

    `title` and `question` are plain text, and nothing in them becomes markup; `answer` is Markdown, of which raw HTML
    is shown as it was written.
    """
    words = len(f"{question} {answer}".split())
    return _TEMPLATE.format(
        mark=FILL_IN,
        title=json.dumps(title, ensure_ascii=False),
        minutes=max(1, round(words / WORDS_A_MINUTE)),
        heading=" ".join(plain(title).split()),
        question=plain(question),
        answer=answer.replace("&", "&amp;").replace("<", "&lt;"),
        year=year,
    )


def plain(text: str) -> str:
    """Plain text as Markdown that says the same: paragraphs stay, and nothing in it is markup to any extension."""
    return "\n".join(_line(line) for line in text.splitlines())


def _line(line: str) -> str:
    shown = _SPECIAL.sub(_entity, line.strip())
    opening = _OPENING.match(line)
    if opening is None:
        return shown
    first = line.strip()[0]
    if first.isdigit():
        return re.sub(r"^(\d+)([.)])", lambda found: f"{found[1]}&#{ord(found[2])};", shown)
    return f"&#{ord(first)};{shown[1:]}"


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
