"""What a server does once, before the first request."""

import gc

from assessor.serve.answering import settle


def test_what_was_imported_is_not_walked_through_again() -> None:
    try:
        settle()
        assert gc.get_freeze_count() > 10 * len(gc.get_objects())
    finally:
        gc.unfreeze()
