"""The issuer's word for who somebody is: a signed token, of which nothing is believed before all of it is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import Token

from assessor.accounts.single_sign_on.trouble import Trouble

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures with a key that only the issuer has: never `none`, nor HS256, whose key everybody could have."""
LEEWAY = 60
"""Seconds that its clock and ours may differ."""
LONGEST_SUBJECT = 255
# Source: OpenID Connect Core 1.0, section 2 (sub).
_TIMES = {"iat", "nbf"}
_REGISTRY = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)


@dataclass(frozen=True)
class Expected:
    """What a token must say: by whom, for whom, in answer to what."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None


def read_keys(said: Mapping[str, Any]) -> KeySet:
    """The issuer's public keys; those that we cannot read are passed over. Raises Trouble if none is left."""
    keys = said.get("keys")
    found = list(_readable(keys if isinstance(keys, list) else []))
    if not found:
        raise Trouble("unfit", "it shows no key to sign with")
    return KeySet(found)


def decode(text: str, keys: KeySet) -> Token:
    """The token, if it is signed with one of the keys. Raises JoseError; InvalidKeyIdError if it names another."""
    return jwt.decode(text, keys, registry=_REGISTRY)


def check(token: Token, expected: Expected, at: datetime) -> dict[str, Any]:
    """The claims of a token whose signature is right, if they are meant for us, now. Raises Trouble."""
    claims = CodeIDToken(
        token.claims,
        token.header,
        {
            "iss": {"essential": True, "value": expected.issuer},
            "sub": {"essential": True},
            "aud": {"essential": True, "value": expected.client_id},
        },
        {"nonce": expected.nonce, "client_id": expected.client_id, "access_token": expected.access_token},
    )
    try:
        claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
    except ExpiredTokenError:
        raise Trouble("clock", "the ID token has expired") from None
    except InvalidClaimError as error:
        raise Trouble("clock" if error.claim in _TIMES else "unfit", f"the ID token's {error.claim}") from None
    except JoseError as error:
        raise Trouble("unfit", f"the ID token: {error.error}") from None
    if not claims["sub"].isprintable() or len(claims["sub"]) > LONGEST_SUBJECT:
        raise Trouble("unfit", "the ID token's sub")
    return dict(claims)


def _readable(keys: list[Any]) -> Iterator[Key]:
    for key in keys:
        if isinstance(key, dict) and key.get("use", "sig") == "sig":
            with suppress(JoseError, ValueError, TypeError, KeyError):
                yield JWKRegistry.import_key(key)
