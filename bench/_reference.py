"""What the same server costs when it does next to nothing: a bare Flask application, served as ours is.

`/constant` returns a constant, `/file` sends the packed file that is named, `/row` keeps one row in SQLite as safely
as an answer is kept. `python -m bench._reference <database> <file>` serves it and says where.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from threading import Lock
from uuid import uuid4

from flask import Flask, Response, send_file
from waitress.server import create_server

ROW = "y" * 500
"""About as long as an answer."""
THREADS = 8


def reference(database: Path, file: Path) -> Flask:
    """The application; it makes its database."""
    app = Flask(__name__, static_folder=None)
    lock = Lock()
    connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE kept (id TEXT PRIMARY KEY, body TEXT)")

    @app.get("/constant")
    def constant() -> str:
        return "Hello."

    @app.get("/file")
    def sent() -> Response:
        response = send_file(file, mimetype="text/html")
        response.headers["Content-Encoding"] = "br"
        return response

    @app.get("/row")
    def row() -> str:
        with lock:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO kept VALUES (?, ?)", (str(uuid4()), ROW))
            connection.execute("COMMIT")
        return "Kept."

    return app


def main() -> None:
    """Serve it until the process is ended."""
    app = reference(Path(sys.argv[1]), Path(sys.argv[2]))
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, ident=None)
    print(f"Ready at http://127.0.0.1:{server.effective_port}", file=sys.stderr, flush=True)
    server.run()


if __name__ == "__main__":
    main()
