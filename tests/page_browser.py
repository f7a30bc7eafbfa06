"""A real browser for tests of pages: Chromium through Playwright, with nothing logged and no other host asked."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from contextlib import contextmanager

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK, PHONE, SMALL = {"width": 1440, "height": 900}, {"width": 390, "height": 844}, {"width": 320, "height": 700}
# What axe looks at: WCAG 2.0 to 2.2, levels A and AA.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}


def chromium_path():
    """Where Chromium is installed; None where it is not."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Watched:
    """A page of the browser, and what went wrong or was asked for while it was open."""

    def __init__(self, page):
        self.page, self.logged, self.asked = page, [], []
        page.on("console", lambda message: self.logged.append(message.text))
        page.on("pageerror", lambda error: self.logged.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, address, ready=True):
        """Load ``address`` anew, also where only its fragment differs."""
        self.page.goto("about:blank")
        self.page.goto(address)
        if ready:
            self.page.wait_for_selector("body[data-ready]", timeout=20000)
        return self.page


@contextmanager
def opened(browser, size=DESK, **context):
    """A fresh page of ``size``, without motion; a narrow one behaves as a phone."""
    narrow = size["width"] < 600
    context.setdefault("reduced_motion", "reduce")
    made = browser.new_context(viewport=size, is_mobile=narrow, has_touch=narrow, device_scale_factor=2 if narrow else 1, **context)
    made.set_default_timeout(10000)
    yield Watched(made.new_page())
    made.close()


def findings(page, axe):
    """The serious and critical findings of axe on the page as it is: rule, what it hits, why."""
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [
        (entry["id"], node["target"], node["failureSummary"])
        for entry in found if entry["impact"] in ("serious", "critical")
        for node in entry["nodes"]
    ]  # fmt: skip


@contextmanager
def served(folder, handler=http.server.SimpleHTTPRequestHandler):
    """``folder`` on a local web server; gives its address."""

    class Quiet(handler):
        def log_message(self, *arguments):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def put(folder, files):
    """Write the files of a package into ``folder``; gives the page."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    return folder / "index.html"


def unfold(page):
    """Open everything that is folded and can be seen."""
    for summary in page.query_selector_all("summary"):
        if summary.is_visible():
            summary.click()


def until(page, condition):
    """Wait for a condition of the page; Playwright's own way is closed by the page's policy."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(condition)
