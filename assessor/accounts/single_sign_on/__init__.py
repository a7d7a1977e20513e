"""Signing in through an organisation's own accounts: OpenID Connect, code flow with PKCE.

`issuer` is whom we ask, `pending` a sign-in that one browser has begun, `trouble` why nobody was signed in. The
others are parts of `issuer`: what it says of itself, what it hands out, and what of both is kept for a while.

Sources: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; OpenID Connect Discovery 1.0, section 4; RFC 7636 (PKCE);
RFC 9207 (the issuer names itself); RFC 9700 (what else to beware of).
"""
