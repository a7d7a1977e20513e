"""What was counted, for programs that watch the assessor."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from assessor import metrics
from assessor.web.people import needs

desk = Blueprint("watching", __name__)


@desk.get("/metrics")
@needs("see metrics")
def counted() -> ResponseReturnValue:
    """Everything counted so far, in the words of Prometheus."""
    return Response(metrics.text(), content_type=metrics.CONTENT_TYPE)
