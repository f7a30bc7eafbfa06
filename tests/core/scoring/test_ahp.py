import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.errors import DataFileError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.ahp import RULES, weigh_by_judgements, weights_of, worst_triad
from transformable_spaces.transformable_spaces_plugin.core.scoring.judgements import parse_judgements
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import built_in

DOCS = Path(__file__).resolve().parents[3] / "docs" / "profiles.md"
NAMES = ("heat_anomaly_c", "canopy_share_100m", "vulnerability")


def matrix_of(text, file="ours.csv"):
    return parse_judgements(text, file)[0].matrix


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.S)


def test_the_example_of_the_docs_is_right_to_nine_decimals():
    text = DOCS.read_text(encoding="utf-8").split("**Worked by hand.**")[1]
    numbers = [float(n) for n in re.findall(r"\d\.\d{9}", text)]
    # geometric means, their sum, weights, weights in the profile, x, λ, index, ratio (a mean of 1 is written without decimals)
    means, total, shares, weights = np.cbrt([12, 1, 1 / 12]), numbers[2], numbers[3:6], numbers[6:9]
    assert numbers[:3] == pytest.approx([means[0], means[2], means.sum()], abs=1e-9)
    assert shares == pytest.approx(means / total, abs=1e-9)
    judged = parse_judgements(blocks("csv")[0], "ours.csv")
    found = weights_of(judged[0].matrix)
    assert found.weights == pytest.approx(shares, abs=1e-9)
    assert found.eigenvalue == pytest.approx(numbers[10], abs=1e-9)
    assert found.consistency_ratio == pytest.approx(numbers[12], abs=1e-9)
    profile = weigh_by_judgements(built_in("greening"), judged, "ours.csv", Notes())
    assert [c.weight for name in NAMES for c in profile.criteria if c.indicator == name] == pytest.approx(weights, abs=5e-9)


def test_both_forms_of_the_docs_say_the_same():
    table, pairs = parse_judgements(blocks("csv")[0], "ours.csv")[0], parse_judgements(blocks("json")[1], "ours.json")[0]
    assert table.indicators == pairs.indicators == NAMES
    assert table.matrix == pytest.approx(pairs.matrix)


def test_pymcdm_agrees():
    subjective = pytest.importorskip("pymcdm.weights.subjective")
    rng = np.random.default_rng(2)
    scale = np.array([*range(1, 10), *(1 / v for v in range(2, 10))])
    for size in (2, 3, 5, 9):
        matrix = np.ones((size, size))
        for i in range(size):
            for j in range(i + 1, size):
                matrix[i, j] = rng.choice(scale)
                matrix[j, i] = 1 / matrix[i, j]
        oracle = subjective.AHP(matrix=matrix)
        found = weights_of(matrix)
        assert found.weights == pytest.approx(oracle(), abs=1e-9)
        if size > 2:
            # the same eigenvalue over another table of random indices
            expected = oracle.get_cr() * subjective.AHP.RI_M[size - 1] / RULES.numbers("random_index")[str(size)]
            assert found.consistency_ratio == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.floats(0.4, 3), min_size=2, max_size=8), st.data())
@settings(max_examples=60, deadline=None)
def test_judgements_without_contradiction_give_back_the_weights_behind_them(weights, data):
    weights = np.array(weights)
    order = np.array(data.draw(st.permutations(range(len(weights)))))
    matrix = weights[:, None] / weights[None, :]
    found = weights_of(matrix)
    assert found.weights == pytest.approx(weights / weights.sum(), abs=1e-9)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert weights_of(matrix[np.ix_(order, order)]).weights == pytest.approx(found.weights[order], abs=1e-9)


def test_judgements_that_contradict_each_other_are_refused_with_the_worst_triad():
    text = (
        ",heat_anomaly_c,sealed_share_100m,canopy_share_100m,vulnerability\nheat_anomaly_c,1,3,1/2,2\nsealed_share_100m,,1,3,1\n"
        "canopy_share_100m,,,1,2\nvulnerability,,,,1\n"
    )
    # 3 · 3 = 9 would follow for heat over canopy, not 1/2: 18 times off, more than any other three
    assert worst_triad(matrix_of(text)) == (0, 1, 2)
    with pytest.raises(DataFileError) as refused:
        weigh_by_judgements(built_in("greening"), parse_judgements(text, "ours.csv"), "ours.csv", Notes())
    assert refused.value.path == "line 1"
    assert "contradict each other" in refused.value.rule
    assert (
        "heat_anomaly_c is 3 times as important as sealed_share_100m and sealed_share_100m is 3 times as important as canopy_share_100m, "
        "from which 9 times would follow, but heat_anomaly_c is 1/2 times as important as canopy_share_100m"
    ) in refused.value.rule


def test_both_sides_may_be_judged_and_the_rest_keeps_its_part():
    text = (
        ";canopy_share_100m;vulnerability\ncanopy_share_100m;1;3\nvulnerability;0,33;1\n;;\n"
        ";latitude;usable_area_m2\nlatitude;1;\nusable_area_m2;4;1\n"
    )
    notes = Notes()
    profile = weigh_by_judgements(built_in("greening"), parse_judgements(text, "ours.csv"), "ours.csv", notes)
    weight = {criterion.indicator: criterion.weight for criterion in profile.criteria}
    # canopy and vulnerability share 2 + 2 as 3 : 1; latitude and usable area share 2 + 2 as 1 : 4
    assert [weight[n] for n in ("canopy_share_100m", "vulnerability", "latitude", "usable_area_m2")] == pytest.approx([3, 1, 0.8, 3.2])
    assert weight["heat_anomaly_c"] == 3
    assert [note.values["side"] for note in notes] == ["need", "feasibility"]


@pytest.mark.parametrize(
    ("text", "file", "where", "rule"),
    [
        (",a,b\na,1,3\nb,1/2,1\n", "j.csv", "line 3, column 2", "reciprocal"),
        (",a,b\na,2,3\nb,,1\n", "j.csv", "line 2, column 2", "a against itself is 1"),
        (",a,b\na,1,10\nb,,1\n", "j.csv", "line 2, column 3", "from 1/9 to 9"),
        (",a,b\na,1,0\nb,,1\n", "j.csv", "line 2, column 3", "from 1/9 to 9"),
        (",a,b\na,1,-3\nb,,1\n", "j.csv", "line 2, column 3", "from 1/9 to 9"),
        (",a,b\na,1,1/0\nb,,1\n", "j.csv", "line 2, column 3", "from 1/9 to 9"),
        (",a,b\na,1,much\nb,,1\n", "j.csv", "line 2, column 3", "from 1/9 to 9"),
        (",a,b\na,1,\nb,,1\n", "j.csv", "line 1", "a and b are not compared"),
        (",a,b\nb,1,3\na,,1\n", "j.csv", "line 1", "the same indicators in the same order"),
        (",a,a\na,1,3\na,,1\n", "j.csv", "line 1", "'a' occurs twice"),
        (",a,b\na,1,3,2\nb,,1\n", "j.csv", "line 2", "2 values"),
        (",a\na,1\n", "j.csv", "line 1", "at least two indicators"),
        ("\n\n", "j.csv", "", "no judgements"),
        ("[]", "j.json", "", "a file of judgements is an object"),
        ('{"judgements": []}', "j.json", "judgements", "at least one"),
        ('{"judgement": []}', "j.json", "judgement", "unknown key"),
        ('{"judgements": [{"indicators": ["a", "b"]}]}', "j.json", "judgements[0]", "exactly one of matrix, pairs"),
        ('{"judgements": [{"indicators": ["a", "b"], "matrix": [[1, 2]]}]}', "j.json", "judgements[0].matrix", "2 rows of 2"),
        ('{"judgements": [{"indicators": ["a", "b"], "pairs": [["a", "c", 2]]}]}', "j.json", "judgements[0].pairs[0]", "two of: a, b"),
        (
            '{"judgements": [{"indicators": ["a", "b"], "pairs": [["a", "b", 2], ["b", "a", 2]]}]}',
            "j.json", "judgements[0].pairs[1]", "b and a are compared twice",
        ),
        ('{"judgements": [{"indicators": ["a", "b"], "pairs": []}]}', "j.json", "judgements[0]", "not compared"),
    ],
)  # fmt: skip
def test_faults_of_a_file_are_told_with_place_and_rule(text, file, where, rule):
    with pytest.raises(DataFileError) as refused:
        parse_judgements(text, file)
    assert (refused.value.file, refused.value.path) == (file, where)
    assert rule in refused.value.rule


@pytest.mark.parametrize(
    ("names", "rule"),
    [
        (("canopy_share_100m", "latitude"), "“feasibility”"),
        (("canopy_share_100m", "speed_kmh"), "the profile has no indicator 'speed_kmh'"),
    ],
)
def test_indicators_must_be_of_the_profile_and_of_one_side(names, rule):
    document = json.dumps({"judgements": [{"indicators": names, "pairs": [[*names, 3]]}]})
    with pytest.raises(DataFileError, match=re.escape(rule)):
        weigh_by_judgements(built_in("greening"), parse_judgements(document, "j.json"), "j.json", Notes())


def test_an_indicator_is_judged_once():
    one = {"indicators": ["canopy_share_100m", "vulnerability"], "pairs": [["canopy_share_100m", "vulnerability", 3]]}
    with pytest.raises(DataFileError, match="'canopy_share_100m' is judged twice") as refused:
        weigh_by_judgements(built_in("greening"), parse_judgements(json.dumps({"judgements": [one, one]}), "j.json"), "j.json", Notes())
    assert refused.value.path == "judgements[1]"
