"""What a cold lesson costs a browser: requests and compressed bytes, through Chromium and a server of packed files.

`python -m bench.weight [site]` prints JSON lines {"name": …, "value": …}.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from assessor.lessons.csp import policy
from tests.support.browser import launched


class Packed(BaseHTTPRequestHandler):
    """Serves a built site from its `.br` files under the site's own Content-Security-Policy."""

    site: Path
    csp: str

    def do_GET(self) -> None:
        path = self.site / urlsplit(self.path).path.lstrip("/")
        file = path / "index.html" if path.is_dir() else path
        found = file.is_file()
        if not found:
            file = self.site / "404.html"
        packed = file.with_name(file.name + ".br")
        body = (packed if packed.exists() else file).read_bytes()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", guess_type(file.name)[0] or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.csp)
        if packed.exists():
            self.send_header("Content-Encoding", "br")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the figures are the output."""


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """The built site on a free port of this machine; gives its address without a slash at the end."""
    handler = type("Here", (Packed,), {"site": site, "csp": policy(site)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def cold_page(browser: Browser, address: str) -> dict[str, int]:
    """Path: bytes of the body on the wire, for each request that a browser with an empty cache makes."""
    sizes: dict[str, int] = {}
    page = browser.new_page()  # in a context of its own, so its cache is empty
    page.on(
        "response",
        lambda response: sizes.update({urlsplit(response.url).path: int(response.headers["content-length"])}),
    )
    page.goto(address, wait_until="networkidle")
    page.close()
    return sizes


def main() -> None:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "site").resolve()
    with serving(site) as address, launched() as browser:
        for page in sorted(site.glob("practices/*/index.html")):
            path = f"/{page.parent.relative_to(site)}/"
            sizes = cold_page(browser, address + path)
            print(json.dumps({"name": f"requests of {path}", "value": len(sizes)}))
            print(json.dumps({"name": f"bytes of {path}", "value": sum(sizes.values()), "of": sizes}))


if __name__ == "__main__":
    main()
