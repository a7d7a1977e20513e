"""A request of 100 MB: how soon it is refused, how much of it is taken, and what it leaves in memory.

`python -m bench.upload` prints JSON lines {"name": …, "value": …}, for one process and for two: somebody signs in
nowhere and sends a file to the page that takes files, over a socket, for as long as the server listens; once with its
length in front, once in pieces of unknown number. Bytes count as taken when the socket has let go of them, so what is
on the way is in the figure.
"""

from __future__ import annotations

import argparse
import select
import socket
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assessor.store import Store, migrate
from bench import _servers
from bench._processes import most_memory
from bench._servers import Server
from bench._tell import tell
from tests.web.project import released

SIZE = 100 * 1024 * 1024
PIECE = 64 * 1024
PATIENCE = 60.0
HEAD = (
    "POST /people/import HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Content-Type: multipart/form-data; boundary=b\r\nConnection: close\r\n"
)
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="people.csv"\r\n\r\n'


@dataclass(frozen=True)
class Refused:
    """How it ended: the status (0 if the server only hung up), bytes taken, seconds, MiB that a process grew by."""

    status: int
    taken: int
    seconds: float
    grown: float


def uploaded(server: Server, size: int, in_pieces: bool = False) -> Refused:
    """Send so many bytes, until all are sent or the server answers or hangs up."""
    before = [most_memory(process) for process in server.answering()]
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
        length = "Transfer-Encoding: chunked" if in_pieces else f"Content-Length: {size}"
        line.sendall(f"{HEAD}{length}\r\n\r\n".encode())
        taken = _sent(line, size, in_pieces)
        status = _status(line)
    seconds = time.monotonic() - started
    after = [most_memory(process) for process in server.answering()]
    grown = max(late - early for early, late in zip(before, after, strict=True))
    return Refused(status, taken, seconds, grown)


def _sent(line: socket.socket, size: int, in_pieces: bool) -> int:
    taken = 0
    piece = FILE + b"x" * (PIECE - len(FILE))
    try:
        while taken < size:
            if select.select([line], [], [], 0)[0]:
                return taken
            line.sendall(f"{PIECE:x}\r\n".encode() + piece + b"\r\n" if in_pieces else piece)
            taken += PIECE
            piece = b"x" * PIECE
        if in_pieces:
            line.sendall(b"0\r\n\r\n")
    except OSError:  # it has hung up
        return taken
    return taken


def _status(line: socket.socket) -> int:
    try:
        said = line.recv(PIECE)
    except OSError:
        return 0
    return int(said.split()[1]) if said.startswith(b"HTTP/") else 0


def measure(root: Path, size: int, workers: int) -> None:
    """Both ways of sending, to a server with so many processes."""
    with tempfile.TemporaryDirectory() as where:
        url = f"sqlite:///{where}/upload.db"
        store = Store.open(url)
        migrate.upgrade(store)
        with _servers.running(root, url, Path(where), 1, workers) as (server,):
            _servers.at_rest(store)
            store.close()
            for in_pieces in (False, True):
                found = uploaded(server, size, in_pieces)
                name = f"{workers} processes, {'in pieces' if in_pieces else 'length in front'}"
                tell(f"{name}: bytes taken", found.taken, of=size, status=found.status)
                tell(f"{name}: until it ended, s", found.seconds)
                tell(f"{name}: a process grew by, MiB", found.grown)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.upload")
    parser.add_argument("--size", type=int, default=SIZE)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as where:
        root = released(Path(where) / "project", demo=False)
        for workers in (1, 2):
            measure(root, given.size, workers)


if __name__ == "__main__":
    main()
