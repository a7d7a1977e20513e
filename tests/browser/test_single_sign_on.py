"""Signing in through the company's own accounts in a real browser, under the policy that every page has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.look import faults
from tests.browser.served import Served, every_kind
from tests.support import oidc
from tests.support.oidc import CLIENT, SECRET, Peer

pytestmark = pytest.mark.browser
SAM = {"sub": "s-1", "name": "Sam Stone", "email": "sam@example.org", "email_verified": True}


@pytest.fixture
def served(tmp_path: Path) -> Served:
    """A small project without a demo, on its first start, whose single sign-on is not there yet."""
    return Served(every_kind(tmp_path / "project", demo=False), "--no-demo")


@pytest.fixture
def peer(served: Served) -> Iterator[Peer]:
    """The issuer that the project's people sign in with; newcomers get an account."""
    with oidc.running(f"{served.url}/account/single-sign-on/callback") as peer:
        served.settings = {
            "ASSESSOR_PUBLIC_URL": served.url,
            "ASSESSOR_OIDC_ISSUER": peer.url,
            "ASSESSOR_OIDC_CLIENT_ID": CLIENT,
            "ASSESSOR_OIDC_CLIENT_SECRET": SECRET,
            "ASSESSOR_OIDC_NAME": "your Example account",
            "ASSESSOR_OIDC_NEWCOMERS": "add",
        }
        served.start()
        yield peer
        served.end()


@pytest.mark.parametrize("scripts", [True, False])
def test_one_click_leads_in_and_back_to_where_one_was(
    new_page: NewPage, served: Served, peer: Peer, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts, reduced_motion="reduce")
    peer.who = SAM
    page.goto(f"{served.url}/me/assess/")
    if scripts:
        assert faults(page) == []
    page.get_by_role("link", name="Sign in with your Example account").click()
    page.wait_for_url(f"{served.url}/me/assess/")
    page.goto(f"{served.url}/account/")
    expect(page.get_by_text("You are signed in as Sam Stone")).to_be_visible()


def test_who_is_turned_away_is_told_what_to_do(new_page: NewPage, served: Served, peer: Peer) -> None:
    page = new_page(reduced_motion="reduce")
    peer.refuses = "access_denied"
    page.goto(f"{served.url}/account/")
    page.get_by_role("link", name="Sign in with your Example account").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You have not been signed in")).to_be_visible()
    assert faults(page) == []
    peer.refuses, peer.who = "", SAM
    page.get_by_role("link", name="Sign in", exact=True).last.click()
    page.get_by_role("link", name="Sign in with your Example account").click()
    page.wait_for_url(f"{served.url}/me/")
