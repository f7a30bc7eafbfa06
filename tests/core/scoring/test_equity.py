import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.equity import equity_effect, movers_schema
from transformable_spaces.transformable_spaces_plugin.core.scoring.movers_page import render_movers
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import built_in, parse_profile
from transformable_spaces.transformable_spaces_plugin.core.scoring.score import score_sites
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES

CRITERIA = [
    {"indicator": "sealed_share_100m", "side": "need", "weight": 1, "points": [[0, 0], [1, 100]]},
    {"indicator": "vulnerability", "side": "need", "weight": 1, "points": [[0, 0], [100, 100]], "equity": True},
    {"indicator": "usable_area_m2", "side": "feasibility", "weight": 1, "points": [[0, 0], [100, 100]]},
]
CONSTRAINTS = [{"id": "no_usable_area", "column": "usable_area_m2", "test": "at_most", "value": 0}]


def profile(criteria=CRITERIA):
    document = {"id": "mine", "prefix": "mine", "kinds": ["square"], "criteria": criteria, "constraints": CONSTRAINTS}
    return parse_profile(json.dumps(document), "mine.json")


@pytest.fixture
def sites():
    """Five squares of usable area 100, the last blocked; sealed 0.9, 0.8, 0.5, 0.4; vulnerable 0, 10, 100, 60."""
    return FeatureTable.make(
        [shapely.Point(0, 0)] * 5,
        {
            "site_id": list("abcde"), "code": ["SQ-1", "SQ-2", "SQ-3", "SQ-4", "SQ-5"], "kind": ["square"] * 5,
            "name": ["Rich Square", None, "<b>Poor</b> Square", "Poor Yard", "Full Square"],
            "neighbourhood": ["West", "West", "East", "East", "East"], "sealed_share_100m": [0.9, 0.8, 0.5, 0.4, 1.0],
            "vulnerability": [0.0, 10.0, 100.0, 60.0, 100.0], "usable_area_m2": [100.0, 100.0, 100.0, 100.0, 0.0],
        },
        2154,
    )  # fmt: skip


def test_ranks_with_and_without_equity_and_who_moves(sites):
    # With equity the needs are 45, 45, 75, 50: c, d, then a and b (equal, by name); without 90, 80, 50, 40: a, b, c, d.
    notes = Notes()
    effect = equity_effect(sites, profile(), notes, top=2)
    assert effect.sites.number("mine_rank_without_equity").tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert effect.sites.number("mine_equity_moved").tolist() == [-2.0, -2.0, 2.0, 2.0, 0.0]
    assert score_sites(sites, profile(), Notes()).number("mine_rank").tolist() == [3.0, 4.0, 1.0, 2.0, 5.0]
    movers = effect.movers
    # all moved by two places: the better ranked first
    assert movers.text("site_id").tolist() == ["c", "d", "a", "b"]
    assert movers.number("rank_with").tolist() == [1.0, 2.0, 3.0, 4.0]
    assert movers.number("rank_without").tolist() == [3.0, 4.0, 1.0, 2.0]
    assert movers.number("moved").tolist() == [2.0, 2.0, -2.0, -2.0]
    assert movers.number("score_with") == pytest.approx([np.sqrt(7500), np.sqrt(5000), np.sqrt(4500), np.sqrt(4500)])
    assert movers.number("score_without")[0] == pytest.approx(np.sqrt(5000))
    assert effect.enter.text("code").tolist() == ["SQ-3", "SQ-4"]
    assert effect.leave.text("code").tolist() == ["SQ-1", "SQ-2"]
    assert effect.criteria == (("vulnerability", 1.0),)
    assert {field.name for field in movers_schema().fields} == set(movers.columns)
    told = next(note for note in notes if note.code == "equity_moves")
    assert (told.values["count"], told.values["enter"], told.values["leave"]) == (4, 2, 2)


def test_the_order_of_sites_changes_nothing(sites):
    order = np.array([3, 0, 4, 2, 1])
    plain, turned = equity_effect(sites, profile(), Notes()), equity_effect(sites.select(order), profile(), Notes())
    assert plain.sites.number("mine_equity_moved")[order].tolist() == turned.sites.number("mine_equity_moved").tolist()
    assert plain.movers.text("site_id").tolist() == turned.movers.text("site_id").tolist()


def test_a_profile_without_equity_criteria_moves_nobody_and_says_so(sites):
    notes = Notes()
    plain = [{key: value for key, value in criterion.items() if key != "equity"} for criterion in CRITERIA]
    effect = equity_effect(sites, profile(plain), notes)
    assert len(effect.movers) == 0
    assert effect.sites.number("mine_equity_moved").tolist() == [0.0] * 5
    assert [note.code for note in notes] == ["no_equity_criteria", "equity_moves"]


def test_a_site_known_by_equity_alone_has_no_rank_without(sites):
    unknown = sites.with_columns(sealed_share_100m=np.array([np.nan, 0.8, 0.5, 0.4, 1.0]))
    effect = equity_effect(unknown, profile(), Notes())
    assert np.isnan(effect.sites.number("mine_rank_without_equity")[0])
    assert np.isnan(effect.sites.number("mine_equity_moved")[0])
    assert "a" not in effect.movers.text("site_id")


def test_a_side_of_equity_alone_has_no_ranking_without_and_breaks_nothing(sites):
    notes = Notes()
    effect = equity_effect(sites, profile(CRITERIA[1:]), notes)
    assert np.isnan(effect.sites.number("mine_rank_without_equity")).all()
    assert len(effect.movers) == 0
    assert [note.code for note in notes.warnings] == ["equity_alone"]


@pytest.mark.parametrize("name", ["greening", "pedestrian"])
def test_deprivation_and_priority_neighbourhoods_raise_the_need_visibly(name, sites):
    # the same site, once in a priority neighbourhood of high deprivation and once in none
    same = sites.select(np.array([2, 2])).with_columns(
        site_id=["poor", "rich"], speed_kmh=[30.0, 30.0], road_class=["residential"] * 2, vulnerability=[80.0, 10.0],
        priority_share_100m=[1.0, 0.0],
    )
    found = score_sites(same, built_in(name), Notes())
    poor, rich = found.number(f"{name}_need")
    assert poor > rich + 10
    why = [json.loads(text) for text in found.text(f"{name}_why")]
    assert {"vulnerability", "priority_share_100m"} <= {item["indicator"] for item in why[0]["up"]}
    assert "un quartier prioritaire (100\u202f% des alentours)" in why[0]["text"]["fr"]
    assert {"vulnerability", "priority_share_100m"} <= {item["indicator"] for item in why[1]["down"]}
    assert [c.indicator for c in built_in(name).criteria if c.equity] == ["vulnerability", "priority_share_100m"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_who_enters_and_who_leaves(sites, language):
    page = render_movers(equity_effect(sites, profile(), Notes(), top=2), "mine", language)
    assert f'lang="{language}"' in page
    enters, leaves = page.split("<section>")[1:3]
    assert "SQ-3" in enters
    assert "SQ-1" in leaves
    assert "▲ +2" in enters
    assert "▼ −2" in leaves
    # names come from data and are escaped
    assert "<b>Poor</b>" not in page
    assert "&lt;b&gt;Poor&lt;/b&gt; Square" in page


def test_the_page_of_a_profile_without_equity_criteria_says_so(sites):
    plain = [{key: value for key, value in criterion.items() if key != "equity"} for criterion in CRITERIA]
    page = render_movers(equity_effect(sites, profile(plain), Notes()), "greening", "en")
    assert "This profile counts no equity criterion." in page
    assert "Greening: what equity changes" in page
