"""The `assessor` command, which ends without a word when it is told to stop, however early that is."""

from __future__ import annotations

import signal
from types import FrameType


def main() -> None:
    """Run the command. Ctrl-C ends it with 130, SIGTERM with 143; a server that is ready ends with 0."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    # Only now: this is what takes the time.
    from assessor.cli import main as command

    command()


def _stop(number: int, frame: FrameType | None) -> None:
    # The next one ends the process at once, for what is being put away now may hang.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)
    raise SystemExit(128 + number)


if __name__ == "__main__":
    main()
