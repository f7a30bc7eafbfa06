"""shortlist through Processing and qgis_process."""

import numpy as np
import pytest
import shapely
from transformable_spaces.processing_algorithms.choose import shortlist as algorithm
from transformable_spaces.transformable_spaces_plugin.core.shortlist import candidates, costs
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

WEST, SOUTH = 652_000, 6_862_000


@pytest.fixture
def sites_file(tmp_path):
    """Five sites 100 m apart, worth 80, 60, 50, 40, 10 and costing 50, 30, 20, 30, 10 (as in the tests of core)."""
    count = 5
    table = FeatureTable.make(
        [shapely.box(WEST + 100 * i, SOUTH, WEST + 100 * i + 20, SOUTH + 20) for i in range(count)],
        {
            "site_id": [f"s{i}" for i in range(count)],
            "code": [f"ST-{i}" for i in range(count)],
            "kind": ["street", "street", "square", "square", "street"],
            "neighbourhood": ["East", "East", "West", "West", "West"],
            "greening_score": [80.0, 60.0, 50.0, 40.0, 10.0],
            "greening_blocked_by": np.full(count, None, dtype=object),
            "usable_area_m2": np.full(count, 100.0),
            "price": [50.0, 30.0, 20.0, 30.0, 10.0],
        },
        2154,
    )
    write_table(tmp_path / "sites.gpkg", "sites", table)
    return tmp_path / "sites.gpkg"


def test_lists_are_those_of_core():
    assert algorithm.BENEFITS == candidates.BENEFITS
    assert algorithm.COST_LEVELS == costs.LEVELS


def test_a_shortlist_with_all_its_outputs(run_algorithm, sites_file, tmp_path):
    hoods = FeatureTable.make(
        [shapely.box(WEST - 10, SOUTH - 10, WEST + 150, SOUTH + 50), shapely.box(WEST + 150, SOUTH - 10, WEST + 500, SOUTH + 50)],
        {"name": ["East", "West"], "population": [1000.0, 3000.0], "priority": [False, True], "deprivation": [20.0, 80.0]},
        2154,
    )
    write_table(tmp_path / "hoods.gpkg", "hoods", hoods)
    out = {name: str(tmp_path / f"{name}.gpkg") for name in ("OUTPUT", "CHOSEN", "PRICES", "EQUITY")}
    wishes = {"BUDGET": 80, "COST_FIELD": "price", "PRIORITY_SHARE": 0.4, "MIN_PER_NEIGHBOURHOOD": 1, "QUOTAS": "street >= 1"}
    results = run_algorithm(
        "shortlist",
        {
            "SITES": str(sites_file), "NEIGHBOURHOODS": str(tmp_path / "hoods.gpkg"), "LANGUAGE": "es",
            "REPORT": str(tmp_path / "made" / "r.html"), **wishes, **out,
        },
    )  # fmt: skip
    assert results["OBJECTIVE"] == pytest.approx(150)
    assert (results["COST"], results["COUNT_CHOSEN"], results["UNKNOWN_COSTS"]) == (80, 3, 0)
    assert results["GAP_REACHED"] == pytest.approx(0, abs=0.011)
    every = read_table(tmp_path / "OUTPUT.gpkg")
    assert every.flag("selected").tolist() == [False, True, True, True, False]
    assert every.number("cost_eur").tolist() == [50, 30, 20, 30, 10]
    assert read_table(tmp_path / "CHOSEN.gpkg").text("code").tolist() == ["ST-1", "ST-2", "ST-3"]
    prices = read_table(tmp_path / "PRICES.gpkg")
    assert dict(zip(prices.text("constraint"), prices.number("price"))) == pytest.approx(
        {"budget": 90, "neighbourhood_least": 0, "kind_least_one": 0, "priority_share": 0}
    )
    assert "Presupuesto de 80 €" in prices.text("text")
    equity = read_table(tmp_path / "EQUITY.gpkg")
    assert equity.number("benefit_share") == pytest.approx([0, 2 / 3, 0, 0, 1 / 3])
    assert "Selección de sitios" in (tmp_path / "made" / "r.html").read_text(encoding="utf-8")


def test_sites_in_degrees_are_measured_in_metres(run_algorithm, sites_file, tmp_path):
    write_table(tmp_path / "degrees.gpkg", "sites", read_table(sites_file).to_crs(4326))
    # 80 m lie between neighbours (100 m from edge to edge less 20 m): at 81 m every second site is left.
    results = run_algorithm(
        "shortlist", {"SITES": str(tmp_path / "degrees.gpkg"), "SPACING": 81, "OUTPUT": "memory:", "REPORT": str(tmp_path / "r.html")}
    )
    assert results["OBJECTIVE"] == pytest.approx(80 + 50 + 10)
    assert "Lambert-93" in run_algorithm.log


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"BUDGET": 0}, "budget of 0 pays for no site"),
        ({"BUDGET": 100}, "cost unknown: 5"),
        ({"BUDGET": 70, "COST_FIELD": "price", "QUOTAS": "East >= 2"}, "a budget of 70 €; at least 2 in the neighbourhood East"),
        ({"QUOTAS": "East > 2"}, "quota “East > 2” cannot be read"),
        ({"SCORE": "pedestrian"}, "field “pedestrian_score” is missing"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(run_algorithm, sites_file, tmp_path, wishes, told):
    from qgis.core import QgsProcessingException

    out, report = tmp_path / "out.gpkg", tmp_path / "r.html"
    with pytest.raises(QgsProcessingException) as refused:
        run_algorithm("shortlist", {"SITES": str(sites_file), **wishes, "OUTPUT": str(out), "REPORT": str(report)})
    assert told in str(refused.value)
    assert not out.exists()
    assert not report.exists()


def test_a_quota_above_supply_gets_one_sentence_and_exit_code_1(qgis_process, sites_file, tmp_path):
    out, report = tmp_path / "out.gpkg", tmp_path / "r.html"
    done = qgis_process(
        "run", "transformablespaces:shortlist", "--",
        f"SITES={sites_file}", "MIN_PER_KIND=3", "LANGUAGE=fr", f"OUTPUT={out}", f"REPORT={report}",
    )  # fmt: skip
    assert done.returncode == 1
    assert "au moins 3 du type Place (candidats : 2)" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert not out.exists()
    assert not report.exists()
