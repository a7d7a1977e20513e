"""Settings of single sign-on."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from assessor.config.group import Group
from assessor.config.network import LOOPBACK

ROLES = ("rep", "manager", "trainer", "admin")
EXAMPLE = '{"sales-managers": ["manager"]}'


class SingleSignOn(Group):
    """How people sign in with accounts that they have already, by OpenID Connect (OIDC)."""

    oidc_issuer: str = ""
    """The issuer's address, exactly as it calls itself; empty: people sign in with passwords alone."""
    oidc_client_id: str = ""
    """What the issuer calls this assessor."""
    oidc_client_secret: SecretStr = SecretStr("")
    """The secret that the issuer gave it; empty if it gave none."""
    oidc_name: str = Field(default="your company account", min_length=1, max_length=60)
    """What the button says after “Sign in with”."""
    oidc_scope: str = "openid email profile"
    """What is asked for, with blanks between; openid must be among it."""
    oidc_newcomers: Literal["refuse", "add"] = "refuse"
    """Whoever has no account here yet: refuse sends them to an admin, add gives them one."""
    oidc_role_claim: str = Field(default="groups", min_length=1)
    """The claim that holds somebody's groups."""
    oidc_roles: Annotated[dict[str, frozenset[str]], NoDecode] = Field(default={})
    """Which roles each group gives, as JSON; empty: admins alone give roles."""
    oidc_team_claim: str = ""
    """The claim that names somebody's team; empty: admins alone say who is in which."""

    @field_validator("oidc_issuer")
    @classmethod
    def _an_issuer(cls, given: str) -> str:
        if not given:
            return given
        parts = urlsplit(given)
        if parts.scheme == "http" and parts.hostname in LOOPBACK:
            return given
        if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError(f"{given!r} is not an address such as https://login.example.org/company")
        return given

    @field_validator("oidc_scope")
    @classmethod
    def _with_openid(cls, given: str) -> str:
        if "openid" not in given.split():
            raise ValueError(f"{given!r} does not ask for openid; write such as openid email profile groups")
        return given

    @field_validator("oidc_roles", mode="before")
    @classmethod
    def _roles_by_group(cls, given: Any) -> dict[str, frozenset[str]]:
        try:
            found = json.loads(given or "{}") if isinstance(given, str) else given
        except json.JSONDecodeError as error:
            raise ValueError(f"no JSON at character {error.pos + 1}: {error.msg}; write such as {EXAMPLE}") from None
        if not isinstance(found, dict) or not all(isinstance(roles, list | frozenset) for roles in found.values()):
            raise ValueError(f"{given!r} does not give each group a list of roles; write such as {EXAMPLE}")
        for group, roles in found.items():
            if wrong := [role for role in roles if role not in ROLES]:
                raise ValueError(f"{wrong[0]!r} for {group!r} is not one of {', '.join(ROLES)}")
        return {group: frozenset(roles) for group, roles in found.items()}
