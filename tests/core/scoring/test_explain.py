import json
import math

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City
from transformable_spaces.transformable_spaces_plugin.core.indicators.catalogue import catalogue
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.explain import effects, shown
from transformable_spaces.transformable_spaces_plugin.core.scoring.gaps import NOT_YET, what_gaps_cost
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import BUILT_IN, built_in, parse_profile
from transformable_spaces.transformable_spaces_plugin.core.scoring.score import judge, score_sites
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import LANGUAGES, Words

VALUES = {
    "sealed_share_100m": 0.86, "canopy_share_100m": 0.24, "green_distance_m": 840.0, "plantable_share": 0.02, "usable_area_m2": 1234.5,
    "max_inscribed_diameter_m": 1.0, "slope_pct": 3.0,
}


@pytest.fixture
def why():
    columns = {name: np.array([value]) for name, value in VALUES.items()}
    sites = FeatureTable.make(
        [shapely.Point(0, 0)], {"site_id": ["s"], "kind": ["street"], "latitude": ["closed"], **columns}, 2154
    )
    return json.loads(score_sites(sites, built_in("greening"), Notes()).text("greening_why")[0]), sites


def test_the_strongest_contributions_come_first_each_way(why):
    # Points: sealed 93.3, canopy 20, green 95, plantable 5, usable 100, inscribed 16.7, slope 100, latitude 0.
    # Need weighs 2, 2, 2: effects 14.44, −10, 15. Feasibility weighs 3, 2, 2, 1, 2 of 10: −13.5, +10, −6.67, +5, −10.
    document, _ = why
    assert [(item["indicator"], item["effect"]) for item in document["up"]] == [
        ("green_distance_m", 15.0), ("sealed_share_100m", 14.44), ("usable_area_m2", 10.0),
    ]
    # canopy and latitude weigh the same: the order of the profile decides
    assert [(item["indicator"], item["effect"]) for item in document["down"]] == [
        ("plantable_share", -13.5), ("canopy_share_100m", -10.0), ("latitude", -10.0),
    ]
    assert document["missing"] == [
        "heat_anomaly_c", "people_300m_per_ha", "vulnerability", "priority_share_100m", "tree_positions", "network_conflict_share",
        "sun_hours",
    ]


def test_effects_add_up_to_the_means(why):
    _, sites = why
    profile = built_in("greening")
    sides = np.array([criterion.side for criterion in profile.criteria], dtype=object)
    moved = effects(judge(sites, profile))[0]
    scored = score_sites(sites, profile, Notes())
    for side in ("need", "feasibility"):
        assert 50 + np.nansum(moved[sides == side]) == pytest.approx(scored.number(f"greening_{side}")[0])


def test_it_is_told_in_three_languages(why):
    text = why[0]["text"]
    assert set(text) == set(LANGUAGES)
    assert text["fr"] == (
        "Pour : un espace vert public à 840\u00a0m à pied des riverains ; des alentours très minéraux (86\u202f% de sols imperméables) ; "
        "une surface utilisable généreuse (1\u202f234\u00a0m²). Contre : peu de place pour planter (2\u202f% du site) ; "
        "des alentours déjà arborés (24\u202f% de couvert) ; une marge de manœuvre faible (fermé)."
    )
    assert "(86%)" in text["en"]
    assert "1,234\u00a0m²" in text["en"]
    assert "1234\u00a0m²" in text["es"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_has_its_own_writing(language):
    words = Words(language)
    assert shown(words, catalogue()["speed_kmh"], 30.0) == "30\u00a0km/h"
    assert shown(words, catalogue()["vulnerability"], 65.0) == "65"
    assert shown(words, catalogue()["road_class"], "residential") == words.say("indicator.road_class.residential")
    assert shown(words, catalogue()["road_class"], "new_class") == "new_class"


def test_gaps_tell_what_absent_layers_cost():
    profile = built_in("greening")
    gaps = what_gaps_cost(profile, City({}, FeatureTable.empty(crs=2154).crs))
    by_input = {gap.inputs: gap for gap in gaps}
    # of 29: sun hours need heights (1), heat needs a raster (3), canopy trees or a raster (2)
    heights = ("buildings.height_m", "buildings.levels", "dsm_m")
    assert by_input[heights].indicators == ("sun_hours",)
    assert by_input[heights].confidence_lost == pytest.approx(1 / 29)
    assert (NOT_YET,) not in by_input
    assert by_input[("lst_c",)].confidence_lost == pytest.approx(3 / 29)
    assert by_input[("canopy_m", "trees")].indicators == ("canopy_share_100m",)
    assert [gap.confidence_lost for gap in gaps] == sorted((gap.confidence_lost for gap in gaps), reverse=True)


def test_gaps_of_one_kind_count_what_applies_to_it():
    # a blind wall has neither tree positions nor slope; sun hours weigh 1 of 3+2+2+2+2+2+1 + 2+1+2 = 19
    gaps = what_gaps_cost(built_in("greening"), City({}, FeatureTable.empty(crs=2154).crs), kind="blind_wall")
    heights = next(gap for gap in gaps if "buildings.levels" in gap.inputs)
    assert heights.indicators == ("sun_hours",)
    assert math.isclose(heights.confidence_lost, 1 / 19)


def test_phrases_speak_of_the_value_even_where_a_profile_wants_little_of_it():
    # A profile for keeping what is green: unsealed, shaded surroundings speak for a site.
    criteria = [
        {"indicator": "sealed_share_100m", "side": "need", "weight": 1, "points": [[0, 100], [1, 0]]},
        {"indicator": "canopy_share_100m", "side": "need", "weight": 1, "points": [[0, 0], [0.3, 100]]},
        {"indicator": "latitude", "side": "feasibility", "weight": 1, "classes": {"open": 0, "closed": 100}},
    ]
    profile = parse_profile(json.dumps({"id": "keep", "prefix": "keep", "criteria": criteria}), "keep.json")
    sites = FeatureTable.make(
        [shapely.Point(0, 0)],
        {"site_id": ["s"], "kind": ["square"], "sealed_share_100m": [0.2], "canopy_share_100m": [0.03], "latitude": ["open"]}, 2154,
    )
    text = json.loads(score_sites(sites, profile, Notes()).text("keep_why")[0])["text"]["en"]
    assert text == (
        "For: surroundings that are still permeable (20% sealed). Against: room to act (open); few trees around (3% canopy)."
    )


@pytest.mark.parametrize("name", BUILT_IN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_at_most_three_each_way_all_in_words(name, language):
    profile = built_in(name)
    rng = np.random.default_rng(8)
    columns = {"site_id": [f"s{i}" for i in range(40)], "kind": ["street"] * 40}
    for criterion in profile.criteria:
        if criterion.unit == "class":
            columns[criterion.indicator] = rng.choice(np.array([*criterion.value.points], dtype=object), 40)
        else:
            columns[criterion.indicator] = rng.uniform(0, max(criterion.value.x[-1], 1.0), 40)
    scored = score_sites(FeatureTable.make([shapely.Point(0, 0)] * 40, columns, 2154), profile, Notes())
    for text in scored.text(f"{name}_why"):
        document = json.loads(text)
        for way, sign in (("up", 1), ("down", -1)):
            strengths = [sign * item["effect"] for item in document[way]]
            assert len(strengths) <= 3
            assert strengths == sorted(strengths, reverse=True)
            # at least half a hundredth of a point, since effects are told to two decimals
            assert all(strength >= 0 for strength in strengths)
        told = document["text"][language]
        assert told.count("; " if language == "en" else ";") <= 4
        assert "{" not in told
        assert "indicator." not in told
