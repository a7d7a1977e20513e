"""The Content-Security-Policy under which lessons and app are served: this host only, and no script but the theme's.

Hashes come from the built `404.html`, which carries every inline script of the theme and nothing that a lesson's
author wrote; so a script that slips into a lesson is refused by the browser.
Source: Content Security Policy Level 3, W3C, section 2.3.1 (hash sources).
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's icons are masks in the stylesheet
    "connect-src": "'self'",
    "worker-src": "'self'",  # search runs in a worker
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def script_hashes(html: str) -> list[str]:
    """The hash source of each inline script in the page, quoted, sorted, none twice."""
    digests = {hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(html)}
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def policy(site: Path) -> str:
    """The header's value for a built site. Raises `FileNotFoundError` if the site has not been built."""
    html = (site / "404.html").read_text(encoding="utf-8")
    rules = _RULES | {"script-src": " ".join([_RULES["script-src"], *script_hashes(html)])}
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())
