"""Thousands of malformed requests at every route, as everybody: how each was answered, and nothing breaks.

`python -m bench.fuzz --requests 10000` prints JSON lines {"name": …, "value": …}. Requests are drawn by hypothesis
over the application's own table of routes and the forms of its own pages: bodies, content types, encodings, cookies,
headers, methods and parts of the path, signed out and as each member of the cast, with a token that is valid, so that
bodies reach the views. An answer of 500 or more is one too many.
"""

from __future__ import annotations

import argparse
import logging
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask, request, request_started
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis.strategies import SearchStrategy
from werkzeug.exceptions import ClientDisconnected

from assessor.config import Settings
from assessor.demo import CAST
from assessor.demo.cast import ident
from assessor.store import Store, migrate
from bench._postgres import Cluster, cluster
from bench._requests import Sent, requests, surface
from bench._scene import ENGINES
from bench._tell import tell
from tests.support.postgres import schema
from tests.web.academy import FORM, Academy, Visitor, new_id, opened
from tests.web.project import released

NOBODY, NOWHERE = "nobody", "no route"
EVERYBODY = (*(role.handle for role in CAST), NOBODY)
EACH, SITTING = 5, 4
"""Requests to a route or form in a row; how many of these before somebody signs in anew, as some sign out."""
WEEK = 200
"""Requests before everything begins anew: some of them let people go."""
quick = settings(
    deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), print_blob=False
)


class Tally:
    """How requests were answered, by route and status; what broke, as it was sent."""

    def __init__(self) -> None:
        self.answers: Counter[tuple[str, int]] = Counter()
        self.broken: list[str] = []

    @property
    def requests(self) -> int:
        """How many there were."""
        return self.answers.total()

    def by_class(self) -> dict[str, int]:
        """How many answers of each kind: 2xx, 3xx, …"""
        classes: Counter[str] = Counter()
        for (_, status), count in self.answers.items():
            classes[f"{status // 100}xx"] += count
        return dict(sorted(classes.items()))

    def routes(self) -> dict[str, dict[int, int]]:
        """How many answers of each status, by route."""
        found: dict[str, dict[int, int]] = {}
        for (route, status), count in sorted(self.answers.items()):
            found.setdefault(route, {})[status] = count
        return found


def fuzz(academy: Academy, handle: str, count: int, seed: int, tally: Tally) -> None:
    """Send so many requests as one of the cast, or as nobody."""
    visitor = _arrived(academy, handle)
    known = _known(visitor, handle)
    targets = surface(academy.app, visitor, known)
    Random(seed).shuffle(targets)
    for number, (first, target) in enumerate(zip(range(0, count, EACH), cycle(targets), strict=False)):
        if number % SITTING == 0:
            visitor = _arrived(academy, handle)
            token = visitor.token()
        found = drawn(requests(target, known, token), min(EACH, count - first), seed + first)
        for sent in found:
            route, status = answered(visitor, sent)
            tally.answers[route, status] += 1
            if status >= 500:
                tally.broken.append(f"{handle} got {status} for {sent}")


def drawn(strategy: SearchStrategy[Sent], count: int, seed: int) -> list[Sent]:
    """So many requests of a strategy, the plainest first."""
    found: list[Sent] = []

    @seeded(seed)
    @settings(quick, max_examples=count)
    @given(strategy)
    def keep(sent: Sent) -> None:
        found.append(sent)

    keep()
    return found


def _arrived(academy: Academy, handle: str) -> Visitor:
    return academy.visitor() if handle == NOBODY else academy.sign_in(handle)


def answered(visitor: Visitor, sent: Sent) -> tuple[str, int]:
    """The route that a request took and the status of its answer."""
    taken: list[str] = []

    def note(app: Flask) -> None:
        taken.append(request.endpoint or NOWHERE)

    environ: dict[str, Any] = {
        "PATH_INFO": _latin(sent.path),
        "QUERY_STRING": _latin(sent.query),
        "CONTENT_TYPE": sent.kind,
        **({} if sent.cookie is None else {"HTTP_COOKIE": _latin(f"assessor-demo={sent.cookie}")}),
    }
    for name, value in sent.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_LENGTH" else f"HTTP_{key}"] = _latin(re.sub(r"[\r\n\0]", " ", value))
    # The visitor's own client would add their cookie.
    client = visitor.client if sent.cookie is None else visitor.academy.app.test_client(use_cookies=False)
    try:
        with (
            request_started.connected_to(note, visitor.academy.app),
            client.open("/", method=sent.method, data=sent.body, environ_overrides=environ) as reply,
        ):
            reply.get_data()
            return taken[-1] if taken else NOWHERE, reply.status_code
    except ClientDisconnected:  # a server of real life would have hung up
        return taken[-1] if taken else NOWHERE, 400


def _latin(text: str) -> str:
    """As servers pass bytes on."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _known(visitor: Visitor, handle: str) -> dict[str, str]:
    """What addresses name, as far as it exists."""
    visitor.post("/me/assess/", {"form": FORM, "attempt": new_id()})
    theirs = visitor.academy.attempts(handle)
    return {
        "attempt_id": theirs[-1].id if theirs else new_id(),
        "practice": "qpc",
        "number": "1",
        "name": "practices/qpc/",
        "person_id": ident("caro"),
        "team_id": ident("north"),
    }


@contextmanager
def academy(root: Path, engine: str, server: Cluster | None) -> Iterator[Academy]:
    """The demo with Ben's half year, in a database of its own."""
    with ExitStack() as stack:
        if server:
            url = stack.enter_context(schema(server.url()))
        else:
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/fuzz.db"
        store = Store.open(url)
        stack.callback(store.close)
        migrate.upgrade(store)
        yield opened(Settings(root=root, demo=True), store, history=True)


def measure(root: Path, engine: str, count: int, seed: int) -> Tally:
    """So many requests on one engine, by all in turn, each week in a new academy."""
    tally = Tally()
    everybody = cycle(EVERYBODY)
    with cluster() if engine == "postgresql" else nullcontext() as server:
        while (left := count - tally.requests) > 0:
            with academy(root, engine, server) as at:
                fuzz(at, next(everybody), min(WEEK, left), seed + left, tally)
    return tally


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    given_ = parser.parse_args(arguments)
    broken = 0
    logging.disable()
    with tempfile.TemporaryDirectory() as where:
        root = released(Path(where) / "project")
        for engine in given_.engine or ENGINES:
            tally = measure(root, engine, given_.requests, given_.seed)
            tell(f"{engine}: requests", tally.requests, seed=given_.seed, by=tally.by_class())
            for route, statuses in tally.routes().items():
                tell(f"{engine}: {route}", sum(statuses.values()), by=statuses)
            tell(f"{engine}: answers of 500 or more", len(tally.broken), found=tally.broken[:20])
            broken += len(tally.broken)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
