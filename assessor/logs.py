"""How the log is written: one line for each thing, in words or in JSON, on stderr. Never what somebody entered.

An exception's own text may hold an answer or an address, so it is kept only where it is known to hold none; where it
happened always is.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from assessor.store.errors import StoreError

FROM_THE_DATABASE = {"OperationalError", "IntegrityError", "InterfaceError"}
"""Errors of SQLAlchemy whose first line names a constraint or a connection, and never a row."""
SERVERS = ("waitress", "gunicorn")
_ADDRESS = re.compile(r"(?<![^\s'\"=])/\S*")


def configure(kind: Literal["words", "json"], stream: TextIO | None = None) -> None:
    """Let every logger of this process write to `stream` (stderr): ours from "info" on, others from "warning" on."""
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso"),
        _without_addresses,
        _without_values,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if kind == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("assessor").setLevel(logging.INFO)
    threading.excepthook = _thread_ended


def _thread_ended(how: threading.ExceptHookArgs) -> None:
    if how.exc_value is not None:
        logging.getLogger(__name__).error("a thread has ended", exc_info=how.exc_value)


def trace(error: BaseException) -> str:
    """Where an error happened and what caused it: types, files and lines, and words that hold no value."""
    return "".join(_lines(error))


def _lines(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before)
        yield "\nwhich led to\n\n"
    yield from traceback.format_tb(error.__traceback__)
    words = _words(error)
    yield f"{type(error).__module__}.{type(error).__qualname__}{f': {words}' if words else ''}\n"


def _words(error: BaseException) -> str:
    """The first line of an error's text if it cannot hold what somebody entered, else nothing."""
    if isinstance(error, StoreError):
        return str(error).partition("\n")[0]
    if isinstance(error, OSError):
        return error.strerror or ""
    if type(error).__name__ in FROM_THE_DATABASE:
        return str(getattr(error, "orig", "")).partition("\n")[0]
    return ""


def _without_values(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    _, error, _ = event.pop("exc_info", None) or (None, None, None)
    if error is not None:
        event["exception"] = trace(error)
    return event


def _without_addresses(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """What the servers underneath say names the path that was asked for, which may be somebody's invitation."""
    if str(event.get("logger", "")).startswith(SERVERS):
        event["event"] = _ADDRESS.sub("/…", str(event["event"]))
    return event
