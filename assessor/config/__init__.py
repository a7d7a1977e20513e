"""Settings: from the command line, else from ASSESSOR_* in the environment, else as written in the groups.

A new setting is an attribute of a group with a text below it; a new group is a module, and a base of `Settings`.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import ValidationError, model_validator

from assessor.config.group import PREFIX
from assessor.config.keeping import Keeping
from assessor.config.mail import Mail
from assessor.config.network import LOOPBACK, Network
from assessor.config.place import Place
from assessor.config.single_sign_on import SingleSignOn
from assessor.config.watching import Watching

__all__ = ["LOOPBACK", "Settings", "read"]


# The first base comes last in the lists that are made of this.
class Settings(Watching, Keeping, Mail, SingleSignOn, Network, Place):
    """What an operator may set, and what takes several groups to say."""

    @model_validator(mode="after")
    def _mail_fits_together(self) -> Self:
        if not self.smtp_host:
            return self
        for name, why in (("mail_from", "somebody letters come from"), ("public_url", "the address of the links")):
            if not getattr(self, name):
                raise ValueError(f"ASSESSOR_{name.upper()}: give {why}, since ASSESSOR_SMTP_HOST is set")
        if bool(self.smtp_user) != bool(self.smtp_password):
            raise ValueError("ASSESSOR_SMTP_USER, ASSESSOR_SMTP_PASSWORD: give both, or neither")
        if self.smtp_user and self.smtp_security == "none" and self.smtp_host not in LOOPBACK:
            raise ValueError(
                "ASSESSOR_SMTP_SECURITY: none would send the password in the clear; use starttls or tls, or no user"
            )
        return self

    @model_validator(mode="after")
    def _single_sign_on_fits_together(self) -> Self:
        if not self.oidc_issuer:
            return self
        for name, why in (
            ("oidc_client_id", "what the issuer calls this assessor"),
            ("public_url", "the address that people come back to"),
        ):
            if not getattr(self, name):
                raise ValueError(f"ASSESSOR_{name.upper()}: give {why}, since ASSESSOR_OIDC_ISSUER is set")
        return self

    @property
    def mails(self) -> bool:
        """Whether letters are sent. Nobody in a demo has an address."""
        return bool(self.smtp_host) and not self.demo

    @property
    def secure(self) -> bool:
        """Whether browsers reach this by https alone. A demo is on this machine, where there is none."""
        return self.public_url.startswith("https://") and not self.demo


def read(**given: Any) -> Settings:
    """Settings of which those that are not None are given. Raises ValueError, whose text names each that is wrong."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise ValueError("; ".join(_in_words(one["loc"], one["msg"]) for one in error.errors())) from None


def _in_words(where: tuple[int | str, ...], what: str) -> str:
    """A mistake with the setting's name in front, which one between settings says itself."""
    why = what.removeprefix("Value error, ")
    return f"{PREFIX}{str(where[0]).upper()}: {why}" if where else why
