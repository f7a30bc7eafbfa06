"""greeningindicators, pedestrianindicators and scoresites through Processing and through qgis_process."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

X, Y = 650_000.0, 6_860_000.0


def layer(name, shapes, **columns):
    table = FeatureTable.make([shapely.transform(shape, lambda xy: xy + (X, Y)) for shape in shapes], columns, 2154)
    return conform(table, name, table.crs, Notes())


@pytest.fixture
def town(tmp_path):
    """A street of 300 m between two rows of houses, with a school at its middle; the city's and the sites' file."""
    streets = layer("streets", [shapely.LineString([(0, 0), (300, 0)])], id=["a"], maxspeed_kmh=[30.0], **{"class": ["residential"]})
    houses = [shapely.box(x, y, x + 20, y + 12) for x in range(0, 300, 22) for y in (6, -18)]
    city = City(
        {
            "study_area": layer("study_area", [shapely.box(-100, -100, 400, 100)]),
            "streets": streets,
            "buildings": layer("buildings", houses, levels=[3.0] * len(houses)),
            "trees": layer("trees", [shapely.Point(50, 4)]),
            "facilities": layer("facilities", [shapely.Point(150, 10)], kind=["school"]),
        },
        streets.crs,
    )
    write_city(city, tmp_path / "city.gpkg")
    sites = FeatureTable.make(
        [shapely.box(X, Y - 4, X + 300, Y + 4), shapely.box(X + 20, Y + 30, X + 60, Y + 50)],
        {
            "site_id": ["street-a", "square-b"], "kind": ["street", "square"], "street_id": ["a", None], "usable_area_m2": [1200.0, 0.0],
            "max_inscribed_diameter_m": [4.0, 20.0], "latitude": ["openable", "open"], "road_class": ["residential", None],
        },
        2154,
    )
    write_table(tmp_path / "sites.gpkg", "sites", sites)
    return tmp_path


def run_chain(run_algorithm, town, measure, score):
    measured, scored = town / f"{score}.gpkg", town / f"{score}_scored.gpkg"
    run_algorithm(measure, {"CITY": str(town / "city.gpkg"), "SITES": str(town / "sites.gpkg"), "OUTPUT": str(measured)})
    results = run_algorithm("scoresites", {"SITES": str(measured), "SCORE": score, "OUTPUT": str(scored)})
    return read_table(scored), results


def test_greening_from_city_to_score(run_algorithm, town):
    sites, _ = run_chain(run_algorithm, town, "greeningindicators", "greening")
    # 1 200 of 2 400 m² usable
    assert sites.number("plantable_share").tolist() == [0.5, 0.0]
    assert 0 < sites.number("canopy_share_100m")[0] < 0.01
    assert np.isnan(sites.number("heat_anomaly_c")).all()
    assert sites.text("greening_blocked_by").tolist() == [None, "no_usable_area"]
    assert sites.number("greening_score")[1] == 0
    assert sites.number("greening_rank").tolist() == [1.0, 2.0]
    assert set(json.loads(sites.text("greening_why")[0])["text"]) == {"fr", "en", "es"}
    assert "heat_anomaly_c" in run_algorithm.log or sites.number("greening_confidence")[0] < 1


def test_pedestrian_from_city_to_score(run_algorithm, town):
    sites, results = run_chain(run_algorithm, town, "pedestrianindicators", "pedestrian")
    assert sites.number("speed_kmh")[0] == 30
    # Façades 12 m apart, a carriageway of 4.5 to 6 m: footways of 3 m and more
    assert sites.number("footway_deficit")[0] == 0
    assert sites.number("school_frontage").tolist() == [1.0, 0.0]
    assert json.loads(results["PERCENTILES"])["pedestrian_demand"]["values"]
    assert 0 < sites.number("pedestrian_score")[0] <= 100


def test_a_profile_of_ones_own_and_its_faults(run_algorithm, town):
    from qgis.core import QgsProcessingException

    profile = town / "mine.json"
    criteria = [
        {"indicator": "canopy_share_100m", "side": "need", "weight": 1, "points": [[0, 100], [0.3, 0]]},
        {"indicator": "usable_area_m2", "side": "feasibility", "weight": 1, "points": [[0, 0], [1200, 100]]},
    ]
    profile.write_text(json.dumps({"id": "mine", "prefix": "mine", "criteria": criteria}), encoding="utf-8")
    sites = FeatureTable.make(
        [shapely.box(0, 0, 9, 9)], {"site_id": ["s"], "kind": ["square"], "canopy_share_100m": [0.15], "usable_area_m2": [600.0]}, 2154
    )
    write_table(town / "measured.gpkg", "sites", sites)
    parameters = {"SITES": str(town / "measured.gpkg"), "PROFILE": str(profile), "OUTPUT": str(town / "mine.gpkg")}
    run_algorithm("scoresites", parameters)
    # the root of 50 × 50
    assert read_table(town / "mine.gpkg").number("mine_score") == pytest.approx([50.0])
    criteria[0]["weight"] = -1
    profile.write_text(json.dumps({"id": "mine", "prefix": "mine", "criteria": criteria}), encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"mine\.json, at criteria\[0\]\.weight: a number of at least 0"):
        run_algorithm("scoresites", {**parameters, "OUTPUT": str(town / "refused.gpkg")})
    assert not (town / "refused.gpkg").exists()


def test_sites_in_degrees_are_reprojected_and_said_so(run_algorithm, town):
    write_table(town / "degrees.gpkg", "sites", read_table(town / "sites.gpkg").to_crs(4326))
    run_algorithm(
        "greeningindicators", {"CITY": str(town / "city.gpkg"), "SITES": str(town / "degrees.gpkg"), "OUTPUT": str(town / "out.gpkg")}
    )
    assert "SITES" in run_algorithm.log
    assert read_table(town / "out.gpkg").number("plantable_share")[0] == pytest.approx(0.5, abs=1e-3)


def test_qgis_process_refuses_sites_without_a_kind(qgis_process, town):
    write_table(town / "bare.gpkg", "sites", read_table(town / "sites.gpkg").without("kind"))
    done = qgis_process(
        "run", "transformablespaces:greeningindicators", "--", f"CITY={town / 'city.gpkg'}", f"SITES={town / 'bare.gpkg'}",
        f"OUTPUT={town / 'out.gpkg'}",
    )
    assert done.returncode == 1
    assert "field “kind” is missing" in done.stderr
    assert not (town / "out.gpkg").exists()


@pytest.mark.parametrize(("measure", "score"), [("greeningindicators", "greening"), ("pedestrianindicators", "pedestrian")])
def test_a_layer_without_sites_goes_through_the_whole_chain(run_algorithm, town, measure, score):
    """Where nobody proposed a place there are no candidate sites; a model that measures and scores them has to go on."""
    from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_schema

    write_table(town / "sites.gpkg", "sites", FeatureTable.empty(sites_schema().names, 2154), sites_schema())
    scored, _ = run_chain(run_algorithm, town, measure, score)
    assert len(scored) == 0
    assert scored.crs.to_epsg() == 2154
    assert {f"{score}_score", "kind", "site_id"} <= set(scored.columns)
    inputs = {"SITES": str(town / f"{score}_scored.gpkg"), "CITY": str(town / "city.gpkg")}
    run_algorithm("matchkits", {**inputs, "OUTPUT": str(town / "matched.gpkg")})
    assert read_table(town / "matched.gpkg").crs.to_epsg() == 2154
