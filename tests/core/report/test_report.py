"""The report: what was read, absent and found, in three languages, in one file that asks nothing of others."""

import html
import re

import numpy as np
import pytest
from transformable_spaces.tests.consultation_town import HOSTILE, scored_sites
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.report import Absence, LayerRead, ReportData, render_report
from transformable_spaces.transformable_spaces_plugin.core.report.charts import HEIGHT, WIDTH, histogram
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

PNG = b"\x89PNG\r\n\x1a\n"


def report():
    notes = Notes()
    notes.info("metric_crs", crs="EPSG:2154")
    notes.warn("geometry_repaired", count=3, layer=HOSTILE)
    return ReportData(
        sites=scored_sites(),
        layers=[LayerRead("streets", 18, ("osm",)), LayerRead("trees", 0), LayerRead("dtm_m", None)],
        absences=[
            Absence(("lst_c",), "greening", ("heat_anomaly_c",), 3 / 29),
            Absence(("population", "neighbourhoods"), "greening", ("vulnerability",), 2 / 29),
            Absence((), "pedestrian", ("through_share", "detour_factor"), 0.24),
        ],
        notes=tuple(notes),
        pictures={"sites_kind": PNG, "a picture of mine": PNG},
        run={"versions": {"shapely": "2.0.6"}, "parameters": {"KINDS": ["street", "square"], "TOP": None}, "notes": ["not again"]},
        credits=("© OpenStreetMap contributors",),
        place="Quartier d'essai",
    )


def text_of(page):
    """What a reader sees: no markup, white space folded."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_there_in_every_language(language):
    page = render_report(report(), language)
    words = Words(language)
    seen = text_of(page)
    for part in ("kinds", "distribution", "sure", "read", "absent", "notes", "method", "run", "maps"):
        assert f'id="{part}"' in page
        assert words.say(f"report.{part}") in seen
    assert "None" not in seen
    assert "nan" not in seen.lower().split()
    assert "report." not in seen


def test_absences_name_data_indicators_and_cost():
    seen = text_of(render_report(report(), "en"))
    # 3 of the weight of 29: 10.3 %; 2 of 29: 6.9 %.
    assert "Surface temperature Greening Heat anomaly 10%" in seen
    assert " or Neighbourhoods Greening" in seen
    assert "Measured in a later version Pedestrianising" in seen


def test_top_ten_in_order_without_blocked_sites():
    page = render_report(report(), "en")
    section = page.split('id="top-greening"')[1].split("</section>")[0]
    codes = re.findall(r'class="code">([^<]+)<', section)
    sites = scored_sites()
    best = np.argsort(-sites.number("greening_score"))[:10]
    assert codes == sites.column("code")[best].tolist()
    assert "Mostly sealed ground around the site (rank 0)." in section


def test_figures_by_kind_add_up():
    # 40 sites, 8 of each of 5 kinds; the last (a vacant lot) is ruled out.
    seen = text_of(render_report(report(), "en"))
    area = Words("en").number(float(scored_sites().number("area_m2").sum()))
    assert re.search(rf"Total 40 {area} .* 1 ", seen)
    assert re.search(r"Vacant lots? 8 ", seen)


def test_hostile_text_stays_text():
    page = render_report(report(), "fr")
    assert "<img src=x" not in page
    assert "<script" not in page
    assert HOSTILE in html.unescape(page)


def test_self_contained_and_the_same_twice():
    page = render_report(report(), "es")
    assert page == render_report(report(), "es")
    assert page.count("data:image/png;base64,iVBORw0KGgo=") == 2
    assert "a picture of mine" in page
    assert not re.search(r'(src|href)="(?!data:|#|https://opendatacommons)', page)
    assert "not again" not in page


def test_a_report_of_no_sites_still_says_what_was_read():
    empty = scored_sites().select(np.zeros(40, dtype=bool))
    seen = text_of(render_report(ReportData(sites=empty, layers=[LayerRead("streets", 18)]), "en"))
    assert "No site has a score here" in seen
    assert "Nothing that these scores use was absent." in seen


def test_histogram_by_hand():
    # 0 and 4.9 fall in 0–5, 5 in 5–10, 100 in 95–100; NaN nowhere. Median of (0, 4.9, 5, 100) is 4.95.
    drawn = histogram(np.array([0.0, 4.9, 5.0, 100.0, np.nan]))
    assert [(bar.low, bar.count) for bar in drawn.bars] == [(0.0, 2), (5.0, 1), (95.0, 1)]
    assert drawn.median[1] == pytest.approx(4.95)
    assert [value for _, value in drawn.y_ticks] == [0, 1, 2]
    assert drawn.bars[0].height == pytest.approx(2 * drawn.bars[1].height, abs=0.02)
    for bar in drawn.bars:
        assert drawn.left <= bar.x < bar.x + bar.width <= drawn.right < WIDTH
        assert drawn.top <= bar.y
        assert bar.y + bar.height == pytest.approx(drawn.base, abs=0.02)
        assert drawn.base < HEIGHT


def test_histogram_of_nothing():
    drawn = histogram(np.array([np.nan]))
    assert drawn.bars == ()
    assert drawn.median is None
