"""The sheet of a site as data, as a page and as a row of the table that the layout prints."""

import base64
import json
import re

import numpy as np
import pytest
import shapely
from transformable_spaces.tests.consultation_town import HOSTILE, ground, scored_sites
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.sheets import PlanLayers, sheet_pages, sheet_table, site_sheets
from transformable_spaces.transformable_spaces_plugin.core.sheets.kit_lines import cost_text
from transformable_spaces.transformable_spaces_plugin.core.sheets.sheet import PLAN_RATIO, plan_frames
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import Words


def sites_with_kits():
    sites = scored_sites()
    names = list(built_in_kits())
    cell = {
        "fits": [{"kit": name, "rung": 1, "cost_eur": [1234.0, 5678.0] if i else None, "quantity": {"value": 1, "unit": "site"}}
                 for i, name in enumerate(names[:7])],
        "blocked": [], "unknown": [],
    }  # fmt: skip
    return sites.with_columns(kits=np.array([json.dumps(cell)] + [None] * (len(sites) - 1), dtype=object))


def sheets(language="fr", sites=None):
    streets, _, _ = ground()
    streets = streets.with_columns(street_id=streets.text("name"))
    return site_sheets(sites or sites_with_kits(), streets, None, built_in_kits(), "fr", language)


def test_one_sheet_a_site_in_their_order():
    assert [sheet.code for sheet in sheets()] == list(scored_sites().text("code"))


def test_all_kits_are_told_and_a_cost_unknown_stays_unknown():
    first, second = sheets()[:2]
    assert [kit.kit for kit in first.kits] == list(built_in_kits())[:7]
    assert first.kits[0].cost is None
    # Two significant figures, a French thousand.
    assert first.kits[1].cost == "1\u202f200–5\u202f700\u00a0€"
    assert second.kits == ()


@pytest.mark.parametrize(
    ("cost", "text"),
    [(None, None), ([0, 480], "0–480\u00a0€"), ([149, 149], "150\u00a0€"), ([25_000, 1_049_999], "25,000–1,000,000\u00a0€")],
)
def test_costs_have_two_significant_figures(cost, text):
    assert cost_text(cost, Words("en")) == text


def test_a_blocked_score_has_no_letter_and_says_what_blocks_it():
    for sheet in sheets():
        for score in sheet.scores:
            assert (score.letter is None) == (score.blocked is not None or score.value is None)


def test_plans_show_the_site_with_its_surroundings_in_the_ratio_of_the_picture():
    frames = plan_frames(np.array([shapely.box(0, 0, 1, 8), shapely.box(0, 0, 900, 2), shapely.box(0, 0, 5, 400)]))
    left, bottom, right, top = shapely.bounds(frames).T
    assert (right - left) / (top - bottom) == pytest.approx([PLAN_RATIO] * 3)
    # At least 90 m across; a share of 0.35 of the site's size around it on each side.
    assert (right - left)[0] == pytest.approx(90)
    assert (right - left)[1] == pytest.approx(900 * 1.7)
    assert (top - bottom)[2] == pytest.approx(400 * 1.7)


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_page_says_what_the_sheet_says_and_escapes_what_data_says(language):
    streets, buildings, area = ground()
    made = sheets(language)
    pages = sheet_pages(made, PlanLayers(buildings=buildings, streets=streets, study_area=area), language, ("IGN BD TOPO",))
    for sheet in made:
        page = pages[sheet.code]
        assert f'<html lang="{language}">' in page
        assert sheet.code in page
        for label, value in sheet.facts:
            assert value in page, label
        assert "<script" not in page
        assert "http://" not in page.replace("http://www.w3.org", "")
    assert any(HOSTILE in str(value) for value in scored_sites().columns["name"])


def test_rows_of_the_table_hold_pictures_and_texts_for_the_layout():
    made = sheets()
    table = sheet_table(made, scored_sites().crs, "fr", ("IGN BD TOPO",), codes={made[0].code: "<svg/>"})
    assert table.geometry.tolist() == [sheet.frame for sheet in made]
    assert table.number("place").tolist() == list(range(1, len(made) + 1))
    for name in ("scores_svg", "section_svg", "sign_svg"):
        for cell in table.text(name):
            assert base64.b64decode(cell.removeprefix("base64:")).startswith(b"<svg")
    # What data says is escaped in texts that are HTML.
    assert not any(re.search(r"<(?!/?(b|p)\b)", text) for name in ("why_first_html", "kits_html") for text in table.text(name))


def test_no_sites_make_an_empty_table():
    table = sheet_table([], scored_sites().crs, "en")
    assert len(table) == 0
    assert isinstance(table, FeatureTable)
