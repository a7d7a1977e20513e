"""What a manager asks themselves about a rep: as a form's fields, and what became of it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from assessor.engine.qualification import Found
from assessor.render.environment import environment


def qualification(
    lines: Sequence[Found], notes: Mapping[str, str], old: Mapping[str, str], when: str, most: int
) -> Markup:
    """All questions as fields, each beside what was picked and noted (`old`) in the quarter `when`, if any was.

    `notes` are the words that stand in the fields, of which `most` characters are kept.
    """
    html = (
        environment()
        .get_template("qualification.html")
        .render(lines=lines, notes=notes, old=old, when=when, most=most)
    )
    return Markup(html)  # noqa: S704  an autoescaped template


def found_words(one: Found) -> str:
    """What has changed on a question since the time before, in a sentence; empty if nothing is known to have."""
    if one.learned:
        return f"You know it now: {one.now} of 5."
    if one.now == 0 and one.before:
        return f"It was {one.before} of 5; now you do not know."
    if not one.change:
        return ""
    return f"From {one.before} to {one.now} of 5."
