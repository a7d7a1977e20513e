"""What an issuer says of itself, so that its address is all that an operator gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from assessor.accounts.single_sign_on.trouble import Trouble

PATH = "/.well-known/openid-configuration"
TIMEOUT = (3.0, 5.0)
"""Seconds until the issuer must have taken the call, and then until it must have said something."""


@dataclass(frozen=True)
class Announced:
    """Where to send whom, and how."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    client_auth: str
    """How we prove who we are when we redeem a code: a word of authlib's."""
    names_itself: bool
    """Whether whoever comes back brings the issuer's name along (RFC 9207)."""


def discover(issuer: str, with_secret: bool) -> Announced:
    """Ask the issuer at this address. Raises Trouble."""
    said = fetch(issuer.rstrip("/") + PATH)
    if said.get("issuer") != issuer:
        raise Trouble("set-up", f"it calls itself {said.get('issuer')!r}, not {issuer!r} as in ASSESSOR_OIDC_ISSUER")
    return Announced(
        _address(said, "authorization_endpoint", issuer),
        _address(said, "token_endpoint", issuer),
        _address(said, "jwks_uri", issuer),
        _address(said, "userinfo_endpoint", issuer) if said.get("userinfo_endpoint") else None,
        _client_auth(said, with_secret),
        said.get("authorization_response_iss_parameter_supported") is True,
    )


def fetch(url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A JSON object. Raises Trouble if there is none."""
    try:
        reply = requests.get(url, headers=headers, timeout=TIMEOUT, allow_redirects=False)
        reply.raise_for_status()
        found = reply.json()
    except requests.RequestException as error:
        raise Trouble("unreachable", f"{url}: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise Trouble("unfit", f"{url}: no JSON object")
    return found


def _address(said: Mapping[str, Any], name: str, issuer: str) -> str:
    """One of its addresses; as safe to reach as the issuer itself."""
    found = said.get(name)
    if not isinstance(found, str) or urlsplit(found).scheme != urlsplit(issuer).scheme:
        raise Trouble("set-up", f"its {name} is {found!r}, no {urlsplit(issuer).scheme} address")
    return found


def _client_auth(said: Mapping[str, Any], with_secret: bool) -> str:
    if not with_secret:
        return "none"
    offered = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    # In a form a secret needs no escaping, about which issuers differ in a header.
    for method in ("client_secret_post", "client_secret_basic"):
        if method in offered:
            return method
    raise Trouble("set-up", f"it takes a secret in none of the ways that we know, but {offered!r}")
