"""What Dov does in team South reaches Ana nowhere: no page, file, calendar, letter or count of hers knows of him."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from assessor.config import Settings
from assessor.demo import coached
from assessor.demo.cast import ident
from assessor.demo.colleagues import arrive
from assessor.engine.catalogue import Catalogue
from assessor.formats.lesson_file import RESERVED
from assessor.jobs import digest
from assessor.jobs.job import Work
from assessor.store import Store, accounts, assignments, commitments, erase, one_to_ones, outbox, people, sharing
from assessor.store.accounts import Credential
from assessor.store.assignments import Assignment
from assessor.store.commitments import Commitment
from assessor.store.one_to_ones import Talk
from assessor.store.schema_team import SHARED
from tests.support.hasher import CHEAP
from tests.web import academy
from tests.web.academy import Academy, Visitor
from tests.web.routes import VALUES, routes

MARKS = ("Dov", "Shapiro", "Sam Holt", "Southern Rail", "Quayside", "wrong platform", "harbour master", ident("dov"))
MARKS += ("For all of South", ident("south"))
"""Names, customers, a story, words and numbers that are in team South alone."""
THEIRS = {
    "person_id": ident("dov"),
    "team_id": ident("south"),
    "call_id": ident("call sam dov rapport Southern Rail"),
    "story_id": ident("story dov"),
    "assignment_id": ident("asked in south"),
    "talk_id": ident("talk with dov"),
    "commitment_id": ident("dov promises"),
}
LINK = re.compile(r"""(?:href|action|src)=["']([^"']+)["']""")
SOME = 12
"""Pages of one kind that are opened: months go back for ever."""
TOKEN = re.compile(r"(?<=csrf_token\" value=\")[^\"]+|(?<=number: )\w+")
"""What is another one at each visit, and may look like anything: the session's token, a request's number."""
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Of what is about to be written, another one at each visit, too."""


def story(store: Store, catalogue: Catalogue, now: datetime) -> bool:
    """The demo's people and their half year; Dov shares everything, has promised something and talked with Sam."""
    arrive(store, catalogue, now)
    coached.remember(store, catalogue, now)
    dov, sam, late = ident("dov"), ident("sam"), now - timedelta(days=9)
    with store.write() as conn:
        for what in SHARED:
            sharing.share(conn, dov, what, late)
        promised = Commitment(
            THEIRS["commitment_id"], dov, "", "Ask the harbour master", "Southern Rail", late.date(), late
        )
        commitments.keep(conn, promised)
        talk = Talk(THEIRS["talk_id"], sam, dov, late.date(), "The harbour master called.", "", "", late)
        one_to_ones.keep(conn, talk)
        one_to_ones.show(conn, talk.id, sam, late)
        everybody = Assignment(
            id=ident("asked of south"),
            made_by_id=ident("ida"),
            kind="lesson",
            target="practices/qpc",
            person_id=None,
            team_id=ident("south"),
            reason="For all of South",
            due_on=late.date(),
            repeats="month",
            grace_days=3,
            made_at=late,
        )
        assignments.keep(conn, everybody)
    return True


@pytest.fixture
def coached_academy(live_project: Path, store: Store) -> Academy:
    """An organisation of its own, with everything that there is in the demo."""
    settings = Settings(
        root=live_project,
        smtp_host="127.0.0.1",
        mail_from="academy@example.org",
        public_url="https://academy.example.org",
    )
    return academy.opened(settings, store, history=True, fill=story)


def said(reply: TestResponse) -> str:
    """What somebody reads in an answer, whatever kind of file it is."""
    kind, body = reply.mimetype, reply.get_data()
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    if kind == "application/zip":
        with ZipFile(BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode() for name in archive.namelist())
    told = [f"{name}: {value}" for name, value in reply.headers if name not in {"X-Request-Id", "Set-Cookie"}]
    return "\n".join([*told, TOKEN.sub("", unescape(body.decode()))])


def shape(address: str) -> str:
    """An address without what differs between pages of one kind."""
    return re.sub(r"[0-9a-f-]{36}|[0-9]+", "…", address)


def found_by(visitor: Visitor, *starts: str) -> dict[str, str]:
    """The pages and files of the app that one comes to by links and by the addresses of forms, some of each kind."""
    found: dict[str, str] = {}
    kinds: Counter[str] = Counter()
    waiting = deque(starts)
    while waiting:
        address = waiting.popleft()
        if address in found or address.split("/")[1] not in RESERVED or kinds[shape(address)] == SOME:
            continue
        kinds[shape(address)] += 1
        with visitor.open(address) as reply:
            found[address] = said(reply) if reply.status_code == 200 else f"{reply.status_code}"
            page = reply.get_data(as_text=True) if reply.mimetype == "text/html" else ""
            links = [reply.location] if reply.location else LINK.findall(page)
        waiting.extend(unescape(link).partition("#")[0] for link in links if link.startswith("/"))
    return found


def about_dov(app: Academy) -> Iterator[str]:
    """Every address that is about something of Dov's, his team or whoever leads it."""
    for rule, method in routes(app.app):
        for name in THEIRS.keys() & rule.arguments:
            address = rule.build({**VALUES, **THEIRS, "attempt_id": ident("dov")}, append_unknown=False)
            if method == "GET" and address and name:
                yield address[1]
    yield from (f"/team/?team={ident('south')}", f"/team/report.csv?team={ident('south')}")
    for page in ("/team/calls/new/qpc/", "/team/assigned/new", "/team/stories/new", "/team/qualify/"):
        yield f"{page}?rep={ident('dov')}&person={ident('dov')}&team={ident('south')}"


def test_nothing_that_ana_can_open_or_guess_knows_of_dov(coached_academy: Academy) -> None:
    ana = coached_academy.sign_in_as("ana")
    found = found_by(ana, "/team/", "/me/", "/account/", "/account/data", "/account/calendar", "/account/reminders")
    found |= {address: said(ana.open(address)) for address in about_dov(coached_academy)}
    kinds = {address.split("?")[0].rsplit(".", 1)[-1] for address in found if "." in address}
    assert {"csv", "pdf"} <= kinds
    assert len(found) > 150
    known = [
        (address, mark) for address, text in found.items() for mark in MARKS if mark in text.replace(address, "")
    ]
    assert known == []


def test_the_marks_are_where_dov_and_sam_look(coached_academy: Academy) -> None:
    """Otherwise the test above would look for what is nowhere."""
    seen = "".join(found_by(coached_academy.sign_in_as("dov"), "/me/").values())
    seen += "".join(found_by(coached_academy.sign_in_as("sam"), "/team/").values())
    assert [mark for mark in MARKS if mark not in seen] == []


def test_no_figure_of_anas_is_another_without_dov(coached_academy: Academy) -> None:
    """Counts, shares, orders and empty states: every page stays the same to the letter when he is gone."""
    ana = coached_academy.sign_in_as("ana")
    _pages_of(ana)  # what is worked out at the first look, or noted
    before = _pages_of(ana)
    with coached_academy.store.write() as conn:
        erase.person(conn, ident("dov"), coached_academy.clock(), None)
    after = _pages_of(ana)
    assert before.keys() == after.keys()
    assert [kind for kind in before if before[kind] != after[kind]] == []


def _pages_of(visitor: Visitor) -> dict[str, list[str]]:
    """By kind of address, what the pages say."""
    pages: dict[str, list[str]] = {}
    for address, text in found_by(visitor, "/team/", "/me/", "/account/").items():
        pages.setdefault(shape(address), []).append(ID.sub("", text))
    return {kind: sorted(texts) for kind, texts in pages.items()}


def test_no_letter_and_no_calendar_of_anas_knows_of_dov(coached_academy: Academy) -> None:
    store, settings, clock = coached_academy.store, coached_academy.settings, coached_academy.clock
    with store.write() as conn:
        for handle in ("ana", "ben", "dov", "sam"):
            person = people.by_handle(conn, handle)
            assert person is not None
            people.change_person(conn, replace(person, email=f"{handle}@example.org"))
            accounts.set_password(conn, Credential(person.id, CHEAP.digest("long enough"), clock()))
    clock.time = datetime.combine(_monday(clock().date()), clock.time.timetz()).replace(hour=7)
    digest.write(Work(settings, store, clock))
    with store.write() as conn:
        letters = outbox.claim(conn, clock() + timedelta(minutes=1), clock() + timedelta(hours=1))
    by_reader = {one.email: one.letter.body for one in letters}
    assert "dov@example.org" in by_reader
    assert [mark for mark in MARKS if mark in by_reader["ana@example.org"]] == []
    ana = coached_academy.sign_in_as("ana")
    form = next(one for one in ana.visit("/account/calendar").forms if one.action == "/account/calendar")
    made = ana.send(form)
    address = re.search(r"/account/calendar/[\w-]+\.ics", made.html)
    assert address is not None
    feed = coached_academy.visitor().open(address.group()).get_data(as_text=True)
    assert feed.count("BEGIN:VEVENT") > 10
    assert [mark for mark in MARKS if mark in feed] == []


def _monday(after: date) -> date:
    return after + timedelta(days=7 - after.weekday())
