"""The settings of mail, backups and retention: each mistake names its setting and what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from assessor.config import Settings, read

MAIL: dict[str, Any] = {
    "smtp_host": "smtp.example.org",
    "mail_from": "academy@example.org",
    "public_url": "https://academy.example.org",
}


@pytest.mark.parametrize("sender", ["academy@example.org", "Sales Academy <academy@example.org>", "Ünï <u@b.c>"])
def test_letters_come_from_one_address(sender: str) -> None:
    assert read(**MAIL | {"mail_from": sender}).mails


@pytest.mark.parametrize(
    "sender",
    [
        *("academy", "a@", "@b", "<>", "A <a@b.c", "a@b.c, d@e.f", "grp: a@b.c;", "a b@c.d", "Eve, Ben <a@b.c>"),
        *("a@b.c\nBcc: x@y.z", "A\r\nBcc: x@y.z <a@b.c>", "A\u2028 <a@b.c>", "ü@b.c", 'A" <a@b.c>'),
    ],
)
def test_a_sender_that_is_none_is_said_with_what_one_looks_like(sender: str) -> None:
    with pytest.raises(ValueError, match=r"ASSESSOR_MAIL_FROM: .* is not an address such as academy@example\.org"):
        read(**MAIL | {"mail_from": sender})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"smtp_security": "ssl"}, "ASSESSOR_SMTP_SECURITY: Input should be 'starttls', 'tls' or 'none'"),
        ({"smtp_port": 0}, "ASSESSOR_SMTP_PORT: Input should be greater than or equal to 1"),
        ({"mail_from": ""}, "ASSESSOR_MAIL_FROM: give somebody letters come from, since ASSESSOR_SMTP_HOST is set"),
        ({"public_url": ""}, "ASSESSOR_PUBLIC_URL: give the address of the links"),
        ({"smtp_user": "ana"}, "ASSESSOR_SMTP_USER, ASSESSOR_SMTP_PASSWORD: give both, or neither"),
        ({"smtp_password": "secret"}, "ASSESSOR_SMTP_USER, ASSESSOR_SMTP_PASSWORD: give both, or neither"),
        ({"smtp_user": "ana", "smtp_password": "secret", "smtp_security": "none"}, "the password in the clear"),
        ({"keep_leavers_months": -1}, "ASSESSOR_KEEP_LEAVERS_MONTHS: Input should be greater than or equal to 0"),
        ({"keep_letters_days": 0}, "ASSESSOR_KEEP_LETTERS_DAYS: Input should be greater than or equal to 1"),
        ({"backups_kept": 0}, "ASSESSOR_BACKUPS_KEPT: Input should be greater than or equal to 1"),
    ],
)
def test_a_mistake_names_its_setting_and_never_the_password(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as caught:
        read(**MAIL | given)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_password_goes_in_the_clear_to_this_machine_only() -> None:
    signed = {"smtp_user": "ana", "smtp_password": "secret", "smtp_security": "none"}
    assert read(**MAIL | signed | {"smtp_host": "127.0.0.1"}).mails


def test_the_password_is_not_shown_with_the_settings() -> None:
    assert "hush-hush" not in repr(read(**MAIL | {"smtp_user": "ana", "smtp_password": "hush-hush"}))


def test_a_demo_mails_nobody() -> None:
    assert not read(**MAIL, demo=True).mails
    assert not Settings().mails
