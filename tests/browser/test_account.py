"""Setting up an account, signing in and looking after it, with and without scripts, for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assessor.accounts import links
from assessor.accounts.deeds import Where
from assessor.accounts.links import Named
from assessor.config import Settings
from assessor.store import Store
from tests.browser.conftest import NewPage
from tests.browser.look import faults
from tests.browser.served import Served, every_kind
from tests.support.hasher import CHEAP

pytestmark = pytest.mark.browser

GIRAFFE = "purple giraffe on a bus"
ZEBRA = "yellow zebra in a boat"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A small project without a demo, on its first start."""
    site = Served(every_kind(tmp_path / "project", demo=False), "--no-demo")
    site.start()
    yield site
    site.end()


@pytest.fixture
def link(served: Served) -> str:
    """Where the first admin begins."""
    found = re.search(r"http\S+/account/invitation/\S+", served.said)
    assert found
    return found[0]


@pytest.fixture
def _ida(served: Served, link: str) -> None:
    """Ida has set herself up."""
    store = Store.open(Settings(root=served.root).database)
    ida = Named("Ida Novak", "ida@example.org")
    links.accept(store, CHEAP, link.rsplit("/", 1)[1], ida, GIRAFFE, Where(), datetime.now(UTC))
    store.close()


def sign_in(page: Page, served: Served, password: str) -> None:
    page.goto(f"{served.url}/me/")
    page.get_by_label("E-mail or handle").fill("ida@example.org")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_from_the_link_to_another_password(new_page: NewPage, served: Served, link: str) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(f"{served.url}/account/")
    expect(page.get_by_text("There are no accounts yet")).to_be_visible()
    page.goto(link)
    assert faults(page) == []
    page.get_by_label("Your name").fill("Ida Novak")
    page.get_by_label("Your e-mail address").fill("ida@example.org")
    page.get_by_label("Your password", exact=True).fill("password123")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("guessed first")
    expect(page.get_by_label("Your password", exact=True)).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_value("Ida Novak")
    assert faults(page) == []
    page.get_by_label("Your password", exact=True).fill(GIRAFFE)
    page.get_by_role("button", name="Save and sign in").click()
    page.wait_for_url("**/me/")

    phone = new_page(reduced_motion="reduce")
    sign_in(phone, served, "wrong password")
    expect(phone.get_by_role("alert")).to_contain_text("do not fit together")
    expect(phone.get_by_label("Password", exact=True)).to_be_focused()
    assert faults(phone) == []
    sign_in(phone, served, GIRAFFE)
    phone.wait_for_url("**/me/")

    for path in ("/account/", "/account/password", "/account/history", link.removeprefix(served.url)):
        page.goto(served.url + path)
        assert (path, faults(page)) == (path, [])

    page.goto(f"{served.url}/account/")
    expect(page.get_by_text("this device")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Sign this one out")).click()
    expect(page.get_by_role("button", name=re.compile("^Sign this one out"))).to_have_count(0)
    phone.reload()
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.usefixtures("_ida")
def test_a_password_is_shown_while_one_wants_to_see_it_and_sent_hidden(new_page: NewPage, served: Served) -> None:
    page = new_page()
    page.goto(f"{served.url}/account/")
    field = page.get_by_label("Password", exact=True)
    field.fill("in plain sight")
    page.get_by_role("button", name="Show password").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide password").click()
    expect(field).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show password").click()
    page.evaluate(
        "document.querySelector('form.account-form').addEventListener('submit', event => event.preventDefault())"
    )
    page.get_by_label("E-mail or handle").fill("ida@example.org")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(field).to_have_attribute("type", "password")


@pytest.mark.usefixtures("_ida")
def test_without_scripts_nothing_is_missing(new_page: NewPage, served: Served) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, served, GIRAFFE)
    page.wait_for_url("**/me/")
    page.goto(f"{served.url}/account/password")
    expect(page.get_by_role("button", name=re.compile("Show"))).to_have_count(0)
    page.get_by_label("Password until now").fill(GIRAFFE)
    page.get_by_label("New password").fill(ZEBRA)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("status")).to_contain_text("has been changed")
    page.get_by_role("button", name="Sign out everywhere").click()
    sign_in(page, served, ZEBRA)
    page.wait_for_url("**/me/")
