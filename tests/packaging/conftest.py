"""What the tests in a real browser share."""

from pathlib import Path

import pytest
from transformable_spaces.tests.page_browser import FLAGS, chromium_path


@pytest.fixture(scope="module")
def chromium():
    """A running Chromium; tests that need it are skipped where it or Playwright is not installed."""
    playwright = pytest.importorskip("playwright.sync_api")
    if chromium_path() is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def axe():
    """The script of axe, which looks for what shuts people out."""
    module = pytest.importorskip("axe_playwright_python")
    return (Path(module.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
