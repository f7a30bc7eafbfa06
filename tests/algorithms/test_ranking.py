"""scoresites with its weighings, judgements and equity, and rankrobustness, through Processing and through qgis_process."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.processing_algorithms.scores.profiled import AGGREGATIONS, SCORES
from transformable_spaces.transformable_spaces_plugin.core.scoring import aggregate
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import BUILT_IN
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

PROFILE = {
    "id": "mine",
    "prefix": "mine",
    "criteria": [
        {"indicator": "canopy_share_100m", "side": "need", "weight": 1, "points": [[0, 100], [1, 0]]},
        {"indicator": "vulnerability", "side": "need", "weight": 1, "points": [[0, 0], [100, 100]], "equity": True},
        {"indicator": "usable_area_m2", "side": "feasibility", "weight": 1, "points": [[0, 0], [100, 100]]},
    ],
    "constraints": [{"id": "no_usable_area", "column": "usable_area_m2", "test": "at_most", "value": 0}],
}


@pytest.fixture
def folder(tmp_path):
    """Six squares with indicators, the last blocked, and a profile."""
    sites = FeatureTable.make(
        [shapely.box(20 * i, 0, 20 * i + 10, 10) for i in range(6)],
        {
            "site_id": [f"s{i}" for i in range(6)], "code": [f"SQ-{i}" for i in range(6)], "kind": ["square"] * 6,
            "canopy_share_100m": [0.1, 0.2, 0.5, 0.6, 0.3, 0.0], "vulnerability": [0.0, 10.0, 100.0, 60.0, 20.0, 90.0],
            "usable_area_m2": [90.0, 80.0, 70.0, 60.0, 50.0, 0.0],
        },
        2154,
    )  # fmt: skip
    write_table(tmp_path / "sites.gpkg", "sites", sites)
    (tmp_path / "mine.json").write_text(json.dumps(PROFILE), encoding="utf-8")
    return tmp_path


def asked(folder, **more):
    return {"SITES": str(folder / "sites.gpkg"), "PROFILE": str(folder / "mine.json"), "OUTPUT": str(folder / "out.gpkg"), **more}


def test_the_lists_offered_are_those_of_core():
    assert SCORES == BUILT_IN
    assert ("profile", *aggregate.AGGREGATIONS) == AGGREGATIONS


@pytest.mark.parametrize("name", ["profile", "weighted_sum", "topsis"])
def test_the_aggregation_may_be_chosen(run_algorithm, folder, name):
    run_algorithm("scoresites", asked(folder, AGGREGATION=name))
    found = read_table(folder / "out.gpkg")
    points = np.array([[90, 0, 90], [80, 10, 80], [50, 100, 70], [40, 60, 60], [70, 20, 50]], dtype=float)
    chosen = "geometric" if name == "profile" else name
    expected = aggregate.aggregate(chosen, points, np.ones(3), np.array([True, True, False]))
    assert found.number("mine_score") == pytest.approx([*expected, 0.0])
    assert ("compares the 5 sites of this study" in run_algorithm.log) == (name == "topsis")


def test_judgements_make_the_weights(run_algorithm, folder):
    (folder / "ours.csv").write_text(";canopy_share_100m;vulnerability\ncanopy_share_100m;1;3\nvulnerability;;1\n", encoding="utf-8")
    run_algorithm("scoresites", asked(folder, JUDGEMENTS=str(folder / "ours.csv")))
    # 3 : 1 of the weights 1 + 1; the first site has 90 and 0
    assert read_table(folder / "out.gpkg").number("mine_need")[0] == pytest.approx(67.5)
    assert "consistency ratio 0.000" in run_algorithm.log


def test_equity_is_shown_and_may_be_left_out(run_algorithm, folder):
    from qgis.core import QgsProcessingException

    results = run_algorithm(
        "scoresites",
        asked(folder, MOVERS=str(folder / "movers.gpkg"), MOVERS_REPORT=str(folder / "movers.html"), TOP=1, LANGUAGE="fr"),
    )
    found, movers = read_table(folder / "out.gpkg"), read_table(folder / "movers.gpkg")
    # Feasibility is 90, 80 … 50. Without equity the needs are 90, 80, 50, 40, 70 (s2 and s4 equal: by name); with it 45, 45, 75, 50, 45
    assert found.number("mine_rank_without_equity").tolist() == [1, 2, 3, 5, 4, 6]
    assert found.number("mine_rank").tolist() == [2, 3, 1, 4, 5, 6]
    assert found.number("mine_equity_moved").tolist() == [-1, -1, 2, 1, -1, 0]
    assert movers.text("site_id").tolist() == ["s2", "s0", "s1", "s3", "s4"]
    assert dict(zip(movers.text("site_id"), movers.text("top"))) == {"s2": "enters", "s0": "leaves", "s1": None, "s3": None, "s4": None}
    page = (folder / "movers.html").read_text(encoding="utf-8")
    assert results["MOVERS_REPORT"] == str(folder / "movers.html")
    assert "mine : ce que change l&#39;équité" in page
    assert "SQ-2" in page
    run_algorithm("scoresites", asked(folder, EQUITY=False))
    plain = read_table(folder / "out.gpkg")
    assert plain.number("mine_rank").tolist() == [1, 2, 3, 5, 4, 6]
    assert "mine_equity_moved" not in plain
    with pytest.raises(QgsProcessingException, match="leave EQUITY on"):
        run_algorithm("scoresites", asked(folder, EQUITY=False, MOVERS_REPORT=str(folder / "none.html")))
    assert not (folder / "none.html").exists()


def test_robustness_of_ranks(run_algorithm, folder):
    results = run_algorithm("rankrobustness", asked(folder, TOP=2, DRAWS=500, SEED=3, LANGUAGE="en"))
    found = read_table(folder / "out.gpkg")
    assert np.isnan(found.number("mine_p_top")[5])
    assert found.number("mine_p_top").tolist()[2] > 0.9
    assert np.nansum(found.number("mine_p_top")) == pytest.approx(2)
    assert (found.number("mine_rank_p05")[:5] <= found.number("mine_rank_p95")[:5]).all()
    central = json.loads(found.text("mine_central_weights")[2])
    assert sum(central["need"].values()) == pytest.approx(1, abs=1e-3)
    assert results["SENTENCE"].startswith(f"{results['STAYING']} of your top 2 stay")
    assert "seed 3" in run_algorithm.log
    again = run_algorithm("rankrobustness", asked(folder, TOP=2, DRAWS=500, SEED=3, OUTPUT=str(folder / "again.gpkg")))
    assert again["STAYING"] == results["STAYING"]
    assert read_table(folder / "again.gpkg").number("mine_p_top").tolist()[:5] == found.number("mine_p_top").tolist()[:5]


def test_qgis_process_prints_the_sentence(qgis_process, folder):
    done = qgis_process(
        "--json", "run", "transformablespaces:rankrobustness", "--",
        *[f"{name}={value}" for name, value in asked(folder, TOP=2, DRAWS=200, LANGUAGE="fr").items()],
    )
    assert done.returncode == 0, done.stderr
    assert "de vos 2 premiers sites" in json.loads(done.stdout)["results"]["SENTENCE"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("JUDGEMENTS", ",canopy_share_100m,vulnerability\ncanopy_share_100m,1,30\nvulnerability,,1\n", "line 2, column 3"),
        ("PROFILE", json.dumps({**PROFILE, "aggregation": "magic"}), "at aggregation: one of geometric"),
        (
            "PROFILE",
            json.dumps({**PROFILE, "constraints": [{"id": "water", "column": "mine_score", "test": "at_most", "value": 1}]}),
            "a cycle of constraints",
        ),
    ],
)
def test_qgis_process_refuses_faulty_files_with_place_and_rule(qgis_process, folder, name, text, told):
    file = folder / ("faulty.csv" if name == "JUDGEMENTS" else "faulty.json")
    file.write_text(text, encoding="utf-8")
    done = qgis_process(
        "run", "transformablespaces:rankrobustness", "--", *[f"{k}={v}" for k, v in asked(folder, **{name: file}).items()]
    )
    assert done.returncode == 1
    assert told in done.stderr
    assert file.name in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "out.gpkg").exists()
