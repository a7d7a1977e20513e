"""A real Chromium for the tests: `$CHROMIUM`, or the first of the usual names on the PATH."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
PLAYWRIGHT_WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
"""What Playwright leaves out by itself; said again, because Chromium listens to the last such list alone."""
WITHOUT = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
"""What nobody sees and each new context pays for: pages under the address bar, a process in advance."""
# Nothing but the product's own server may be asked for anything.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join((*PLAYWRIGHT_WITHOUT, *WITHOUT))}",
)


def executable() -> str | None:
    """The path of the browser to use."""
    candidates = [os.environ.get("CHROMIUM"), *NAMES]
    return next((found for name in candidates if name and (found := shutil.which(name))), None)


def missing() -> str | None:
    """Why there is no browser to test with; None if there is one."""
    if executable():
        return None
    return f"neither $CHROMIUM nor one of {', '.join(NAMES)} on the PATH can be run"


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless browser for as long as the block lasts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        browser = playwright.chromium.launch(
            executable_path=executable(),
            args=list(ARGUMENTS),
            # Chromium refuses to build its sandbox as root.
            chromium_sandbox=not is_root,
        )
        try:
            yield browser
        finally:
            browser.close()
