"""The consultation page with 2 000 sites: painted at once, and still a list, a map and a search that agree."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.tests.consultation_town import scored_sites, with_kits
from transformable_spaces.tests.page_browser import opened, put, until
from transformable_spaces.transformable_spaces_plugin.core.consultation import PackageSettings, build_package

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUNT, COLUMNS, STEP = 2000, 45, 60.0


def many_sites(count=COUNT):
    """``count`` sites on a grid of 60 m, with kits; scores fall from 95 to 5, none is blocked."""
    sites = scored_sites(count)
    rows = np.arange(count)
    x, y = 355000 + (rows % COLUMNS) * STEP, 6689000 + (rows // COLUMNS) * STEP
    places = shapely.box(x, y, x + 12 + rows % 20, y + 9 + rows % 13)
    values = np.linspace(95, 5, count)
    made = sites.with_geometry(places).with_columns(
        greening_score=values, pedestrian_score=values[::-1].copy(), greening_blocked_by=np.full(count, None, dtype=object),
        pedestrian_blocked_by=np.full(count, None, dtype=object), greening_rank=rows + 1.0,
        code=np.array([f"ST-{row:05d}" for row in rows], dtype=object),
    )  # fmt: skip
    return with_kits(made)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    files = build_package(many_sites(), None, None, None, PackageSettings(language="fr", pick="all", credits=("IGN BD TOPO",)))
    return put(tmp_path_factory.mktemp("many"), files)


def test_two_thousand_sites_stay_usable(chromium, page_file):
    wanted = {f["id"]: f for f in json.loads((page_file.parent / "sites.geojson").read_text(encoding="utf-8"))["features"]}
    with opened(chromium) as watched:
        page = watched.open(page_file.as_uri())
        assert page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") < 2000
        # The list begins short and grows to its end; it holds every site once.
        assert page.evaluate("document.querySelectorAll('#sites a').length") < 200
        for _ in range(COUNT):
            if page.is_hidden("#more"):
                break
            page.evaluate("document.getElementById('more').click()")
        codes = page.eval_on_selector_all("#sites a", "links => links.map(a => a.dataset.code)")
        assert sorted(codes) == sorted(wanted)
        # Whole area: as many markers as there is room for; the others wait, and the map says how many.
        pins = page.eval_on_selector_all(".pin-box", "pins => pins.map(pin => pin.dataset.code)")
        assert 100 < len(pins) < 700
        assert codes[0] in pins
        waiting = int("".join(c for c in page.inner_text("#waiting") if c.isdigit()))
        assert waiting + len(pins) == COUNT
        # One is opened, zoomed to, left: now every site in view has its marker.
        page.evaluate("location.hash = 'ST-01000'")
        page.wait_for_selector("#site-name")
        page.evaluate("location.hash = ''")
        page.wait_for_selector("#list:not([hidden])")
        assert page.is_hidden("#waiting")
        near = page.eval_on_selector_all(".pin-box", "pins => pins.map(pin => pin.dataset.code)")
        assert "ST-01000" in near
        assert 1 < len(near) < 60
        # Search leaves few, and map and list agree on them again.
        page.fill("#search", "st-0199")
        until(page, "document.querySelectorAll('#sites a').length === 10")
        found = page.eval_on_selector_all("#sites a", "links => links.map(a => a.dataset.code)")
        pins = page.eval_on_selector_all(".pin-box", "pins => pins.map(pin => pin.dataset.code)")
        assert sorted(found) == sorted(pins) == [f"ST-0199{i}" for i in range(10)]
        assert watched.logged == []
