"""A story from a team as the draft of a page of the clinic; where a name stood, the check asks for another word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from unicodedata import normalize

from assessor.formats.lesson_draft import FILL_IN, plain

_TEMPLATE = """\
---
# A draft from a team's story. Fill in what is marked {mark}, save it as content/clinic/<name>.md, list it in
# content/clinic/index.md, run `assessor check`, and commit it. The two people are not named in it; look for
# customers' names before you publish.
title: {title}
description: "{mark}: one sentence for search"
hide: [toc]
---

# {heading}

{scene}

## What was done {{#deed}}

{deed}

## What came of it {{#outcome}}

{outcome}

## What others can take from it {{#moral}}

{moral}

## Where to go next {{#next}}

- [{mark}: the lesson that teaches it, and why]({mark}.md)

## Sources and credits {{#sources}}

A call as it was told in a team, with the agreement of whom it is about. Persons and firms are unnamed.
"""
_SOMEBODY = f"[{FILL_IN}: who, without a name]({FILL_IN}.md)"


def draft(title: str, scene: str, deed: str, outcome: str, moral: str, names: Iterable[str]) -> str:
    """The text of a Markdown file. All of it is plain text, and nothing in it becomes markup.

    Each part of these people's `names`, wherever it stands as a word of its own, is a gap for a trainer to fill.
    """
    named = _pattern(names)

    def unnamed(text: str) -> str:
        return named.sub(_SOMEBODY, plain(normalize("NFC", text)))

    called = named.sub(FILL_IN, normalize("NFC", title))
    return _TEMPLATE.format(
        mark=FILL_IN,
        title=json.dumps(called, ensure_ascii=False),
        heading=" ".join(unnamed(title).split()),
        scene=unnamed(scene),
        deed=unnamed(deed),
        outcome=unnamed(outcome),
        moral=unnamed(moral),
    )


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """What finds each part of a name, in capitals too and with either apostrophe; not as will, mark or may."""
    words = [word for name in names for word in normalize("NFC", name).split()]
    parts = {part for word in words for part in (word, *word.split("-")) if len(part) > 1}
    either = {form for part in parts for form in (part, part.upper())}
    longest = sorted((re.sub("['’]", "['’]", re.escape(form)) for form in either), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest) or '(?!)'})(?!\w)")
