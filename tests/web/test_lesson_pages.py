"""The built site as files: packed, tagged, and nothing outside it."""

import gzip
from pathlib import Path

import brotli
import pytest

from assessor.config import Settings
from tests.web import academy
from tests.web.academy import Academy, one_engine

pytestmark = one_engine
LESSON = "/practices/qpc/"
OUTSIDE = [
    "/../mkdocs.yml",
    "/../var/secret",
    "/..%2f..%2fvar%2fsecret",
    "/%2e%2e/var/secret",
    "/practices/../../var/secret",
    "/practices/..%5c..%5cvar%5csecret",
    "/..\\..\\var\\secret",
    "/%2fetc%2fpasswd",
    "/etc/passwd",
    "/\0",
    "/practices/qpc/index.html%00.css",
    "/C:/windows/win.ini",
    "/~root",
    "/.fingerprint",
    "/.git/config",
    "/practices/.hidden/x",
    "/practices/.hidden",
    "/%2efingerprint",
    "/index.html.br",
    "/index.html.gz",
    "/practices/qpc/index.html.br",
    "/practices/qpc/.br",
    "/var/secret",
    "/content/index.md",
    "/mkdocs.yml",
    "/index.html/",
    "/index.html/x",
    "/" + "a" * 300,
    "/" + "a/" * 2000,
    "/%ff%fe",
]


@pytest.fixture
def planted(first_day: Academy) -> Academy:
    """The site with files that nobody may ask for."""
    site = first_day.settings.site
    (site / "practices/.hidden").mkdir(exist_ok=True)
    (site / "practices/.hidden/x").write_text("hidden")
    (site / "practices/qpc/.br").write_text("hidden")
    return first_day


def test_a_page_is_read_whether_or_not_one_is_signed_in(first_day: Academy) -> None:
    visitors = first_day.visitor(), first_day.sign_in("ben")
    pages = [visitor.visit(LESSON).html for visitor in visitors]
    assert pages[0] == pages[1] == (first_day.settings.site / "practices/qpc/index.html").read_text()


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br;q=0", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("identity", None),
        ("deflate", None),
        ("", None),
        (None, None),
        ("*", "br"),
        ("br;q=nonsense", None),
        (";;;,,,", None),
        ("zstd, " * 500, None),
    ],
)
def test_the_page_comes_packed_as_the_browser_can_unpack_it(
    first_day: Academy, accepted: str | None, sent: str | None
) -> None:
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    with first_day.visitor().open(LESSON, headers=headers) as reply:
        assert reply.status_code == 200
        if sent is None and accepted == "br;q=nonsense":
            sent = reply.headers.get("Content-Encoding")  # what a broken quality means is the reader's guess
        assert reply.headers.get("Content-Encoding") == sent
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent]
        assert unpack(reply.data) == (first_day.settings.site / "practices/qpc/index.html").read_bytes()
        assert reply.headers["Vary"] == "Accept-Encoding"
        assert reply.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_a_page_that_did_not_change_is_not_sent_again(first_day: Academy, accepted: str) -> None:
    visitor = first_day.visitor()
    with visitor.open(LESSON, headers={"Accept-Encoding": accepted}) as reply:
        tag = reply.headers["ETag"]
    with visitor.open(LESSON, headers={"Accept-Encoding": accepted, "If-None-Match": tag}) as again:
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["ETag"] == tag
        assert again.headers["Content-Security-Policy"]
    with visitor.open(LESSON, headers={"Accept-Encoding": accepted, "If-None-Match": '"other"'}) as other:
        assert other.status_code == 200


def test_the_tags_of_differently_packed_copies_differ(first_day: Academy) -> None:
    tags = set()
    for accepted in ("br", "gzip", "identity"):
        with first_day.visitor().open(LESSON, headers={"Accept-Encoding": accepted}) as reply:
            tags.add(reply.headers["ETag"])
    assert len(tags) == 3


def test_a_changed_page_has_another_tag(first_day: Academy) -> None:
    page = first_day.settings.site / "extra.html"
    page.write_text("one")
    with first_day.visitor().open("/extra.html") as reply:
        tag = reply.headers["ETag"]
    page.write_text("one and more")
    with first_day.visitor().open("/extra.html", headers={"If-None-Match": tag}) as reply:
        assert reply.status_code == 200
        assert reply.text == "one and more"
    page.unlink()


def test_head_tells_what_get_would_and_sends_nothing(first_day: Academy) -> None:
    with first_day.visitor().open(LESSON, method="HEAD") as head, first_day.visitor().open(LESSON) as get:
        assert head.data == b""
        for name in ("ETag", "Content-Length", "Content-Type"):
            assert head.headers[name] == get.headers[name]


def test_nothing_outside_the_site_and_nothing_hidden_is_served(planted: Academy) -> None:
    for path in OUTSIDE:
        for visitor in (planted.visitor(), planted.sign_in("ida")):
            with visitor.open(path, follow_redirects=True) as reply:
                assert reply.status_code == 404, path
                secret = (planted.settings.var / "secret").read_text()
                assert secret not in reply.text
                assert "root:" not in reply.text


@pytest.mark.parametrize("path", ["/practices/qpc", "/practices", "/me", "/account", "/studio", "/me/assess"])
def test_a_folder_without_its_slash_leads_to_it(first_day: Academy, path: str) -> None:
    with first_day.sign_in("tess").open(path) as reply:
        assert reply.status_code in {301, 308}
        assert reply.location.removeprefix("http://localhost") == f"{path}/"


def test_a_folders_query_is_not_lost_on_the_way(first_day: Academy) -> None:
    with first_day.visitor().open("/practices/qpc?h=capacity") as reply:
        assert reply.location == "/practices/qpc/?h=capacity"


@pytest.mark.parametrize("path", ["//evil.example/", "//practices", "/\\evil.example", "///practices//qpc", "//"])
def test_a_folders_redirect_stays_on_this_site(first_day: Academy, path: str) -> None:
    # As a raw request line has it: a client's own library would take the first part for a host.
    with first_day.visitor().open("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path}) as reply:
        assert not reply.headers.get("Location", "/").startswith(("//", "/\\", "http://evil", "https://evil"))


def test_assets_with_their_edition_are_kept_for_good_and_pages_are_asked_for_again(first_day: Academy) -> None:
    asset = "/assets/academy.css"
    with first_day.visitor().open(f"{asset}?0123456789") as reply:
        assert "immutable" in reply.headers["Cache-Control"]
        assert "max-age=31536000" in reply.headers["Cache-Control"]
    for address in (asset, LESSON, f"{LESSON}?0123456789", "/?x"):
        with first_day.visitor().open(address) as reply:
            assert "immutable" not in reply.headers["Cache-Control"]
            assert "no-cache" in reply.headers["Cache-Control"]


def test_every_page_names_its_assets_with_their_edition(first_day: Academy) -> None:
    page = first_day.visitor().visit(LESSON)
    assert "/assets/academy.css?" in page.html
    assert "/assets/academy.js?" in page.html


def test_a_range_of_a_file_is_served_and_an_impossible_one_refused(first_day: Academy) -> None:
    with first_day.visitor().open("/sitemap.xml", headers={"Range": "bytes=0-9"}) as reply:
        assert reply.status_code == 206
        assert len(reply.data) == 10
    for impossible in ("bytes=999999-", "bytes=9-1", "bytes=-0", "x", "bytes=" + "9" * 5000 + "-", "bytes=a-b"):
        with first_day.visitor().open("/sitemap.xml", headers={"Range": impossible}) as reply:
            assert reply.status_code in {200, 206, 416}


def test_a_project_in_a_folder_called_assets_keeps_its_pages_fresh(project: Path, first_day: Academy) -> None:
    home = project.rename(project.with_name("assets"))
    here = academy.opened(Settings(root=home, demo=True), first_day.store)
    with here.visitor().open(f"{LESSON}?h=x") as reply:
        assert reply.status_code == 200
        assert "immutable" not in reply.headers["Cache-Control"]
