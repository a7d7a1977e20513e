"""Whether a page as it stands can be used by everybody: axe-core, room for a finger, no scrolling sideways."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.rep import DESKTOP, PHONE
from tests.conftest import ROOT

AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = """axe.run(%s).then(found => JSON.stringify(found.violations.map(({id, nodes}) =>
  [id, nodes.map(({target, any, all, none}) =>
    [target.join(" "), ...[...any, ...all, ...none].map(each => each.message)])])))"""
EVERYTHING = '{resultTypes: ["violations"]}'
COLOURS = '{runOnly: ["color-contrast", "link-in-text-block"]}'
# What one has to hit with a finger. A link in the middle of a text may be as high as its line.
SMALL = """() => [...document.querySelectorAll(`.button, label.option, .option-picks label, select, summary, textarea,
    input:not([type=radio], [type=checkbox]), .md-header__button, .who, .drawer-open`)]
  .filter(each => each.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map(each => [each, each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && box.right > 0 && Math.min(box.width, box.height) < 43.5)
  .map(([each, box]) => `${each.className} “${each.innerText.slice(0, 30)}”: ${box.width} x ${box.height}`)"""
WIDTHS = (320, 390, 768, 1280)


def faults(
    page: Page, sizes: Sequence[dict[str, int]] = (PHONE, DESKTOP), widths: Sequence[int] = WIDTHS
) -> list[str]:
    """What axe finds in light and dark at these sizes, what a finger would miss, what sticks out at these widths."""
    page.wait_for_load_state()
    session = page.context.new_cdp_session(page)
    _run(session, AXE)
    found = []
    for viewport in sizes:
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        # Colours are all that differs between light and dark.
        for scheme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            _settle(page)
            where = f"{scheme}, {viewport['width']} px"
            found += [f"{where}: {violation}" for violation in json.loads(_run(session, RUN % rules))]
    session.detach()
    if PHONE in sizes:
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        found += [f"too small for a finger: {small}" for small in page.evaluate(SMALL)]
    return found + [f"wider than {width} px" for width in widths if sideways(page, width)]


def sideways(page: Page, width: int) -> bool:
    """Whether one has to scroll sideways at this width."""
    page.set_viewport_size({"width": width, "height": 844})
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def _run(session: CDPSession, expression: str) -> Any:
    # Through the debugger: the pages' own policy would not let a foreign script in.
    answer = session.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


def _settle(page: Page) -> None:
    """Colours in the middle of a transition are neither the one nor the other.

    A browser that draws nothing just now is not waited for: nothing else would ever end that.
    """
    page.evaluate(
        """async () => {
          const drawn = new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
          const ended = () => Promise.all(document.getAnimations().map(each => each.finished.catch(() => {})))
          const still = drawn.then(ended)
          await Promise.race([still, new Promise(done => setTimeout(done, 5000))])
        }"""
    )
