"""A rating scale as HTML: to read in a lesson, to fill in at the desk."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from assessor.engine.catalogue import Practice, Rubric
from assessor.render.environment import environment


def rubric(
    practice: Practice, rubric: Rubric, *, rated: Mapping[str, int] | None = None, unseen: str = "", intro: str = ""
) -> Markup:
    """The scale of a practice. With `rated` (criterion → level 1..5, possibly empty) it is a form's fields.

    `unseen` is what one more choice of each criterion is called, level 0; there is none where it is empty. `intro`
    stands in the place of the scale's own introduction, which is for whoever rates weeks and not one call.
    """
    template = environment().get_template("rubric_read.html" if rated is None else "rubric_rate.html")
    html = template.render(practice=practice, rubric=rubric, rated=rated, unseen=unseen, intro=intro or rubric.intro)
    return Markup(html)  # noqa: S704  an autoescaped template
