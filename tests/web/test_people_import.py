"""A file of people in the browser: what it would do first, then exactly that, once, and the way back."""

from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from assessor.demo import CAST
from assessor.demo.cast import ident
from assessor.formats.roster import LARGEST
from assessor.store import people
from assessor.store.people import Person
from tests.web.academy import Academy, Visitor, one_engine
from tests.web.pages import Page

FILE = (
    "email;name;handle;team;roles\n"
    "eve@example.org;Eve Adams;;Sales/West;rep\n"
    ";Benjamin;ben;North;rep\n"
    ";Ida Novak;ida;;admin\n"
    "nobody;=cmd();;;king\n"
)


def uploaded(visitor: Visitor, raw: bytes, **fields: str) -> Page:
    """The preview of a file, by the form on its page."""
    form = visitor.visit("/people/import").form()
    fields |= {name: value[0] for name, value in form.sends.items() if name != "file"}
    reply = sent(visitor, form.action, fields, raw)
    assert reply.status_code == 303
    return visitor.visit(reply.location)


def sent(visitor: Visitor, path: str, fields: dict[str, str], raw: bytes) -> TestResponse:
    """A form with a file, as browsers put it together; the test client would leave temporary files behind."""
    part = b'--part\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    body = b"".join(part % (name.encode(), b"", value.encode()) for name, value in fields.items())
    body += part % (b"file", b'; filename="people.csv"', raw) + b"--part--\r\n"
    return visitor.client.post(path, data=body, content_type="multipart/form-data; boundary=part")


def everyone(academy: Academy) -> list[Person]:
    with academy.store.read() as conn:
        return people.everyone(conn)


def kept(academy: Academy) -> list[Path]:
    return sorted((academy.settings.var / "rosters").glob("*"))


@pytest.fixture(autouse=True)
def _no_file_is_kept(first_day: Academy) -> None:
    for path in kept(first_day):
        path.unlink()


def test_a_file_is_shown_then_imported_then_undone(first_day: Academy) -> None:
    ida, before = first_day.sign_in("ida"), everyone(first_day)
    page = uploaded(ida, FILE.encode("cp1252"))
    assert "Nothing has happened yet. It was read as UTF-8 with semicolons" in page.text
    for row in ("New 1 they are added", "Changed 1 they get", "Same 1 nothing happens", "Refused 1 nothing happens"):
        assert row in page.text
    assert "Not in the file 4 they stay as they are" in page.text
    assert "name: Ben Okafor → Benjamin" in page.text
    assert "New teams: Sales, Sales/West." in page.text
    assert "roles: “king” is no role" in page.text
    assert everyone(first_day) == before
    done = ida.send(page.form())
    assert "1 added, 1 changed, 1 the same as before; 2 new teams." in done.text
    assert "1 row was refused" in done.text
    assert {one.name for one in everyone(first_day)} == {r.name for r in CAST} - {"Ben Okafor"} | {
        "Benjamin",
        "Eve Adams",
    }
    (back,) = [link for link in done.links if link.endswith("before.csv")]
    undo = uploaded(ida, ida.open(back).data, leavers="1")
    assert "Not in the file 1 1 of them have left" in undo.text
    ida.send(undo.form())
    after = {one.handle: one for one in everyone(first_day)}
    assert not after.pop("eve").active
    assert list(after.values()) == before


def test_what_is_exported_is_imported_without_a_change(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    reply = ida.open("/people/export.csv")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    page = uploaded(ida, reply.data)
    assert "Same 6 nothing happens" in page.text
    assert "There is nothing to do" in page.text


@one_engine
def test_the_refused_rows_come_back_with_the_reason(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    page = uploaded(ida, FILE.encode())
    (link,) = [link for link in page.links if link.endswith("refused.csv")]
    reply = ida.open(link)
    assert reply.mimetype == "text/csv"
    header, row = reply.data.decode("utf-8-sig").splitlines()
    assert header == "email,name,handle,team,roles,line,why it was refused"
    assert row.startswith("nobody,'=cmd(),,,king,5,")


def test_a_second_confirmation_changes_nothing(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    form = uploaded(ida, FILE.encode()).form()
    ida.send(form)
    after = everyone(first_day)
    again = ida.send(form)
    assert again.status == 409
    assert "People have changed since this was shown" in again.text
    assert "There is nothing to do" in again.text
    assert everyone(first_day) == after


def test_a_preview_that_is_not_true_any_more_is_shown_again(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    form = uploaded(ida, FILE.encode()).form()
    (ben,) = [f for f in ida.visit(f"/people/{ident('ben')}/").forms if "name" in f.sends]
    ida.send(ben, {"name": "Benny"})
    before = everyone(first_day)
    page = ida.send(form)
    assert page.status == 409
    assert "name: Benny → Benjamin" in page.text
    assert everyone(first_day) == before
    assert "1 changed" in ida.send(page.form()).text


@one_engine
def test_another_file_cannot_be_slipped_under_a_confirmation(first_day: Academy) -> None:
    ida, before = first_day.sign_in("ida"), everyone(first_day)
    shown = uploaded(ida, FILE.encode()).form()
    other = uploaded(ida, b"handle,name,roles\nben,Ben,admin\n")
    reply = ida.post(other.url, {"shown": shown.sends["shown"][0]})
    assert reply.status_code == 409
    assert ida.post(f"/people/import/{'0' * 64}", {"shown": shown.sends["shown"][0]}).status_code == 303
    with_leavers = ida.post(shown.action, {"shown": shown.sends["shown"][0], "leavers": "1"})
    assert with_leavers.status_code in {303, 409}
    if with_leavers.status_code == 409:
        assert everyone(first_day) == before


@one_engine
def test_a_file_is_kept_for_an_hour_for_nobody_else_to_read(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    page = uploaded(ida, FILE.encode())
    (path,) = kept(first_day)
    assert path.stat().st_mode & 0o777 == 0o600
    first_day.clock.goes_on(minutes=59)
    assert ida.visit(page.url).status == 200
    first_day.clock.goes_on(minutes=1)
    late = ida.send(page.form())
    assert late.url == "/people/import"
    assert "That file is not kept any more" in late.text
    assert kept(first_day) == []
    assert [one.name for one in everyone(first_day) if one.handle == "ben"] == ["Ben Okafor"]


@one_engine
@pytest.mark.parametrize("digest", ["x", "0" * 63, "0" * 64, "..%2f..%2fsecret", "A" * 64, "%00"])
def test_nothing_else_on_the_disk_can_be_asked_for(first_day: Academy, digest: str) -> None:
    ida = first_day.sign_in("ida")
    for end in ("", "/done", "/refused.csv", "/before.csv"):
        reply = ida.open(f"/people/import/{digest}{end}")
        assert reply.status_code in {303, 404}


@one_engine
@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "Choose a file with people in it first."),
        (b"\xff\xd8\xff\xe0 a picture", "is no text in Windows-1252"),
        (b"e-mail,name\na@example.org,A\n", "unknown column e-mail (did you mean email?)"),
        (b"<script>alert(1)</script>,nam\n", "unknown column nam (did you mean name?)"),
    ],
)
def test_what_is_no_roster_says_why(first_day: Academy, raw: bytes, said: str) -> None:
    ida = first_day.sign_in("ida")
    if not raw:
        form = ida.visit("/people/import").form()
        page = ida.send(form)
        assert page.status == 422
    else:
        page = uploaded(ida, raw.replace(b"a picture", b"\x81 a picture"))
        assert page.status == 200
        assert not [form for form in page.forms if form.method == "post"]
    assert said in page.text
    assert "<script>alert" not in page.html


@one_engine
def test_what_a_file_holds_is_shown_as_text(first_day: Academy) -> None:
    row = '"<img src=x onerror=alert(1)>",e@example.org,<b>T</b>\n<i>,,\n'
    page = uploaded(first_day.sign_in("ida"), f"name,email,team,<u>x</u>\n{row}".encode())
    for tag in ("<img src=x", "<b>T", "<i>,", "<u>x"):
        assert tag not in page.html


@one_engine
def test_a_file_may_be_larger_than_a_form_but_not_too_large(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    filler = "e@example.org,E\n" * 15_000
    assert "Refused 14,999" in uploaded(ida, f"email,name\n{filler}".encode()).text
    token = ida.token()
    for size in (LARGEST + 1, LARGEST + 1024**2):
        reply = sent(ida, "/people/import", {"csrf_token": token}, b"x" * size)
        assert reply.status_code == 413
        assert b"at most 5 MB" in reply.data


@one_engine
@pytest.mark.parametrize("handle", ["ana", "tess", "ben", "nobody"])
def test_nobody_else_can_send_a_large_file(first_day: Academy, handle: str) -> None:
    visitor = first_day.visitor() if handle == "nobody" else first_day.sign_in(handle)
    assert sent(visitor, "/people/import", {"csrf_token": "x"}, b"x" * 100_000).status_code == 413
    assert kept(first_day) == []


@one_engine
def test_only_the_import_takes_more_than_a_form(first_day: Academy) -> None:
    ida = first_day.sign_in("ida")
    for path in ("/people/add", "/people/teams/", f"/people/import/{'0' * 64}"):
        assert ida.post(path, {"name": "x" * 100_000}).status_code == 413
