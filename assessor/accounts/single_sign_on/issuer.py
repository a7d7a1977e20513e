"""The issuer: whom a browser is sent to, and who then says who somebody is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import Token

from assessor.accounts.single_sign_on import announced, id_token, pending
from assessor.accounts.single_sign_on.announced import TIMEOUT, Announced
from assessor.accounts.single_sign_on.id_token import Expected
from assessor.accounts.single_sign_on.kept import MINUTE, Kept
from assessor.accounts.single_sign_on.pending import Pending
from assessor.accounts.single_sign_on.trouble import Reason, Trouble

Claims = dict[str, Any]
REASONS: dict[str, Reason] = {
    "access_denied": "denied",
    "consent_required": "denied",
    "interaction_required": "denied",
    "login_required": "denied",
    "temporarily_unavailable": "unreachable",
    "server_error": "unreachable",
    "invalid_client": "set-up",
    "unauthorized_client": "set-up",
    "invalid_scope": "set-up",
}
"""What an issuer's words for an error mean; every other one is "refused". Source: RFC 6749, sections 4.1.2.1, 5.2."""

_WORD = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class Client:
    """Who we are to an issuer, as it was told when we were registered there."""

    issuer: str
    id: str
    secret: str = field(repr=False)
    """Empty if it gave us none: PKCE then stands alone."""
    scope: str
    redirect_uri: str


class Issuer:
    """One for each application. What it says of itself, and its keys, are kept for an hour."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._announced = Kept(lambda at: announced.discover(client.issuer, bool(client.secret)))
        self._keys = Kept(self._fetch_keys)

    def begin(self, next_: str, at: datetime) -> tuple[str, Pending]:
        """The address to send a browser to, and what it must keep until it comes back. Raises Trouble."""
        endpoint = self._announced.get(at).authorization_endpoint
        new = pending.begun(next_, at)
        with self._session() as session:
            address, _ = session.create_authorization_url(
                endpoint, state=new.state, code_verifier=new.verifier, nonce=new.nonce
            )
        return str(address), new

    def finish(self, began: Pending, answer: Mapping[str, str], at: datetime) -> Claims:
        """Who has come back: the claims of a checked ID token, and beside them what the issuer says when it is asked.

        `answer` is the query that the browser brought along. Raises Trouble.
        """
        if not began.fits(answer.get("state", ""), at):
            raise Trouble("begin again", "another state")
        said = self._announced.get(at)
        self._check_who_answers(said, answer)
        if "error" in answer:
            raise _trouble(answer["error"], "it sent them back with")
        tokens = self._redeem(said, answer.get("code", ""), began.verifier)
        claims = self._claims(tokens, began.nonce, at)
        return _more(said, tokens, claims)

    def _check_who_answers(self, said: Announced, answer: Mapping[str, str]) -> None:
        """So that nobody mixes another issuer's answer in."""
        if ("iss" in answer or said.names_itself) and answer.get("iss") != self._client.issuer:
            raise Trouble("unfit", "the answer names another issuer, or none")

    def _redeem(self, said: Announced, code: str, verifier: str) -> Mapping[str, Any]:
        """The tokens that the code stands for."""
        with self._session(said.client_auth) as session:
            try:
                tokens: Mapping[str, Any] = session.fetch_token(
                    said.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    allow_redirects=False,
                )
            except OAuthError as error:
                raise _trouble(str(error.error), "it answered the code with") from None
            except (requests.RequestException, ValueError) as error:
                raise Trouble("unreachable", f"{said.token_endpoint}: {type(error).__name__}") from None
        return tokens

    def _claims(self, tokens: Mapping[str, Any], nonce: str, at: datetime) -> Claims:
        text = tokens.get("id_token")
        if not isinstance(text, str):
            raise Trouble("unfit", "there is no ID token")
        try:
            token = self._decoded(text, at)
        except (JoseError, ValueError) as error:
            raise Trouble("unfit", f"the ID token: {type(error).__name__}") from None
        expected = Expected(self._client.issuer, self._client.id, nonce, tokens.get("access_token"))
        return id_token.check(token, expected, at)

    def _decoded(self, text: str, at: datetime) -> Token:
        try:
            return id_token.decode(text, self._keys.get(at))
        except InvalidKeyIdError:  # the issuer signs with a new key
            return id_token.decode(text, self._keys.get(at, MINUTE))

    def _fetch_keys(self, at: datetime) -> KeySet:
        return id_token.read_keys(announced.fetch(self._announced.get(at).jwks_uri))

    def _session(self, client_auth: str = "none") -> OAuth2Session:
        return OAuth2Session(
            self._client.id,
            self._client.secret,
            token_endpoint_auth_method=client_auth,
            scope=self._client.scope,
            redirect_uri=self._client.redirect_uri,
            code_challenge_method="S256",
            default_timeout=TIMEOUT,
        )


def _more(said: Announced, tokens: Mapping[str, Any], claims: Claims) -> Claims:
    """The claims, and those that the issuer tells only who asks with the access token."""
    access = tokens.get("access_token")
    if said.userinfo_endpoint is None or not isinstance(access, str):
        return claims
    more = announced.fetch(said.userinfo_endpoint, {"Authorization": f"Bearer {access}"})
    if more.get("sub") != claims["sub"]:
        raise Trouble("unfit", "the userinfo is about somebody else")
    if "email" in claims:  # whether an address is verified is said where the address is
        more.pop("email_verified", None)
    return more | claims


def _trouble(word: str, where: str) -> Trouble:
    shown = word if _WORD.fullmatch(word) else "no word for an error"
    return Trouble(REASONS.get(word, "refused"), f"{where}: {shown}")
