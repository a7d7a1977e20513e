"""A program that writes from eight threads until it is killed, and prints each id once its write is acknowledged."""

import os
import sys
from threading import Thread
from uuid import uuid4

from assessor.store import Store, study
from tests.support import made


def write_for_ever(store: Store) -> None:
    while True:
        id = str(uuid4())
        with store.write() as conn:
            study.of_person(conn, "ben")
            study.mark(conn, made.reading(id))
        os.write(1, f"{id}\n".encode())


if __name__ == "__main__":
    store = Store.open(sys.argv[1])
    for _ in range(8):
        Thread(target=write_for_ever, args=[store]).start()
