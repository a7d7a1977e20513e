"""`assessor serve` as people run it, a process of its own, and somebody with a browser without scripts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread

from tests.support.waiting import PATIENCE, until
from tests.web import pages
from tests.web.pages import Form, Page
from tests.web.project import ROOT

GONE = (urllib.error.URLError, ConnectionError, HTTPException, TimeoutError)
"""What a browser meets when the server dies."""


def commanded(*words: str, **settings: str) -> subprocess.Popen[str]:
    """The `assessor` command with these words and variables, saying all that it says on one pipe."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ASSESSOR_")}
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "assessor", *words],
        cwd=ROOT,
        env=ours | settings | {"COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


class Running:
    """A server that answers."""

    def __init__(self, root: Path, *options: str, **settings: str) -> None:
        self.process = commanded("serve", "--root", str(root), "--port", "0", *options, **settings)
        self.said: list[str] = []
        self.listener = Thread(target=self._listen, daemon=True)
        self.listener.start()
        self.url = until(self._address, "address")

    def kill(self) -> None:
        """As `kill -9` or a power cut."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def says(self, words: str) -> str:
        """The line on the terminal that holds these words, as soon as it is there."""
        return until(lambda: next((line for line in self.said if words in line), None), f"line with {words!r}")

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)

    def _address(self) -> str | None:
        assert self.listener.is_alive(), "".join(self.said)
        ready = re.search(r"Ready at (http://[\d.:]+)", "".join(self.said))
        return ready[1] if ready else None


@contextmanager
def running(root: Path, *options: str, **settings: str) -> Iterator[Running]:
    """A server for as long as the block lasts."""
    server = Running(root, *options, **settings)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.terminate()
        server.process.wait(PATIENCE)
        server.listener.join(PATIENCE)
        assert server.process.stdout is not None
        server.process.stdout.close()


class Surfer:
    """Somebody at a browser that keeps cookies and follows redirects."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookies = CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies)).open

    def visit(self, path: str, fields: Mapping[str, list[str]] | None = None) -> Page:
        """A page; with fields, what answers a form."""
        data = None if fields is None else urllib.parse.urlencode(fields, doseq=True).encode()
        request = urllib.request.Request(urllib.parse.urljoin(self.url, path), data)
        try:
            reply = self._open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            reply = error
        with reply:
            where = urllib.parse.urlsplit(reply.url).path
            return pages.read(reply.status, dict(reply.headers), where, reply.read().decode())

    def send(self, form: Form, fields: Mapping[str, list[str]] | None = None) -> Page:
        return self.visit(form.action, form.sends | dict(fields or {}))

    def sign_in(self, handle: str) -> Page:
        (button,) = [form for form in self.visit("/account/").forms if form.sends.get("handle") == [handle]]
        return self.send(button)
