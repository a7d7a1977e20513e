"""Draws items, rubrics and charts as HTML and SVG: the one place, used by lessons and app alike."""

from assessor.render import analysis, gaps, week, worksheets
from assessor.render.catalogue import around, glossary, minutes, path, view
from assessor.render.charts import history, interval
from assessor.render.environment import number
from assessor.render.four import four_way, kept_to_oneself, seen_words
from assessor.render.item_chart import LETTERS, option_chart
from assessor.render.items import Mode, item
from assessor.render.objections import BUTTONS, DENIED, objection
from assessor.render.plan import MARKS, in_words, month_chart, trailing_chart, trailing_words
from assessor.render.profile import change_words, changed, profile, tally
from assessor.render.prose import prose
from assessor.render.qualification import found_words, qualification
from assessor.render.rubrics import rubric
from assessor.render.scale import cut_set, measured_on, rescaled
from assessor.render.selfchecks import DEGREES, change, mistake_title, self_check
from assessor.render.vignettes import furthest, leniency, spread, vignette_lines
from assessor.render.words import (
    CONFIDENCES,
    agreement,
    calibration,
    estimate,
    lesson_effect,
    level_words,
    meaning,
    percent,
    reason,
    state_words,
    would_settle,
)

__all__ = [
    "BUTTONS",
    "CONFIDENCES",
    "DEGREES",
    "DENIED",
    "LETTERS",
    "MARKS",
    "Mode",
    "agreement",
    "analysis",
    "around",
    "calibration",
    "change",
    "change_words",
    "changed",
    "cut_set",
    "estimate",
    "found_words",
    "four_way",
    "furthest",
    "gaps",
    "glossary",
    "history",
    "in_words",
    "interval",
    "item",
    "kept_to_oneself",
    "leniency",
    "lesson_effect",
    "level_words",
    "meaning",
    "measured_on",
    "minutes",
    "mistake_title",
    "month_chart",
    "number",
    "objection",
    "option_chart",
    "path",
    "percent",
    "profile",
    "prose",
    "qualification",
    "reason",
    "rescaled",
    "rubric",
    "seen_words",
    "self_check",
    "spread",
    "state_words",
    "tally",
    "trailing_chart",
    "trailing_words",
    "view",
    "vignette_lines",
    "week",
    "worksheets",
    "would_settle",
]
