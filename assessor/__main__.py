"""The `assessor` command, which ends without a word when it is told to stop, however early that is."""

from __future__ import annotations

import os
import signal
import sys
from threading import Timer
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from sys import UnraisableHookArgs

SOON = 0.05
"""Seconds after which a stop that got lost is told again."""


def main() -> None:
    """Run the command. Ctrl-C ends it with 130, SIGTERM with 143; a server that is ready ends with 0."""
    sys.unraisablehook = _lost
    _when_told_to_stop(_stop)
    # Only now: this is what takes the time.
    from assessor.cli import main as command

    command()


def _when_told_to_stop(do: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, do)


def _stop(number: int, frame: FrameType | None) -> None:
    # The next one ends the process at once, for what is being put away now may hang.
    _when_told_to_stop(signal.SIG_DFL)
    raise _Stopped(number)


class _Stopped(SystemExit):
    """What a signal makes of whatever is being done."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


def _lost(raised: UnraisableHookArgs) -> None:
    """Tell it again where a stop was ignored: in a destructor, or in a library's code that can raise nothing."""
    if not isinstance(raised.exc_value, _Stopped):
        sys.__unraisablehook__(raised)
        return
    _when_told_to_stop(_stop)
    again = Timer(SOON, os.kill, (os.getpid(), raised.exc_value.number))
    again.daemon = True
    again.start()


if __name__ == "__main__":
    main()
