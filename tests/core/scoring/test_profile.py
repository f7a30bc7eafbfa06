import json
from pathlib import Path

import pytest
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError
from transformable_spaces.transformable_spaces_plugin.core.indicators.catalogue import catalogue
from transformable_spaces.transformable_spaces_plugin.core.scoring.columns import SCORE_COLUMNS
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import BUILT_IN, built_in, check_together, parse_profile
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile_rules import MADE_BY_SCORES

GOOD = {
    "id": "mine",
    "prefix": "mine",
    "kinds": ["street", "square"],
    "criteria": [
        {"indicator": "sealed_share_100m", "side": "need", "weight": 2, "points": [[0.3, 0], [0.9, 100]]},
        {"indicator": "usable_area_m2", "side": "feasibility", "weight": 1, "points": [[10, 0], [1000, 100]]},
        {"indicator": "latitude", "side": "feasibility", "weight": 1, "classes": {"open": 100, "closed": 0}},
    ],
    "constraints": [{"id": "no_usable_area", "column": "usable_area_m2", "test": "at_most", "value": 0}],
}


def changed(path, value):
    document = json.loads(json.dumps(GOOD))
    place = document
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(document)


def test_a_good_profile_is_read():
    profile = parse_profile(json.dumps(GOOD), "mine.json")
    assert [criterion.indicator for criterion in profile.criteria] == ["sealed_share_100m", "usable_area_m2", "latitude"]
    assert profile.criteria[0].kinds[0] == "street"
    assert profile.constraints[0].conditions[0].value == 0


@pytest.mark.parametrize(
    ("path", "value", "where", "rule"),
    [
        (("criteria", 0, "indicator"), "sealed_share", "criteria[0].indicator", "unknown indicator 'sealed_share'"),
        (("criteria", 1, "indicator"), "sealed_share_100m", "criteria[1].indicator", "already criteria[0]"),
        (("criteria", 0, "weight"), -1, "criteria[0].weight", "at least 0"),
        (("criteria", 0, "weight"), "2", "criteria[0].weight", "at least 0"),
        (("criteria", 0, "weight"), True, "criteria[0].weight", "at least 0"),
        (("criteria", 0, "weight"), 0, "criteria", "side “need” has a weight above 0"),
        (("criteria", 0, "side"), "wish", "criteria[0].side", "need, feasibility"),
        (("criteria", 0, "points"), [[0.9, 0], [0.3, 100]], "criteria[0].points[1]", "increases strictly"),
        (("criteria", 0, "points"), [[0.3, 0], [0.3, 100]], "criteria[0].points[1]", "increases strictly"),
        (("criteria", 0, "points"), [[0.3, 0], [0.9, 101]], "criteria[0].points[1]", "between 0 and 100"),
        (("criteria", 0, "points"), [[0, 0], [0.5, 60], [1, 40]], "criteria[0].points[2]", "40 after 60 turns back"),
        (("criteria", 0, "points"), [[0, 80], [0.2, 20], [0.5, 20], [1, 30]], "criteria[0].points[3]", "30 after 20 turns back"),
        (("criteria", 0, "points"), [[0.3, "a"]], "criteria[0].points[0]", "two numbers"),
        (("criteria", 0, "points"), [], "criteria[0].points", "at least one"),
        (("criteria", 0, "points"), ..., "criteria[0]", "exactly one of"),
        (("criteria", 2, "classes"), {"open": 120}, "criteria[2].classes.open", "between 0 and 100"),
        (("criteria", 0, "classes"), {"open": 1}, "criteria[0]", "exactly one of"),
        (("criteria", 0, "unit"), "%", "criteria[0].unit", "measured in share"),
        (("criteria", 0, "wieght"), 3, "criteria[0].wieght", "unknown key"),
        (("criteria", 0, "kinds"), ["street", "lawn"], "criteria[0].kinds[1]", "unknown kind 'lawn'"),
        (("kinds",), "some", "kinds", "a list"),
        (("prefix",), "My Score", "prefix", "lower-case"),
        (("criteria",), ..., "criteria", "is required"),
        (("aggregation",), "cyclic", "aggregation", "geometric"),
        (("constraints", 0, "test"), "equals", "constraints[0].test", "at_most"),
        (("constraints", 0, "value"), "nothing", "constraints[0].value", "a number"),
        (("constraints", 0, "id"), "dragons", "constraints[0].id", "no words"),
        (("constraints", 0, "column"), "mine_score", "constraints[0].column", "made by this score itself: a cycle of constraints"),
        (("constraints", 0, "column"), "mine_rank_p95", "constraints[0].column", "a cycle of constraints"),
        (("constraints", 0, "also"), {}, "constraints[0].also", "a list"),
        (("constraints", 0, "also"), ["water"], "constraints[0].also[0]", "a condition is an object"),
        (("constraints", 0, "also"), [{"column": "x"}], "constraints[0].also[0].test", "is required"),
        (("constraints", 0, "also"), [{"column": "x", "test": "is_true", "id": "y"}], "constraints[0].also[0].id", "unknown key"),
        (
            ("constraints", 0, "also"), [{"column": "mine_need", "test": "at_least", "value": 5}], "constraints[0].also[0].column",
            "a cycle of constraints",
        ),
        (("constraints",), [GOOD["constraints"][0]] * 2, "constraints[1].id", "'no_usable_area' is already constraints[0]"),
        (("criteria", 0, "equity"), "yes", "criteria[0].equity", "true or false"),
        (("criteria", 0, "study"), {"values": [1], "percentiles": [50]}, "criteria[0].study", "percentiles only"),
        (("kinds",), [], "kinds", "at least one kind"),
        (("criteria", 0, "weight"), 10**400, "criteria[0].weight", "at least 0"),
        (("least_known",), 1.5, "least_known", "from 0 to 1"),
        (("least_known",), True, "least_known", "from 0 to 1"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_file_path_and_rule(path, value, where, rule):
    with pytest.raises(DataFileError) as refused:
        parse_profile(changed(path, value), "mine.json")
    assert refused.value.file == "mine.json"
    assert refused.value.path == where
    assert rule in refused.value.rule


def test_text_that_is_no_json_is_refused_by_line():
    with pytest.raises(DataFileError) as refused:
        parse_profile('{\n "id": "mine",\n "prefix" }', "mine.json")
    assert refused.value.path == "line 3, column 11"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"id": "a", "prefix": "a", "id": "b", "criteria": []}', "id"),
        ('{"id": "a", "criteria": [{"weight": 1, "indicator": "x", "weight": 2}]}', "criteria[0].weight"),
        ('{"id": "a", "criteria": [{"classes": {"open": 1, "open": 2}}]}', "criteria[0].classes.open"),
    ],
)
def test_a_key_that_is_written_twice_is_refused(text, where):
    with pytest.raises(DataFileError, match="written twice") as refused:
        parse_profile(text, "mine.json")
    assert refused.value.path == where


def test_a_value_function_may_rest_but_not_turn():
    document = json.loads(changed(("criteria", 0, "points"), [[0, 100], [0.2, 60], [0.4, 60], [1, 0]]))
    assert parse_profile(json.dumps(document), "mine.json").criteria[0].value.y == (100.0, 60.0, 60.0, 0.0)


def test_scores_of_one_run_may_not_block_by_each_other():
    first, second = (parse_profile(json.dumps({**GOOD, "id": name, "prefix": name}), name) for name in ("first", "second"))
    check_together([first, second])
    with pytest.raises(DataFileError, match="prefix of another profile"):
        check_together([first, first])
    rests = {**GOOD, "id": "rests", "prefix": "rests"}
    rests["constraints"] = [{"id": "no_usable_area", "column": "second_score", "test": "at_most", "value": 10}]
    on_second = parse_profile(json.dumps(rests), "rests.json")
    # on a score made before it may rest; on one made after, there is a circle
    check_together([second, on_second])
    with pytest.raises(DataFileError, match="a cycle of constraints") as refused:
        check_together([on_second, second])
    assert refused.value.path == "constraints[0].column"
    assert "“second”" in refused.value.rule
    with pytest.raises(DataFileError) as refused:
        check_together([on_second, second], ["rests.json", "second.json"])
    assert refused.value.file == "rests.json"


def test_the_columns_that_scores_make_are_known_to_the_rules():
    assert {name for name, _, _ in SCORE_COLUMNS} == set(MADE_BY_SCORES)


def test_without_equity_its_criteria_weigh_nothing():
    document = json.loads(json.dumps(GOOD))
    document["criteria"][0]["equity"] = True
    with pytest.raises(DataFileError, match=r"without the equity criteria \(sealed_share_100m\) the side “need” has no weight left"):
        parse_profile(json.dumps(document), "mine.json").without_equity()
    document["criteria"].append({"indicator": "canopy_share_100m", "side": "need", "weight": 1, "points": [[0, 100], [1, 0]]})
    assert [c.weight for c in parse_profile(json.dumps(document), "mine.json").without_equity().criteria] == [0, 1, 1, 1]


def test_a_profile_that_is_no_object_is_refused():
    with pytest.raises(DataFileError, match="object"):
        parse_profile("[]", "mine.json")


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_profiles_of_the_method_are_complete(name):
    profile = built_in(name)
    wanted = [indicator.id for indicator in catalogue().values() if name in indicator.scores]
    assert sorted(criterion.indicator for criterion in profile.criteria) == sorted(wanted)
    for criterion in profile.criteria:
        assert set(criterion.kinds) & set(profile.kinds) <= set(catalogue()[criterion.indicator].kinds) & set(profile.kinds)
        assert criterion.source


def test_the_numbers_of_the_method_are_those_of_the_files():
    # METHODS §3, the sums of the weights: greening 13 + 15, pedestrianisation 15 + 14; and 1 for priority neighbourhoods in need
    sums = {
        (name, side): sum(c.weight for c in built_in(name).criteria if c.side == side)
        for name in BUILT_IN for side in ("need", "feasibility")
    }
    assert sums == {
        ("greening", "need"): 13 + 1, ("greening", "feasibility"): 15, ("pedestrian", "need"): 15 + 1,
        ("pedestrian", "feasibility"): 14,
    }


def test_an_unknown_built_in_profile_is_refused():
    with pytest.raises(DataFileError, match="greening, pedestrian"):
        built_in("cycling")


def test_weights_are_replaced_and_checked():
    profile = parse_profile(json.dumps(GOOD), "mine.json").with_weights({"latitude": 0})
    assert [criterion.weight for criterion in profile.criteria] == [2, 1, 0]
    with pytest.raises(DataFileError, match="at least 0"):
        profile.with_weights({"latitude": -1})
    with pytest.raises(DataFileError, match="no indicator 'slope_pct'"):
        profile.with_weights({"slope_pct": 1})
    with pytest.raises(DataFileError, match="need"):
        profile.with_weights({"sealed_share_100m": 0})


def test_study_percentiles_are_kept_and_reused():
    profile = built_in("pedestrian")
    assert profile.percentiles() == {}
    kept = {"pedestrian_demand": {"values": [0.0, 10.0, 50.0], "percentiles": [0.0, 40.0, 100.0]}}
    assert profile.with_percentiles(kept).percentiles() == kept
    # and written into a profile file
    document = {
        **GOOD,
        "criteria": [
            {
                "indicator": "pedestrian_demand", "side": "need", "weight": 1, "percentiles": [[0, 0], [100, 100]],
                "study": kept["pedestrian_demand"],
            },
            GOOD["criteria"][1],
        ],
    }
    assert parse_profile(json.dumps(document), "mine.json").percentiles() == kept
    document["criteria"][0]["study"] = {"values": [0.0, 0.0], "percentiles": [0.0, 100.0]}
    with pytest.raises(DataFileError, match="increase strictly"):
        parse_profile(json.dumps(document), "mine.json")


def test_the_example_of_the_docs_is_a_profile():
    page = (Path(__file__).resolve().parents[3] / "docs" / "profiles.md").read_text(encoding="utf-8")
    profile = parse_profile(page.split("```json\n")[1].split("```")[0], "docs/profiles.md")
    assert [criterion.indicator for criterion in profile.criteria if criterion.equity] == ["vulnerability"]
    assert profile.kinds == ("street", "square", "school_yard")
