"""The mail server: who may be written to, how it is spoken to, and what its answers mean."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import parseaddr
from types import MappingProxyType
from typing import Any

from assessor.config import Settings
from assessor.mail.letters import Words

TIMEOUT = 20.0
"""Seconds that the mail server has for each of its answers."""
LONGEST_LINE = 998
"""Bytes of a header's line by RFC 5322. Folded earlier, a long address would be written as an encoded word."""
_ONE_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+")
_TLS = "ASSESSOR_SMTP_SECURITY is {0}, and ASSESSOR_SMTP_PORT {1}: starttls is mostly at 587, tls at 465, none at 25"
_MEANS: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "look at ASSESSOR_SMTP_USER and ASSESSOR_SMTP_PASSWORD"),
    (smtplib.SMTPSenderRefused, "look at ASSESSOR_MAIL_FROM"),
    (
        ssl.SSLCertVerificationError,
        "ASSESSOR_SMTP_HOST must be the name in its certificate; SSL_CERT_FILE may name others",
    ),
    (ssl.SSLError, _TLS),
    (smtplib.SMTPNotSupportedError, _TLS),
    (smtplib.SMTPServerDisconnected, _TLS),
    (OSError, "look at ASSESSOR_SMTP_HOST and ASSESSOR_SMTP_PORT, and whether this machine may reach it"),
)
"""What to look at, by what went wrong; the first that fits."""


class NotSent(Exception):
    """The mail server cannot be used now: this letter and all others may be tried again."""


class Unheard(NotSent):
    """The letter was being handed over, and whether it was taken was never heard."""


class Undeliverable(Exception):
    """This letter will never arrive at this address, and need not be tried again."""


class Line(smtplib.SMTP):
    """A connection that calls `first` once a letter's sender and reader are taken, right before the letter itself."""

    first: Callable[[], None]
    handing = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the letter over."""
        self.first()
        self.handing = True
        return super().data(msg)


class _SecretLine(Line, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


@contextmanager
def connected(settings: Settings) -> Iterator[Line]:
    """A mail server that takes letters. Raises NotSent, which says what to look at."""
    try:
        server = _connect(settings)
    except (OSError, smtplib.SMTPException) as error:
        raise _not_sent(settings, error) from error
    with server:
        yield server


def send(
    server: Line,
    settings: Settings,
    to: str,
    words: Words,
    id_: str,
    at: datetime,
    headers: Mapping[str, str] = MappingProxyType({}),
    first: Callable[[], None] = lambda: None,
) -> None:
    """Hand one letter over; what is sent twice under one id carries the same Message-ID.

    `first` is called when nothing but the letter itself is left to be said; what it raises, this raises. Raises
    Undeliverable if the address cannot be one or is refused for good, Unheard if it is not known whether the letter
    was taken, and NotSent for everything else.
    """
    letter = message(settings.mail_from, to, words, id_, at, headers)
    server.first, server.handing = first, False
    try:
        server.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise (Undeliverable if code >= 500 else NotSent)(_answer(code, said)) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code)(_answer(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Undeliverable(f"the mail server takes no address with such letters: {error}") from error
    except (OSError, smtplib.SMTPException) as error:
        why = _not_sent(settings, error)
        raise (Unheard(str(why)) if server.handing else why) from error


def message(
    sender: str, to: str, words: Words, id_: str, at: datetime, headers: Mapping[str, str] = MappingProxyType({})
) -> EmailMessage:
    """The letter as it travels. Raises Undeliverable if `to` is not one address: no header can be added by it."""
    letter = EmailMessage(policy=POLICY)
    if not (to.isprintable() and _ONE_ADDRESS.fullmatch(to)):
        raise Undeliverable(f"{to!r} is no address that can be written to")
    try:
        letter["To"] = Address(addr_spec=to)
    except (MessageError, ValueError) as error:  # two dots in a row, or letters that mail does not know there
        raise Undeliverable(f"{to!r} is no address that can be written to: {error}") from error
    letter["From"] = sender
    letter["Subject"] = words.subject
    letter["Date"] = at
    letter["Message-ID"] = f"<{id_}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    # So that no out-of-office note answers it.
    letter["Auto-Submitted"] = "auto-generated"
    for name, value in headers.items():
        letter[name] = value
    letter.set_content(words.body, cte="quoted-printable")
    letter.policy = POLICY.clone(max_line_length=LONGEST_LINE)
    return letter


def _refusal(code: int) -> type[Exception]:
    """What an answer to the letter itself means: only a number from 400 on says that it was not taken."""
    if 500 <= code < 600:
        return Undeliverable
    return NotSent if 400 <= code < 500 else Unheard


def _connect(settings: Settings) -> Line:
    where, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        server: Line = _SecretLine(where, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = Line(where, port, timeout=TIMEOUT)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _not_sent(settings: Settings, error: Exception) -> NotSent:
    hint = next((hint for kind, hint in _MEANS if isinstance(error, kind)), "try again later")
    said = (
        _answer(error.smtp_code, error.smtp_error) if isinstance(error, smtplib.SMTPResponseException) else str(error)
    )
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    return NotSent(f"{where}: {said}; {hint.format(settings.smtp_security, settings.smtp_port)}")


def _answer(code: int, said: bytes | str) -> str:
    """A mail server's answer in one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:200]
