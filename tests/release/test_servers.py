"""Both servers with real sockets: how they stop, what they refuse unread, and what slow clients can do to them."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.release.running import Running, commanded, running
from tests.support.waiting import PATIENCE, until
from tests.web.project import copied

HOST = b"Host: 127.0.0.1\r\n"
SERVERS = {"waitress": "1", "gunicorn": "2"}
HUGE = 100 * 1024 * 1024
PIECE = b"x" * 65536


@pytest.fixture(params=SERVERS)
def to_stop(request: pytest.FixtureRequest, project: Path) -> Iterator[Running]:
    """The demo, by one process or by two."""
    with running(project, "--demo", ASSESSOR_PROCESSES=SERVERS[request.param]) as server:
        yield server
    assert not [line for line in server.said if "Traceback" in line]


@pytest.fixture(scope="module", params=SERVERS)
def server(
    request: pytest.FixtureRequest, released_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """The same for all tests that leave it running."""
    root = copied(released_project, tmp_path_factory.mktemp("served") / "project")
    with running(root, "--demo", ASSESSOR_PROCESSES=SERVERS[request.param]) as server:
        yield server
    assert not [line for line in server.said if "Traceback" in line]


def line_to(server: Running) -> socket.socket:
    place = urlsplit(server.url)
    return socket.create_connection((place.hostname, place.port), timeout=PATIENCE)


def everything(line: socket.socket) -> bytes:
    """What comes until the server hangs up."""
    reply = b""
    while part := line.recv(65536):
        reply += part
    return reply


def test_a_huge_upload_is_refused_at_its_header(server: Running) -> None:
    with line_to(server) as line:
        line.sendall(b"POST /account/sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % HUGE)
        head = line.recv(65536)
    assert head.startswith(b"HTTP/1.1 413 ")


def test_the_page_about_it_is_ours(server: Running) -> None:
    with line_to(server) as line:
        kind = b"Connection: close\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        line.sendall(b"POST /account/sign-in HTTP/1.1\r\n" + HOST + kind + b"Content-Length: %d\r\n\r\n" % HUGE)
        reply = everything(line).decode()
    assert reply.startswith("HTTP/1.1 413 ")
    assert "md-header" in reply
    assert "At most 64 kB fit in a form" in reply
    assert "Content-Security-Policy" in reply


def test_a_huge_upload_in_chunks_is_cut_off(server: Running) -> None:
    sent = 0
    with line_to(server) as line:
        line.sendall(b"POST /account/sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n")
        try:
            while sent < HUGE:
                line.sendall(b"%x\r\n%b\r\n" % (len(PIECE), PIECE))
                sent += len(PIECE)
        except OSError:
            pass  # the server has hung up
    assert sent < HUGE / 4
    assert answers(server)


def test_a_form_within_bounds_is_read_whichever_way_it_comes(server: Running) -> None:
    """Without a token it goes no further than that, which is what its page says."""
    body = b"name=ben&password=a+wrong+password"
    for sent in (
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body),
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body),
    ):
        with line_to(server) as line:
            kind = b"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
            line.sendall(b"POST /account/sign-in HTTP/1.1\r\n" + HOST + kind + sent)
            reply = everything(line).decode()
        assert reply.startswith("HTTP/1.1 400 ")
        assert "Please send that again" in reply


def answers(server: Running) -> bool:
    with line_to(server) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        return everything(line).startswith(b"HTTP/1.1 200 ")


def is_silent(line: socket.socket) -> bool:
    """Whether nothing has come and the server has not hung up."""
    line.setblocking(False)
    try:
        line.recv(1)
    except BlockingIOError:
        return True
    return False


def test_who_connects_and_says_nothing_keeps_nobody_else_out(server: Running) -> None:
    with ExitStack() as lines:
        for _ in range(60):
            lines.enter_context(line_to(server))
        # gunicorn listens to each for five seconds before it lets go of the thread.
        assert answers(server)


def test_who_sends_a_request_in_drops_keeps_nobody_else_out_of_one_process(project: Path) -> None:
    """Several processes need a proxy in front for this, as the operators' guide says."""
    with running(project, "--demo") as server, ExitStack() as lines:
        dropping = [lines.enter_context(line_to(server)) for _ in range(200)]
        for line in dropping:
            line.sendall(b"POST /account/sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 100\r\n\r\nname=")
        assert answers(server)
        assert all(is_silent(line) for line in dropping), "it was not because the server let go of them"


def test_what_has_begun_ends_before_the_server_does(to_stop: Running) -> None:
    body = b"name=ben"
    with line_to(to_stop) as line:
        kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
        line.sendall(
            b"POST /account/sign-in HTTP/1.1\r\n"
            + HOST
            + kind
            + b"Content-Length: %d\r\n\r\n%b" % (len(body), body[:4])
        )
        assert answers(to_stop)  # which came later, so that the other is being read
        to_stop.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        line.sendall(body[4:])
        assert line.recv(65536).startswith(b"HTTP/1.1 400 ")
    assert to_stop.process.wait(PATIENCE) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_quiet_and_so_is_a_second_one(to_stop: Running, number: signal.Signals) -> None:
    """Somebody who does not end keeps the server from it, until it is told again."""
    with line_to(to_stop) as line:
        line.sendall(b"POST /account/sign-in HTTP/1.1\r\n" + HOST + b"Content-Length: 100\r\n\r\n")
        assert answers(to_stop)
        for _ in range(3):
            to_stop.process.send_signal(number)
            time.sleep(0.3)
        to_stop.process.wait(PATIENCE)
    to_stop.listener.join(PATIENCE)
    assert not [said for said in to_stop.said if "Traceback" in said or "Error" in said]


@pytest.mark.parametrize("moment", [0, 0.2, 0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_before_it_is_ready_is_quiet(project: Path, moment: float, number: int, code: int) -> None:
    """While modules load and while pages are built: from the moment at which Python has begun with us."""
    (project / "site/.fingerprint").unlink()
    process = commanded("serve", "--demo", "--root", str(project), "--port", "0")
    until(lambda: _heeds_signals(process.pid), "start of our own code")
    time.sleep(moment)
    os.kill(process.pid, number)
    said, _ = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in said, said
    assert process.returncode == (0 if "Ready at" in said else code), said


def _heeds_signals(pid: int) -> bool:
    """Whether a process has said what SIGTERM does, as Linux tells."""
    caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert caught is not None
    return bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def test_several_processes_count_together(project: Path) -> None:
    with running(project, "--demo", ASSESSOR_PROCESSES="2") as server:
        for _ in range(20):
            assert answers(server)
        with line_to(server) as line:
            line.sendall(b"GET /metrics HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
            text = everything(line).decode()
    counted = re.search(r'^assessor_request_seconds_count\{.*route="/healthz".*\} ([\d.]+)', text, re.MULTILINE)
    assert counted is not None
    assert float(counted[1]) == 20
