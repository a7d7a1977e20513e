"""A password is long enough, is not guessed first, and is kept as a digest that costs a thief time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import thread_time

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from assessor.accounts.passwords import AT_ONCE, LONGEST, Hasher, common, objection
from tests.support.hasher import LIGHT

BEN = ("Ben Okafor", "ben.okafor@example.org", "ben")


REFUSED = [
    ("", "10 characters or more; this has 0"),
    ("short one", "10 characters or more; this has 9"),
    ("x" * 201, "200 characters or fewer; this has 201"),
    ("aaaaaaaaaa", "repeats"),
    ("abcabcabcabc", "repeats"),
    ("1234567890", "row of keys"),
    ("0987654321", "row of keys"),
    ("abcdefghij", "row of keys"),
    ("qwertyuiop", "row of keys"),
    ("password123", "guessed first"),
    ("Password2026!", "guessed first"),
    ("2026 Summer!", "guessed first"),
    ("iloveyou1234", "guessed first"),
    ("Passwort1234", "guessed first"),
    ("administrator", "guessed first"),
    ("BenOkafor2026", "your name or address"),
    ("okafor.ben.okafor", "your name or address"),
    ("ben.okafor@example.org", "your name or address"),
    ("ＢｅｎＯｋａｆｏｒ１２３", "your name or address"),
]
ALLOWED = [
    "purple giraffe on a bus",
    "hg7Kz!pQ2x",
    "ten letters",
    "Ben likes to swim",
    "пароль из трёх слов",
    "4071 9983 2264 1",
    "x7" + "long " * 39 + "end",
]


@pytest.mark.parametrize(("password", "why"), REFUSED)
def test_what_is_guessed_first_is_refused_and_why_is_said(password: str, why: str) -> None:
    assert why in (objection(password, BEN) or "")


@pytest.mark.parametrize("password", ALLOWED)
def test_what_is_long_and_unusual_is_allowed(password: str) -> None:
    assert objection(password, BEN) is None


def test_the_longest_password_is_allowed() -> None:
    assert objection("a giraffe " * (LONGEST // 10), BEN) is None


def test_the_list_is_the_one_that_people_use() -> None:
    assert {"password", "liverpool", "letmein", "elizabeth"} <= common()
    assert len(common()) > 50_000


def test_a_name_of_one_letter_forbids_nothing() -> None:
    assert objection("a purple giraffe", ("A", "a@b.c", "a")) is None


def test_the_real_costs_are_those_that_are_promised() -> None:
    hasher = Hasher()
    digest = hasher.digest("purple giraffe on a bus")
    found = extract_parameters(digest)
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 46 * 1024, 1, 1)
    assert hasher.fits(digest, "purple giraffe on a bus")
    assert not hasher.fits(digest, "purple giraffe on a Bus")
    assert not hasher.outdated(digest)
    assert hasher.outdated(Hasher(LIGHT).digest("purple giraffe on a bus"))


def test_the_same_password_is_kept_differently_each_time() -> None:
    hasher = Hasher(LIGHT)
    assert hasher.digest("purple giraffe") != hasher.digest("purple giraffe")


def test_an_accent_is_the_same_from_every_keyboard() -> None:
    hasher = Hasher(LIGHT)
    assert hasher.fits(hasher.digest("caf\u00e9 on the corner"), "cafe\u0301 on the corner")


def test_nobody_takes_as_long_as_somebody() -> None:
    hasher = Hasher()
    digest = hasher.digest("purple giraffe on a bus")

    def took(of: str | None) -> float:
        began = thread_time()
        assert not hasher.fits(of, "something else")
        return thread_time() - began

    # Time on the processor, the least of several: other programs must not decide.
    somebody, nobody = (min(took(of) for _ in range(5)) for of in (digest, None))
    assert 0.5 < nobody / somebody < 2


def test_two_at_once_and_no_more() -> None:
    class Counting(PasswordHasher):
        now = most = 0

        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            Counting.now += 1
            Counting.most = max(Counting.most, Counting.now)
            together.wait(10)  # only two can get here, and both must
            Counting.now -= 1
            return "digest"

    together = Barrier(AT_ONCE)
    hasher = Hasher(Counting())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hasher.digest, ["purple giraffe"] * 8))
    assert Counting.most == AT_ONCE
