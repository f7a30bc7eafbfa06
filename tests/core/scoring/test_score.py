import json
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import built_in, parse_profile
from transformable_spaces.transformable_spaces_plugin.core.scoring.score import fix_percentiles, judge, score_sites
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

PROFILE = {
    "id": "mine",
    "prefix": "mine",
    "kinds": ["street", "square", "flat_roof"],
    "criteria": [
        {"indicator": "sealed_share_100m", "side": "need", "weight": 2, "points": [[0, 0], [1, 100]]},
        {"indicator": "canopy_share_100m", "side": "need", "weight": 1, "points": [[0, 100], [1, 0]]},
        {"indicator": "usable_area_m2", "side": "feasibility", "weight": 1, "points": [[0, 0], [100, 100]]},
        {"indicator": "latitude", "side": "feasibility", "weight": 3, "classes": {"open": 100, "openable": 60, "closed": 0}},
        {"indicator": "tree_positions", "side": "feasibility", "weight": 2, "points": [[0, 0], [10, 100]], "kinds": ["street", "square"]},
    ],
    "constraints": [
        {"id": "no_usable_area", "column": "usable_area_m2", "test": "at_most", "value": 0},
        {"id": "main_road", "column": "road_class", "test": "one_of", "value": ["primary"], "kinds": ["street"]},
        {"id": "bridge_deck", "column": "constraints", "test": "contains", "value": "bridge"},
        {"id": "only_way_to_emergency", "column": "only_way_to_emergency", "test": "is_true"},
    ],
}


def profile(**changes):
    return parse_profile(json.dumps({**PROFILE, **changes}), "mine.json")


def table(*rows):
    names = ("kind", "sealed_share_100m", "canopy_share_100m", "usable_area_m2", "latitude", "tree_positions", "road_class", "constraints")
    columns = {name: [row[i] if i < len(row) else None for row in rows] for i, name in enumerate(names)}
    numbers = names[1:4] + ("tree_positions",)
    made = {
        n: np.array([np.nan if v is None else v for v in columns[n]], dtype=float) if n in numbers else np.array(columns[n], dtype=object)
        for n in names
    }
    return FeatureTable.make([shapely.Point(0, 0)] * len(rows), {"site_id": [f"s{i:02d}" for i in range(len(rows))], **made}, 2154)


def scored(*rows, **changes):
    return score_sites(table(*rows), profile(**changes), Notes())


def test_a_score_worked_by_hand():
    found = scored(("street", 0.8, 0.1, 50, "openable", 4))
    # need (2·80 + 90) / 3; feasibility (50 + 3·60 + 2·40) / 6; score the root of their product; all nine weights present
    need, feasibility = 250 / 3, 310 / 6
    assert found.number("mine_need") == pytest.approx([need])
    assert found.number("mine_feasibility") == pytest.approx([feasibility])
    assert found.number("mine_score") == pytest.approx([math.sqrt(need * feasibility)])
    assert found.number("mine_confidence").tolist() == [1.0]


def test_a_missing_indicator_leaves_the_mean_and_lowers_the_confidence():
    found = scored(("street", 0.8, None, 50, "openable", 4))
    assert found.number("mine_need") == pytest.approx([80.0])
    # 8 of the weights 2 + 1 + 1 + 3 + 2 are there
    assert found.number("mine_confidence") == pytest.approx([8 / 9])


def test_what_does_not_apply_leaves_the_confidence_alone():
    found = scored(("flat_roof", 0.8, 0.1, 50, "openable", None))
    assert found.number("mine_feasibility") == pytest.approx([(50 + 3 * 60) / 4])
    assert found.number("mine_confidence").tolist() == [1.0]
    assert json.loads(found.text("mine_why")[0])["missing"] == []


def test_a_kind_that_the_score_is_not_meant_for_has_none():
    found = scored(("blind_wall", 0.8, 0.1, 0, "openable", 4))
    for name in ("score", "need", "feasibility", "confidence", "rank"):
        assert np.isnan(found.number(f"mine_{name}")).all(), name
    assert found.text("mine_blocked_by").tolist() == [None]
    assert found.text("mine_why").tolist() == [None]


def test_a_side_without_any_indicator_is_unknown_and_said_so():
    notes = Notes()
    found = score_sites(table(("street", None, None, 50, "open", 4)), profile(), notes)
    assert np.isnan([found.number(f"mine_{name}")[0] for name in ("need", "score", "rank")]).all()
    assert found.number("mine_feasibility")[0] > 0
    assert [note.code for note in notes][0] == "score_unknown"
    assert "Too little is known of the need." in json.loads(found.text("mine_why")[0])["text"]["en"]


@pytest.mark.parametrize(("least_known", "has"), [(0, True), (0.16, True), (0.17, False), (1, False)])
def test_a_side_of_which_too_little_is_known_gives_no_score(least_known, has):
    # of feasibility the usable area alone: 1 of the weights 1 + 3 + 2, a sixth
    rows = [("street", 0.8, 0.1, 50, None, None), ("street", 0.5, 0.5, 50, "open", 4)]
    notes = Notes()
    found = score_sites(table(*rows), profile(least_known=least_known), notes)
    for name in ("feasibility", "score", "rank"):
        assert np.isfinite(found.number(f"mine_{name}")).tolist() == [has, True], name
    # what is known is shown all the same, and the confidence is that of the data
    assert found.number("mine_need") == pytest.approx([250 / 3, 50])
    assert found.number("mine_confidence") == pytest.approx([4 / 9, 1])
    assert [note.values["count"] for note in notes if note.code == "score_unknown"] == ([] if has else [1])
    told = json.loads(found.text("mine_why")[0])["text"]["en"]
    assert ("Too little is known of the feasibility." in told) == (not has)
    assert found.number("mine_score")[1] == pytest.approx(scored(rows[1]).number("mine_score")[0])


@pytest.mark.parametrize(("area_m2", "blocked"), [(49.0, True), (51.0, False), (np.nan, False)])
@pytest.mark.parametrize("kind", ["square", "leftover"])
def test_a_corner_is_no_place_to_pedestrianise(kind, area_m2, blocked):
    values = {"speed_kmh": [50.0], "footway_deficit": [1.0], "through_share": [0.0], "detour_factor": [1.0]}
    sites = FeatureTable.make([shapely.Point(0, 0)], {"site_id": ["a"], "kind": [kind], "area_m2": [area_m2], **values}, 2154)
    found = score_sites(sites, built_in("pedestrian"), Notes())
    assert found.text("pedestrian_blocked_by").tolist() == (["too_small"] if blocked else [None])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("street", 0.8, 0.1, 0, "open", 4), "no_usable_area"),
        (("street", 0.8, 0.1, 50, "open", 4, "primary"), "main_road"),
        (("square", 0.8, 0.1, 50, "open", 4, "primary"), None),
        (("square", 0.8, 0.1, 50, "open", 4, None, '["bridge", "bus_route"]'), "bridge_deck"),
        (("square", 0.8, 0.1, 50, "open", 4, None, '["bus_route"]'), None),
        (("street", 0.8, 0.1, 0, "open", 4, "primary"), "no_usable_area"),
        (("street", 0.8, 0.1, None, "open", 4), None),
    ],
)
def test_a_blocked_site_scores_0_with_the_rule_named(row, reason):
    found = scored(row)
    assert found.text("mine_blocked_by").tolist() == [reason]
    assert bool(found.number("mine_score")[0] == 0) == (reason is not None)
    assert found.number("mine_need")[0] > 0
    if reason:
        why = json.loads(found.text("mine_why")[0])
        assert why["blocked_by"] == reason
        assert why["text"]["fr"].startswith("Exclu")


def test_a_flag_blocks_where_it_is_known():
    sites = table(("street", 0.8, 0.1, 50, "open", 4), ("street", 0.8, 0.1, 50, "open", 4))
    notes = Notes()
    assert score_sites(sites, profile(), notes).text("mine_blocked_by").tolist() == [None, None]
    assert [note.values["columns"] for note in notes] == ["only_way_to_emergency"]
    flagged = sites.with_columns(only_way_to_emergency=np.array([True, None], dtype=object))
    assert score_sites(flagged, profile(), Notes()).text("mine_blocked_by").tolist() == ["only_way_to_emergency", None]


def test_ranks_are_by_score_then_site_with_the_blocked_last():
    found = scored(
        ("street", 0.5, 0.5, 50, "open", 4), ("street", 0.9, 0.1, 0, "open", 4), ("street", 0.9, 0.1, 90, "open", 9),
        ("street", 0.5, 0.5, 50, "open", 4), ("blind_wall", 0.5, 0.5, 50, "open", 4),
    )
    assert found.number("mine_rank")[:4].tolist() == [2.0, 4.0, 1.0, 3.0]
    assert np.isnan(found.number("mine_rank")[4])


def test_weight_0_removes_an_indicator():
    row = ("street", 0.8, 0.1, 50, "openable", 4)
    without = [criterion for criterion in PROFILE["criteria"] if criterion["indicator"] != "canopy_share_100m"]
    zero = score_sites(table(row), profile().with_weights({"canopy_share_100m": 0}), Notes())
    removed = scored(row, criteria=without)
    for name in ("score", "need", "feasibility", "confidence"):
        assert zero.number(f"mine_{name}").tolist() == removed.number(f"mine_{name}").tolist()
    assert json.loads(zero.text("mine_why")[0]) == json.loads(removed.text("mine_why")[0])


def test_the_scale_is_absolute():
    row = ("street", 0.8, 0.1, 50, "openable", 4)
    alone = scored(row).number("mine_score")[0]
    among = scored(row, ("street", 1, 0, 100, "open", 10), ("street", 0.1, 0.9, 5, "closed", 0)).number("mine_score")[0]
    assert alone == among


def test_percentiles_of_one_study_serve_another():
    criteria = [
        {"indicator": "pedestrian_demand", "side": "need", "weight": 1, "percentiles": [[0, 0], [100, 100]]}, PROFILE["criteria"][2],
    ]
    demand = profile(criteria=criteria)
    first = table(*[("street", 0, 0, 100, "open", 0)] * 101).with_columns(pedestrian_demand=np.arange(101.0))
    kept = fix_percentiles(demand, first).percentiles()
    second = table(("street", 0, 0, 100, "open", 0)).with_columns(pedestrian_demand=np.array([25.0]))
    assert score_sites(second, demand.with_percentiles(kept), Notes()).number("mine_need") == pytest.approx([25.0])
    assert score_sites(second, demand, Notes()).number("mine_need") == pytest.approx([50.0])


def test_an_unknown_class_is_missing():
    judged = judge(table(("street", 0.8, 0.1, 50, "perhaps", 4)), profile())
    assert np.isnan(judged.points[0, 3])


value = st.one_of(st.none(), st.floats(0, 1))
row = st.tuples(
    st.sampled_from(["street", "square", "flat_roof", "blind_wall"]), value, value, st.one_of(st.none(), st.floats(0, 150)),
    st.sampled_from([None, "open", "openable", "closed"]), st.one_of(st.none(), st.integers(0, 12)),
    st.sampled_from([None, "primary", "residential"]),
)
rows = st.lists(row, min_size=1, max_size=8)


@given(rows, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_sites_changes_nothing(rows_, random):
    order = list(range(len(rows_)))
    random.shuffle(order)
    sites = table(*rows_)
    plain = score_sites(sites, profile(), Notes())
    turned = score_sites(sites.select(np.array(order)), profile(), Notes())
    for name in ("score", "need", "feasibility", "confidence", "rank"):
        assert np.array_equal(plain.number(f"mine_{name}")[order], turned.number(f"mine_{name}"), equal_nan=True)
    assert plain.text("mine_why")[order].tolist() == turned.text("mine_why").tolist()


@given(rows)
@settings(max_examples=60, deadline=None)
def test_scores_stay_in_their_bounds_and_missing_is_never_0(rows_):
    found = scored(*rows_)
    score, need, feasibility = (found.number(f"mine_{name}") for name in ("score", "need", "feasibility"))
    confidence = found.number("mine_confidence")
    for values, top in ((score, 100), (need, 100), (feasibility, 100), (confidence, 1)):
        known = values[np.isfinite(values)]
        assert ((known >= 0) & (known <= top + 1e-9)).all()
    for i, r in enumerate(rows_):
        if r[0] != "blind_wall" and r[1] is None and r[2] is None:
            assert np.isnan(need[i])
            assert np.isnan(score[i]) or found.text("mine_blocked_by")[i] is not None


@given(rows, st.sampled_from([1, 2, 3, 4, 5]))
@settings(max_examples=60, deadline=None)
def test_losing_data_never_raises_the_confidence(rows_, lost):
    fewer = [tuple(None if i == lost else v for i, v in enumerate(r)) for r in rows_]
    before, after = scored(*rows_).number("mine_confidence"), scored(*fewer).number("mine_confidence")
    there = np.isfinite(before)
    assert (after[there] <= before[there] + 1e-12).all()


@given(row.filter(lambda r: r[0] != "blind_wall" and r[1] is not None), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_more_need_never_lowers_the_score(r, more):
    better = (r[0], max(r[1], more), *r[2:])
    before, after = scored(r).number("mine_score")[0], scored(better).number("mine_score")[0]
    assert (np.isnan(before) and np.isnan(after)) or after >= before - 1e-9


@pytest.mark.parametrize("name", ["greening", "pedestrian"])
def test_the_profiles_of_the_method_score_bare_sites_by_what_they_have(name):
    sites = table(("street", 0.8, 0.1, 500, "openable", None, "residential"), ("flat_roof", 0.8, 0.1, 500, "openable"))
    found = score_sites(sites, built_in(name), Notes())
    assert set(found.columns) > {f"{name}_{part}" for part in ("score", "need", "feasibility", "confidence", "rank", "blocked_by", "why")}
    assert found.number(f"{name}_confidence")[0] < 0.5


def test_no_sites_is_no_error():
    assert len(score_sites(table(), built_in("greening"), Notes())) == 0
