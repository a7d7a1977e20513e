"""The application: parts put together, headers, error pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from assessor import access, render
from assessor.accounts import sessions
from assessor.accounts.key import signing_key
from assessor.accounts.passwords import Hasher
from assessor.config import LOOPBACK, Settings
from assessor.lessons.library import Library
from assessor.lessons.shell import ShellLoader
from assessor.store import Store
from assessor.web import (
    account,
    errors,
    forms,
    health,
    me,
    origin,
    pages,
    people,
    policy,
    staff,
    studio,
    team,
    traffic,
    watching,
)
from assessor.web.account.calendar import calendar_feed
from assessor.web.account.single_sign_on import issuer_of
from assessor.web.account.stopping import stop_reminders
from assessor.web.service import EXTENSION, Service

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SECRET = HEADERS | {"Referrer-Policy": "strict-origin"}
"""Where the address holds a token: what the page loads, and where its links lead, is told of this site and no more.

Else a proxy's log would have the token in the lines of other addresses. Forms are still sent with their origin."""
FEED = f"{account.desk.name}.{calendar_feed.__name__}"
"""Beside lessons the only thing that is worth to be kept: programs ask for it again and again."""
LARGEST_FORM = 64 * 1024


def create_app(
    settings: Settings,
    store: Store,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    hasher: Hasher | None = None,
) -> Flask:
    """The WSGI application over an open store whose tables are up to date and a project that has been published."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=signing_key(settings.var),
        SESSION_COOKIE_NAME=_cookie(settings),
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=sessions.OLDEST,
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        # The shell is a built page, and is built anew while we run.
        TEMPLATES_AUTO_RELOAD=True,
        # A token lives as long as its session: no form may expire in the middle of an attempt.
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.demo:
        # One-click sign-in must not be reachable through a name that somebody points at this machine.
        app.config["TRUSTED_HOSTS"] = list(LOOPBACK)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    # Two slashes are another address, not a redirect whose Location a visitor can write into.
    app.url_map.merge_slashes = False
    app.session_interface = pages.Sessions()
    app.extensions[EXTENSION] = Service(
        settings, store, Library(settings.var), now, hasher or Hasher(), issuer_of(settings)
    )
    _set_up_templates(app, settings)
    traffic.register(app)
    origin.register(app)
    forms.register(app)
    CSRFProtect(app).exempt(stop_reminders)
    people.register(app)
    errors.register(app)
    for desk in (account.desk, me.desk, studio.desk, team.desk, staff.desk, health.desk, watching.desk, pages.desk):
        app.register_blueprint(desk)
    app.after_request(_headers(policy.Policy(settings.site)))
    return app


def _set_up_templates(app: Flask, settings: Settings) -> None:
    app.jinja_loader = ChoiceLoader([ShellLoader(settings.site.resolve()), PackageLoader("assessor.web")])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters["percent"] = render.percent
    app.jinja_env.globals.update(
        render=render, asking=people.asking, may=access.may, seen_by=people.seen_by, built=pages.built
    )
    app.context_processor(_place)


def _cookie(settings: Settings) -> str:
    """Browsers take a name that begins with __Host- from this host alone, by https alone; a demo's is another's."""
    if settings.demo:
        return "assessor-demo"
    return "__Host-assessor" if settings.secure else "assessor"


def _place() -> dict[str, str]:
    """Which of the header's links one has followed."""
    asking = request.path.startswith(("/me/assess/", "/me/attempts/"))
    return {"here": "/me/assess/" if asking else "/me/" if request.path.startswith("/me/") else ""}


def _headers(csp: policy.Policy) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        # Added, not set: to set one, werkzeug looks through all that are there.
        response.headers.add("Content-Security-Policy", csp.value())
        response.headers.extend(SECRET if "token" in (request.view_args or ()) else HEADERS)
        kept = request.blueprint == pages.desk.name or request.endpoint == FEED
        if not kept or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        return response

    return add
