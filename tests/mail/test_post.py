"""A letter reaches a real mail server by each way of speaking to it, and every refusal says what to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assessor.config import Settings
from assessor.mail import letters, post
from assessor.mail.letters import Words
from assessor.mail.post import NotSent, Undeliverable
from tests.support import smtp
from tests.support.ports import reserved
from tests.support.smtp import PASSWORD, USER, Peer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LINK = "https://academy.example.org/account/invitation/token"
WORDS = letters.invitation("Zoë Łuk", LINK, NOON)


@pytest.fixture
def mailbox() -> Iterator[Peer]:
    with smtp.peer() as found:
        yield found


def hand_over(settings: Settings, to: str = "zoe@example.org", words: Words = WORDS) -> None:
    with post.connected(settings) as server:
        post.send(server, settings, to, words, "letter-1", NOON)


def test_a_letter_arrives_as_it_was_written(mailbox: Peer) -> None:
    hand_over(mailbox.settings())
    (letter,) = mailbox.letters
    assert letter["To"] == "zoe@example.org"
    assert letter["From"] == "Sales Academy <academy@example.org>"
    assert letter["Subject"] == "Your account at academy.example.org"
    assert letter["Message-ID"] == "<letter-1@example.org>"
    assert letter["Date"].datetime == NOON
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content_charset() == "utf-8"
    assert letter.get_content().splitlines() == WORDS.body.splitlines()
    assert LINK in letter.get_content().splitlines()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_travels_encrypted_and_with_a_password(
    security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(smtp.certificate(tmp_path)))
    with smtp.peer(security, tmp_path) as mailbox:
        hand_over(mailbox.settings(smtp_security=security, smtp_user=USER, smtp_password=PASSWORD))
    assert mailbox.users == [USER]
    assert mailbox.secure == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(security: str, tmp_path: Path) -> None:
    smtp.certificate(tmp_path)
    with (
        smtp.peer(security, tmp_path) as mailbox,
        pytest.raises(NotSent, match="must be the name in its certificate"),
    ):
        hand_over(mailbox.settings(smtp_security=security))
    assert mailbox.letters == []


def test_a_wrong_password_names_the_settings_and_is_not_repeated(mailbox: Peer) -> None:
    with pytest.raises(NotSent, match="look at ASSESSOR_SMTP_USER and ASSESSOR_SMTP_PASSWORD") as caught:
        hand_over(mailbox.settings(smtp_user=USER, smtp_password="something else"))
    assert "something else" not in str(caught.value)


def test_a_server_without_encryption_is_not_spoken_to_in_the_clear(mailbox: Peer) -> None:
    with pytest.raises(NotSent, match="starttls is mostly at 587"):
        hand_over(mailbox.settings(smtp_security="starttls"))
    assert mailbox.letters == []


def test_a_server_that_is_not_there_is_named() -> None:
    away = Peer(reserved())
    with pytest.raises(NotSent, match=rf"127\.0\.0\.1:{away.port}: .*look at ASSESSOR_SMTP_HOST"):
        hand_over(away.settings())


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("550 no such mailbox", Undeliverable), ("450 come back later", NotSent), ("452 full", NotSent)],
)
def test_a_refused_address_is_over_or_tried_again(mailbox: Peer, answer: str, kind: type[Exception]) -> None:
    mailbox.says["zoe@example.org"] = answer
    with pytest.raises(kind, match=answer):
        hand_over(mailbox.settings())


@pytest.mark.parametrize(("answer", "kind"), [("554 spam", Undeliverable), ("451 busy", NotSent)])
def test_a_refused_letter_is_over_or_tried_again(mailbox: Peer, answer: str, kind: type[Exception]) -> None:
    mailbox.data = answer
    with pytest.raises(kind, match=answer):
        hand_over(mailbox.settings())


@pytest.mark.parametrize(
    "to",
    [
        *("a@b.c\r\nBcc: eve@example.org", "a@b.c\nSubject: x", "a@b.c, eve@example.org", "a@b.c eve@example.org"),
        *("<a@b.c> <eve@example.org>", "a@b.c>\r\nRCPT TO:<eve@example.org", "nobody", "", "a@b.c\0", "grp:a@b.c;"),
        # Such an address once ended the job, again and again, and everybody's letters waited.
        *("a..b@example.org", ".a@example.org", "a@example..org", "a@example.org.", "é@example.org"),
    ],
)
def test_an_address_adds_neither_a_header_nor_a_reader(mailbox: Peer, to: str) -> None:
    with pytest.raises(Undeliverable):
        hand_over(mailbox.settings(), to)
    assert mailbox.recipients == []


@pytest.mark.parametrize(
    "name", ["Eve\r\nBcc: eve@example.org", "Eve\n.\r\nMAIL FROM:<x@y.z>", "\r\n.\r\n", "\x00", "—" * 300]
)
def test_a_name_stays_in_the_text(mailbox: Peer, name: str) -> None:
    hand_over(mailbox.settings(), words=letters.forgotten(name, LINK, NOON))
    (letter,) = mailbox.letters
    assert set(letter.keys()) == HEADERS
    assert mailbox.recipients == ["zoe@example.org"]
    assert LINK in letter.get_content()


HEADERS = {
    *("To", "From", "Subject", "Date", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}


@pytest.mark.parametrize("subject", ["x\r\nBcc: eve@example.org", "x\ny", "x\ry"])
def test_a_subject_is_one_line(mailbox: Peer, subject: str) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        hand_over(mailbox.settings(), words=Words(subject, ""))


def test_every_letter_has_the_link_on_a_line_of_its_own_and_its_end() -> None:
    made: list[Any] = [letters.invitation, letters.forgotten]
    for write in made:
        words = write("Zoë", LINK, NOON)
        assert LINK in words.body.splitlines()
        assert "until 21 November 2026, 12:00 UTC" in words.body
        assert "Zoë" in words.body
        assert words.subject.endswith("academy.example.org")
