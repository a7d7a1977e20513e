"""The blueprint that the desk's views hang on, and the way from one of its pages to the others."""

from flask import Blueprint

desk = Blueprint("team", __name__, url_prefix="/team")
TABS = (
    ("team.overview", "This week"),
    ("team.assigned", "Assigned"),
    ("team.calls_page", "Joint calls"),
    ("team.plan", "Plan"),
    ("team.qualify", "Qualify"),
    ("team.stories_page", "Stories"),
    ("team.calibration_page", "Calibrate"),
)
"""Endpoint and name of each of the desk's pages, in the order in which they are shown."""
desk.context_processor(lambda: {"tabs": TABS})
