"""An OpenID Connect issuer on loopback: discovery, keys, codes, tokens, userinfo; honest until it is told to lie.

It checks what a real one checks: who asks, the redirect address, the scope, PKCE, that each code is redeemed once.
"""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey

CLIENT, SECRET = "sales-assessor", "hush: a/secret+of 100%"
LIFE = 300
"""Seconds that an ID token lives."""
Claims = dict[str, Any]
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}, private=True)
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig"}, private=True)
"""Its kid is the first one's, its signatures are not."""


def sign(header: Claims, claims: Claims) -> str:
    """What an honest issuer signs with."""
    return jws.serialize_compact({"kid": "first"} | header, json.dumps(claims), KEY)


@dataclass
class Peer:
    """The issuer, and what it is told to say and do."""

    redirect_uri: str
    url: str = ""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    who: Claims = field(default_factory=dict)
    """Who is at its sign-in page: sub, name, email, …; what it says in ID tokens."""
    refuses: str = ""
    """The word for an error that it sends people back with."""
    userinfo: Claims | None = None
    """What it tells only there; None if it has no such address."""
    says: Claims = field(default_factory=dict)
    """What its discovery says besides, or instead."""
    lie: Callable[[Claims], Claims] = field(default=lambda claims: claims)
    """What becomes of an honest ID token's claims."""
    sign: Callable[[Claims, Claims], str] = field(default=sign)
    keys: list[Claims] = field(default_factory=lambda: [KEY.as_dict(private=False)])
    asked: list[str] = field(default_factory=list)
    """The paths of the requests, in their order."""
    posted: Claims = field(default_factory=dict)
    """The last form at the token address."""
    codes: dict[str, Claims] = field(default_factory=dict)
    """What was asked for with each code that is not redeemed yet."""

    def discovery(self) -> Claims:
        addresses = {
            "authorization_endpoint": f"{self.url}/authorize?tenant=1",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
        }
        more = {"userinfo_endpoint": f"{self.url}/userinfo"} if self.userinfo is not None else {}
        return {"issuer": self.url} | addresses | more | self.says

    def authorize(self, asked: Claims) -> str:
        """Where the browser of whoever is there is sent next."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == self.redirect_uri
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        if self.refuses:
            back = {"error": self.refuses, "error_description": "<b>no</b>", "state": asked["state"]}
        else:
            code = token_urlsafe(16)
            self.codes[code] = asked
            back = {"code": code, "state": asked["state"]}
        if self.discovery().get("authorization_response_iss_parameter_supported"):
            back["iss"] = self.url
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def redeem(self, form: Claims, authorization: str) -> tuple[int, Claims]:
        """Status and answer for a code."""
        self.posted = form
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        digest = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != digest or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(self.now().timestamp())
        honest = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + LIFE, "nonce": asked["nonce"]} | self.who
        token = self.sign({"alg": "RS256"}, self.lie(honest))
        return 200, {"access_token": "access", "token_type": "Bearer", "id_token": token}

    def _is_client(self, form: Claims, authorization: str) -> bool:
        if authorization.startswith("Basic "):
            return b64decode(authorization[6:]).decode() == f"{CLIENT}:{SECRET}"
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)


@contextmanager
def running(redirect_uri: str) -> Iterator[Peer]:
    """An issuer that answers until the block ends."""
    peer = Peer(redirect_uri)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(peer))
    peer.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(peer: Peer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            peer.asked.append(parts.path)
            match parts.path:
                case "/.well-known/openid-configuration":
                    self._json(200, peer.discovery())
                case "/keys":
                    self._json(200, {"keys": peer.keys})
                case "/authorize":
                    self.send_response(302)
                    self.send_header("Location", peer.authorize(_flat(parts.query)))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                case "/userinfo" if self.headers.get("Authorization") == "Bearer access":
                    self._json(200, peer.userinfo or {})
                case _:
                    self._json(404, {})

        def do_POST(self) -> None:
            peer.asked.append(self.path)
            form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._json(*peer.redeem(form, self.headers.get("Authorization", "")))

        def log_message(self, format: str, *args: object) -> None:
            """Tests have enough to say."""

        def _json(self, status: int, data: Claims) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _flat(query: str) -> Claims:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
