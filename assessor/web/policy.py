"""The Content-Security-Policy header of the built site, computed anew when the site is."""

from __future__ import annotations

from pathlib import Path

from assessor.lessons import csp

CLOSED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
"""While there is no site, there is nothing to allow."""


class Policy:
    """Remembers the value for as long as the built shell page stays the same."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._stamp = -1
        self._value = CLOSED

    def value(self) -> str:
        """The header's value."""
        try:
            stamp = (self._site / "404.html").stat().st_mtime_ns
            if stamp != self._stamp:
                self._value, self._stamp = csp.policy(self._site), stamp
        except FileNotFoundError:
            return CLOSED
        return self._value
