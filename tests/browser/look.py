"""Whether a page as it stands can be used by everybody: axe-core, and no scrolling sideways."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.rep import DESKTOP, PHONE
from tests.conftest import ROOT

AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = """axe.run({resultTypes: ["violations"]}).then(found => JSON.stringify(found.violations.map(
  each => [each.id, each.nodes.map(node => node.target.join(" ") + ": " + node.any.concat(node.all, node.none).map(check => check.message).join("; "))])))"""
WIDTHS = (320, 390, 768, 1280)


def faults(page: Page) -> list[str]:
    """What axe finds in light and dark at both widths, and what sticks out at any width."""
    session = page.context.new_cdp_session(page)
    _run(session, AXE)
    found = []
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            _settle(page)
            where = f"{scheme}, {viewport['width']} px"
            found += [f"{where}: {violation}" for violation in json.loads(_run(session, RUN))]
    session.detach()
    return found + [f"wider than {width} px" for width in WIDTHS if sideways(page, width)]


def sideways(page: Page, width: int) -> bool:
    """Whether one has to scroll sideways at this width."""
    page.set_viewport_size({"width": width, "height": 844})
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def _run(session: CDPSession, expression: str) -> Any:
    # Through the debugger: the pages' own policy would not let a foreign script in.
    answer = session.send(
        "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
    )
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


def _settle(page: Page) -> None:
    """Colours in the middle of a transition are neither the one nor the other."""
    page.evaluate(
        """async () => {
          await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
          await Promise.all(document.getAnimations().map(each => each.finished.catch(() => {})))
        }"""
    )
