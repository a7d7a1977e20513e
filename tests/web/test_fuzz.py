"""Nothing that is sent, however malformed, breaks the assessor: no 500 anywhere."""

from __future__ import annotations

import time
from random import Random
from typing import Any

import pytest
from werkzeug.exceptions import ClientDisconnected

from tests.web.academy import FORM, Academy, Visitor, new_id
from tests.web.routes import routes

SECONDS = 1.5
LEAST = 150
NAMES = ["answer", "worst", "unit", "confidence", "shown", "form", "attempt", "handle", "next", "sheet", "lesson"]
NAMES += ["reading", "ticked", "position.x", "match.x", "level.x", "csrf_token", "answer[]"]
NAMES += ["", "a" * 300, "é", "\0"]
VALUES = ["0", "-1", "1e309", "NaN", "%00", "%ff%fe", "../../etc/passwd", "<script>", "{{7*7}}", "sure", "qpc", FORM]
VALUES += ["practices/qpc", "ben", "//[", "٣", "½", "", "9" * 10_000, "\0", "\0" * 50, "é\u202e\u0000", "\U0001f600"]
VALUES += ["' OR 1=1 --", " \t\n", "\r\nSet-Cookie: a=b", "x" * 20_000, "0x10", "None", "[]", "true"]
PAIRS = "application/x-www-form-urlencoded"
KINDS = [PAIRS, f"{PAIRS}; charset=utf-7", "application/json", "text/plain", "", "\xff"]
KINDS += ["multipart/form-data; boundary=b", "multipart/form-data", "multipart/form-data; boundary="]
HEADERS = ["Accept-Encoding", "Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Cookie", "Referer"]
HEADERS += ["Origin", "X-Forwarded-Host", "X-Forwarded-For", "Content-Length", "X-Assessor-Swap", "Authorization"]


def body(rng: Random, kind: str, token: str) -> bytes:
    """A form that nobody filled in."""
    fields = [(rng.choice(NAMES), rng.choice(VALUES)) for _ in range(rng.choice([0, 1, 3, 8, 200]))]
    fields.append(("csrf_token", token))
    if rng.random() < 0.15:
        return rng.randbytes(rng.choice([1, 50, 3000]))
    if kind.startswith("multipart"):
        parts = [f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields]
        return ("".join(parts) + rng.choice(["--b--\r\n", "--b", ""])).encode("utf-8", "surrogatepass")
    text = "&".join(f"{name}={value}" for name, value in fields)
    return text.encode("utf-8", "surrogatepass") + rng.choice([b"", b"&%", b"&=\xff\xfe", b"\x80\x81"])


def address(rng: Random, academy: Academy, attempt_id: str) -> str:
    rule, _ = rng.choice(list(routes(academy.app)))
    filled = rule.rule
    for name in rule.arguments:
        good = {"attempt_id": attempt_id, "number": str(rng.randint(0, 20)), "practice": "qpc"}.get(
            name, "practices/"
        )
        value = good if rng.random() < 0.6 else rng.choice([*VALUES, "a" * 300, "a/" * 300, "..", "%2e%2e%2f", "-"])
        for converter in ("uuid:", "int:", "path:", ""):
            filled = filled.replace(f"<{converter}{name}>", value)
    return filled


def sent(rng: Random, visitor: Visitor, academy: Academy, attempt_id: str, token: str) -> tuple[int, str]:
    """The status of one malformed request, and the request."""
    kind = rng.choice(KINDS)
    method = rng.choice(["GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND"])
    path = address(rng, academy, attempt_id)
    content = body(rng, kind, token)
    query = "&".join(f"{rng.choice(NAMES)}={rng.choice(VALUES)}" for _ in range(2))
    environ: dict[str, Any] = {
        "PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1"),
        "QUERY_STRING": query.encode().decode("latin-1"),
        "CONTENT_TYPE": kind,
    }
    for name in rng.sample(HEADERS, rng.choice([0, 0, 1, 2])):
        value = rng.choice(VALUES).replace("\r\n", " ").encode("utf-8", "replace").decode("latin-1")
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_LENGTH" else f"HTTP_{key}"] = value
    try:
        with visitor.client.open("/", method=method, data=content, environ_overrides=environ) as reply:
            reply.get_data()
            return reply.status_code, f"{method} {path!r} {kind!r} {content[:200]!r} {environ}"
    except ClientDisconnected:
        return 400, "a server of real life would have hung up"


@pytest.mark.parametrize("handle", ["caro", "tess", "nobody"])
def test_no_malformed_request_breaks_anything(first_day: Academy, handle: str) -> None:
    rng = Random(f"{handle} 2026")
    visitor = first_day.visitor() if handle == "nobody" else first_day.sign_in(handle)
    attempt_id = new_id() if handle == "nobody" else visitor.begin().id
    token = visitor.token()
    seen: dict[int, int] = {}
    until = time.monotonic() + SECONDS
    while time.monotonic() < until or sum(seen.values()) < LEAST:
        status, request = sent(rng, visitor, first_day, attempt_id, token)
        assert status < 500, request
        seen[status] = seen.get(status, 0) + 1
        if sum(seen.values()) % 50 == 0 and handle != "nobody":
            visitor = first_day.sign_in(handle)  # some of it signs out
            token = visitor.token()
    assert len(seen) >= 5, f"only {seen}: it did not get far"
