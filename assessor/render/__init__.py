"""Draws items, rubrics and charts as HTML and SVG: the one place, used by lessons and app alike."""

from assessor.render.catalogue import around, glossary, minutes, path, view
from assessor.render.charts import history, interval
from assessor.render.items import Mode, item
from assessor.render.prose import prose
from assessor.render.rubrics import rubric
from assessor.render.selfchecks import DEGREES, change, mistake_title, self_check
from assessor.render.words import (
    CONFIDENCES,
    agreement,
    calibration,
    estimate,
    level_words,
    meaning,
    percent,
    reason,
    state_words,
    would_settle,
)

__all__ = [
    "CONFIDENCES",
    "DEGREES",
    "Mode",
    "agreement",
    "around",
    "calibration",
    "change",
    "estimate",
    "glossary",
    "history",
    "interval",
    "item",
    "level_words",
    "meaning",
    "minutes",
    "mistake_title",
    "path",
    "percent",
    "prose",
    "reason",
    "rubric",
    "self_check",
    "state_words",
    "view",
    "would_settle",
]
