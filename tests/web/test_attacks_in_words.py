"""Attacks by what somebody writes: into an address, a header, a name, the name of a file."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from assessor.accounts import links
from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.store import Store, accounts, audit, people
from assessor.store.people import Person, Team
from tests.support.dump import nothing_changes
from tests.web import academy
from tests.web.academy import Academy, Visitor, one_engine
from tests.web.test_attacks import EVIL, GIRAFFE, PUBLIC, behind_https, real, signed_in  # noqa: F401  fixtures
from tests.web.test_sign_in import ELSEWHERE

pytestmark = one_engine

SECRETS = ["root:", "SQLite format", "sqlalchemy", "[project]"]

PATHS = [
    "/../../etc/passwd",
    "/../var/secret",
    "/..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%2e%2e%2fvar%2fsecret",
    "/..%5c..%5cvar%5csecret",
    "/..\\..\\var\\secret",
    "/practices/../../var/secret",
    "/practices/qpc/../../../mkdocs.yml",
    "/figures/../../quizzes/items/qpc.yaml",
    "/assets/%2e%2e/%2e%2e/mkdocs.yml",
    "/assets/..;/..;/mkdocs.yml",
    "/assets//etc/passwd",
    "//etc/passwd",
    "/etc/passwd",
    "/var/assessor.db",
    "/.git/config",
    "/search/..%00/../var/secret",
    "/file:///etc/passwd",
    "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
    "/me/rate/..%2f..%2fqpc/",
    "/me/studied/?lesson=../../../etc/passwd",
    "/people/import/..%2f..%2fsecret",
    "/people/import/%2e%2e%2fsecret/before.csv",
]


def test_a_way_out_of_the_folder(first_day: Academy) -> None:
    visitor = first_day.sign_in("ben")
    secrets = [*SECRETS, (first_day.settings.var / "secret").read_text()]
    with nothing_changes(first_day.store):
        for path in PATHS:
            # As a browser sends it, and as a server can hand it over.
            for way in ({"path": path}, {"path": "/", "environ_overrides": {"PATH_INFO": path}}):
                with visitor.client.open(**way) as reply:
                    text = reply.get_data(as_text=True)
                assert reply.status_code in {301, 302, 308, 400, 403, 404}, path
                assert [secret for secret in secrets if secret in text] == [], path
                assert not reply.headers.get("Location", "").startswith(("//", "http")), path


@pytest.mark.parametrize(
    "name", ["../../../evil.csv", "/etc/cron.d/evil", "..\\evil.csv", "evil\0.csv", "a" * 5000, "con"]
)
def test_the_name_of_an_uploaded_file(first_day: Academy, name: str) -> None:
    ida = first_day.sign_in("ida")
    before = _files(first_day.settings.root)
    part = b'--part\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    body = part % (b"csrf_token", b"", ida.token().encode())
    body += part % (b"file", b'; filename="%s"' % name.encode(), b"name;handle\nEve;eve\n") + b"--part--\r\n"
    with nothing_changes(first_day.store):
        reply = ida.client.post("/people/import", data=body, content_type="multipart/form-data; boundary=part")
    assert reply.status_code in {303, 400, 422}
    new = _files(first_day.settings.root) - before
    assert {path.parent.name for path in new} <= {"rosters"}
    assert all(len(path.name) == 64 + len(".csv") for path in new)
    for path in new:
        path.unlink()


def _files(root: Path) -> set[Path]:
    return {path for path in root.resolve().rglob("*") if path.is_file() and ".db" not in path.name}


BREAKS = ["/me/%0d%0aSet-Cookie:%20stolen=1", "/practices/qpc%0d%0aLocation:%20//evil.example", "/%0aX-Evil:1"]


def test_a_line_break_in_an_address(first_day: Academy) -> None:
    ida, value = first_day.sign_in("ida"), "/x%0d%0aSet-Cookie:%20stolen=1%0d%0aX-Evil:%201"
    fields = ("next", "show", "who", "team", "page", "gone", "done", "lesson", "parent", "leavers")
    pages = ("/account/", "/people/", "/people/import", "/me/studied/", "/people/teams/", "/practices/qpc")
    for path in [*BREAKS, *(f"{page}?{field}={value}" for page in pages for field in fields)]:
        with ida.open(path) as reply:
            assert reply.status_code < 500
            given = str(reply.headers).splitlines()
        assert [line for line in given if line.startswith(("Set-Cookie: stolen", "X-Evil", "Location: //"))] == []


LINES = ["Eve\r\nBcc: x@evil.example", "Eve\n", "Eve\0", "Eve\u2028x", "\u202eevE"]


def test_a_line_break_in_what_goes_into_letters_and_files(first_day: Academy) -> None:
    """At an end it may be taken off; what is kept is in one line."""
    ida = first_day.sign_in("ida")
    for number, line in enumerate(LINES):
        for field in ("name", "email", "handle"):
            given = {
                "name": "Eve",
                "email": f"{field}{number}@example.org",
                "handle": f"{field}{number}",
                "roles": "rep",
            }
            assert ida.post("/people/add", given | {field: line}).status_code in {303, 422}
    with first_day.store.read() as conn:
        everyone = people.everyone(conn)
    assert [one for one in everyone if not f"{one.name}{one.handle}{one.email or ''}".isprintable()] == []


def test_no_form_leads_to_another_site(real: Academy) -> None:  # noqa: F811
    """Wherever one may say where to go on: signing in, and signing out to sign in again."""
    visitor = real.visitor()
    for target in [*ELSEWHERE, "/\\/evil.example", "//evil.example/%2e%2e", "///"]:
        reply = visitor.post("/account/sign-in", {"name": "ben", "password": GIRAFFE, "next": target})
        assert (reply.status_code, reply.location) == (303, "/me/"), target
        reply = visitor.post("/account/sign-out", {"next": target})
        assert (reply.status_code, reply.location) == (303, "/account/"), target
    assert visitor.open("/me/?next=//evil.example").location == "/account/?next=/me/?next%3D//evil.example"


HOSTS = [EVIL, f"{EVIL}:443", f"academy.example.org.{EVIL}", f"academy.example.org@{EVIL}", "evil.example/x"]


def test_a_host_that_somebody_made_up(behind_https: Academy) -> None:  # noqa: F811
    """A link for somebody leads to the address that the operator has set, and no redirect leaves the site."""
    ida = behind_https.visitor()
    headers = {"Referer": f"{PUBLIC}/account/", "Origin": PUBLIC}
    form = ida.visit("/account/", base_url=PUBLIC).form("/sign-in")
    ida.post(form.action, form.sends | {"name": ["ida"], "password": [GIRAFFE]}, base_url=PUBLIC, headers=headers)
    page = ida.visit(f"/people/{ident('caro')}/", base_url=PUBLIC)
    token = next(form.sends for form in page.forms if "name" in form.sends)["csrf_token"]
    for host in HOSTS:
        false = {"X-Forwarded-Host": host, "X-Host": host, "X-Original-Host": host, "Forwarded": f"host={host}"}
        invite = {"base_url": PUBLIC, "headers": headers | false}
        with ida.post(f"/people/{ident('caro')}/invite", {"csrf_token": token}, **invite) as reply:
            assert reply.status_code == 201
            assert f'value="{PUBLIC}/account/invitation/' in reply.text
            assert EVIL not in reply.text
        for path in ("/me/", "/me", "/practices", "/people", "/account"):
            with behind_https.visitor().open(path, headers={"Host": host} | false) as reply:
                assert EVIL not in reply.headers.get("Location", ""), path
                assert reply.status_code in {301, 302, 303, 308, 400, 404}


@pytest.mark.parametrize("host", [EVIL, "10.0.0.1", "rebound.example:8000"])
def test_the_demo_answers_to_its_own_machine_alone(first_day: Academy, host: str) -> None:
    """A name that somebody points at this machine must not reach the sign-in with one click."""
    token = first_day.visitor().token()
    with nothing_changes(first_day.store):
        for path, method in (("/account/", "GET"), ("/account/demo", "POST")):
            reply = first_day.visitor().open(
                path, method=method, headers={"Host": host}, data={"handle": "ida", "csrf_token": token}
            )
            assert reply.status_code == 400


SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)//",
]
TAGS = ("<script>alert", "<img src=x", "<svg/onload")


def _named(first_day: Academy, text: str) -> None:
    """Written past every form, so that only the pages can stand in the way."""
    with first_day.store.write() as conn:
        people.change_team(conn, Team(ident("south"), text))
        people.add_team(conn, Team(ident("deeper"), text, ident("south")))
        (dov,) = [one for one in people.everyone(conn) if one.handle == "dov"]
        changed = people.replace(dov, name=text, email=f"{text}@example.org", manages=frozenset({ident("south")}))
        people.change_person(conn, people.replace(changed, roles=frozenset({"rep", "manager", "admin"})))
        other = Person(ident("eve"), text, text, first_day.clock(), frozenset({"rep"}), ident("south"))
        people.add_person(conn, other)
        people.add_person(
            conn, people.replace(other, id=ident("gone"), handle=f"{text}2", email=f"{text}2@example.org")
        )
        people.leave(conn, ident("gone"), first_day.clock())
        accounts.open_session(conn, "another", ident("dov"), first_day.clock(), text, text)
        entry = audit.Entry("x", first_day.clock(), ident("dov"), text, ident("dov"), {"what": text, "list": [text]})
        audit.note(conn, entry)


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_script_in_a_name_on_every_page_that_shows_it(first_day: Academy, text: str) -> None:
    dov = first_day.sign_in("dov")
    _named(first_day, text)
    shown = 0
    for path in _pages(first_day, dov):
        page = dov.visit(path)
        assert page.status in {200, 201, 422}, path
        assert [tag for tag in TAGS if tag in page.html] == [], path
        assert not [link for link in page.links if link.strip().lower().startswith("javascript:")], path
        assert "49" not in page.title, "a template was run"
        shown += text in page.text or text in str([form.sends for form in page.forms])
    assert shown >= 8, "the pages that show names have been visited"
    made = dov.post(f"/people/{ident('eve')}/invite")
    assert made.status_code == 201
    assert [tag for tag in TAGS if tag in made.text] == []


def _pages(first_day: Academy, dov: Visitor) -> list[str]:
    """Every page that shows people or teams."""
    pages = ["/account/", "/account/history", "/account/data", "/account/delete", "/account/password", "/me/"]
    pages += [
        "/people/",
        "/people/?show=left",
        "/people/?show=waiting",
        f"/people/?team={ident('deeper')}",
        "/people/add",
    ]
    pages += [f"/people/{ident(who)}/" for who in ("eve", "dov", "gone")]
    pages += [f"/people/{ident('eve')}/leave", f"/people/{ident('gone')}/return"]
    pages += ["/people/teams/", f"/people/teams/{ident('south')}/", "/team/"]
    with first_day.store.write() as conn:
        pages.append(links.path(links.invite(conn, ident("eve"), ident("dov"), first_day.clock())))
    return pages


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_script_in_what_is_searched_for_and_sent_back(first_day: Academy, text: str) -> None:
    ida = first_day.sign_in("ida")
    page = ida.visit("/people/", query_string={"who": text, "team": text, "role": text, "show": text, "page": text})
    assert page.status == 200
    given = {"name": text, "email": text, "handle": text, "roles": "rep", "team": text}
    with ida.post("/people/add", given) as reply:
        sent_back = reply.get_data(as_text=True)
    with ida.post("/people/teams/", {"name": f"{text}/", "parent": text}) as reply:
        sent_back += reply.get_data(as_text=True)
    visitor = first_day.visitor()
    sent_back += visitor.visit("/account/", query_string={"next": text}).html
    assert [tag for tag in TAGS if tag in page.html + sent_back] == []


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("//evil.example")', "\t=1", "'=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_in_any_file_that_one_can_download(first_day: Academy, text: str) -> None:
    with first_day.store.write() as conn:
        people.change_team(conn, Team(ident("south"), text))
        (dov,) = [one for one in people.everyone(conn) if one.handle == "dov"]
        people.change_person(conn, people.replace(dov, name=text, manages=frozenset({ident("south")})))
    files = [first_day.sign_in("ida").open("/people/export.csv").data.decode("utf-8-sig")]
    with first_day.sign_in("dov").post("/account/data") as reply, zipfile.ZipFile(io.BytesIO(reply.data)) as archive:
        files += [archive.read(name).decode("utf-8-sig") for name in archive.namelist() if name.endswith(".csv")]
    cells = [cell for file in files for row in csv.reader(io.StringIO(file, newline="")) for cell in row]
    assert f"'{text}" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []


def test_every_page_is_told_to_run_nothing_that_is_not_ours(released_project: Path, store: Store) -> None:
    opened = academy.opened(Settings(root=released_project, demo=True), store)
    dov = opened.sign_in("dov")
    for path in ("/account/data", "/account/delete", "/account/deleted", "/me/"):
        policy = dov.visit(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
