"""Draws items, rubrics and charts as HTML and SVG: the one place, used by lessons and app alike."""

from assessor.render.charts import history, interval
from assessor.render.items import Mode, item
from assessor.render.prose import prose
from assessor.render.rubrics import rubric
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
    "Mode",
    "agreement",
    "calibration",
    "estimate",
    "history",
    "interval",
    "item",
    "level_words",
    "meaning",
    "percent",
    "prose",
    "reason",
    "rubric",
    "state_words",
    "would_settle",
]
