"""How long the consultation package of 2 000 sites takes (30 s at most, without PDF), against that of 200, and when its page is painted."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any, Dict

from checkout import show


def run() -> Dict[str, Any]:
    """Seconds of building and writing for 200 and 2 000 sites and their ratio, the size of the page, milliseconds to its first paint."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    from transformable_spaces.tests.consultation_town import ground
    from transformable_spaces.tests.packaging.test_page_many import many_sites
    from transformable_spaces.transformable_spaces_plugin.bridge.consultation import finish_package, write_package
    from transformable_spaces.transformable_spaces_plugin.core.consultation import PackageSettings, build_package, package_sites

    streets, buildings, area = ground()
    settings = PackageSettings(pick="all", credits=("IGN BD TOPO",), place="Town", address="https://ville.example/espaces/")
    result: Dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        for count in (200, 2000):
            sites, folder = many_sites(count), Path(place) / str(count)
            started = time.process_time()
            files = build_package(sites, streets, buildings, area, settings)
            built = time.process_time()
            public = package_sites(sites, settings)
            write_package(folder, files, public, settings)
            finish_package(folder, public, {"streets": streets, "buildings": buildings, "study_area": area}, settings)
            result[f"build_{count}_s"] = built - started
            result[f"all_{count}_s"] = time.process_time() - started
            result[f"page_{count}_mb"] = len(files["index.html"]) / 1e6
        result["ratio"] = result["all_2000_s"] / result["all_200_s"]
        result["first_paint_ms"] = first_paint(Path(place) / "2000" / "index.html")
    application.exitQgis()
    return result


def first_paint(page_file: Path) -> Any:
    """Milliseconds to the first paint with content; None where there is no browser to try."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    from transformable_spaces.tests.page_browser import FLAGS, chromium_path, opened

    if chromium_path() is None:
        return None
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        with opened(browser) as watched:
            page = watched.open(page_file.as_uri())
            painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        browser.close()
    return painted


if __name__ == "__main__":
    show("package", run)
