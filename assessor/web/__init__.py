"""The desks: requests in, responses out. Nothing here measures, draws, or knows SQL."""

from assessor.web.app import create_app

__all__ = ["create_app"]
