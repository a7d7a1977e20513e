"""Digests that cost little, for tests that are not about their cost."""

from argon2 import PasswordHasher

from assessor.accounts.passwords import Hasher

LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CHEAP = Hasher(LIGHT)
