"""A process that sends what is due as if it were a moment: `python -m tests.mail.worker URL VAR PORT MOMENT`.

It ends by itself when nothing is due any more; tests end it earlier, as `kill -9` and a power cut do.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import datetime

from assessor.mail import outgoing
from assessor.mail.post import NotSent
from assessor.store import Store
from tests.support.smtp import Peer


def main() -> None:
    url, var, port, moment = sys.argv[1:]
    at = datetime.fromisoformat(moment)
    store = Store.open(url)
    with suppress(NotSent):
        outgoing.deliver(Peer(int(port)).settings(root=var), store, lambda: at, lambda: False)
    store.close()


if __name__ == "__main__":
    main()
