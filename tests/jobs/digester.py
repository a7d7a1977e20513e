"""A process that writes the weekly letters of a moment: `python -m tests.jobs.digester URL ROOT MOMENT START`.

It says that it is ready, waits for the file START, writes them, and says how many it wrote.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from assessor.jobs import digest
from assessor.jobs.job import Work
from assessor.store import Store
from tests.support.smtp import Peer


def main() -> None:
    url, root, moment, start = sys.argv[1:]
    at, store = datetime.fromisoformat(moment), Store.open(url)
    work = Work(Peer(1).settings(root=root), store, lambda: at)
    print("ready", flush=True)
    while not Path(start).exists():
        time.sleep(0.001)
    print(digest.write(work), flush=True)
    store.close()


if __name__ == "__main__":
    main()
