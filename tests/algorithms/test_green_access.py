"""greenaccess through Processing and qgis_process; QGIS's own service areas are the oracle for what lies within 300 m."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

X, Y = 652_000, 6_862_000
EVERYTHING = ("OUTPUT", "AREAS", "WAYS", "ENTRANCES")


@pytest.fixture
def town(tmp_path):
    """A town of crooked streets and two parks, 120 people at their doors, two neighbourhoods; its file."""
    rng = np.random.default_rng(4)
    corner = {(c, r): (X + 120 * c + rng.uniform(-25, 25), Y + 120 * r + rng.uniform(-25, 25)) for c in range(9) for r in range(9)}
    pairs = [((c, r), (c + 1, r)) for c in range(8) for r in range(9)] + [((c, r), (c, r + 1)) for c in range(9) for r in range(8)]
    lines = [shapely.LineString([corner[a], corner[b]]) for a, b in pairs]
    parks = [shapely.box(X + 130, Y + 130, X + 230, Y + 230), shapely.box(X + 730, Y + 490, X + 830, Y + 590)]
    streets = np.array(lines)[rng.integers(0, len(lines), 120)]
    doors = shapely.line_interpolate_point(streets, rng.random(120), normalized=True)
    box = shapely.box(X - 600, Y - 600, X + 1600, Y + 1600)
    west, east = shapely.box(X - 600, Y - 600, X + 480, Y + 1600), shapely.box(X + 480, Y - 600, X + 1600, Y + 1600)

    def layer(name, shapes, **fields):
        table = FeatureTable.make(shapes, {"id": [f"{name}/{i}" for i in range(len(shapes))], **fields}, 2154)
        return conform(table, name, table.crs, Notes())

    tables = {
        "study_area": layer("study_area", [box]), "streets": layer("streets", lines, **{"class": ["residential"] * len(lines)}),
        "green": layer("green", parks, kind=["park", "park"]), "population": layer("population", list(doors), inhabitants=[3.0] * 120),
    }
    tables["neighbourhoods"] = conform(
        FeatureTable.make([west, east], {"id": ["w", "e"], "name": ["Ouest", "Est"], "deprivation": [70.0, 20.0]}, 2154),
        "neighbourhoods", tables["streets"].crs, Notes(),
    )
    write_city(City(tables, tables["streets"].crs), tmp_path / "city.gpkg")
    return tmp_path


def run(run_algorithm, town, **more):
    outputs = {name: str(town / f"{name.lower()}.gpkg") for name in EVERYTHING}
    results = run_algorithm("greenaccess", {"CITY": str(town / "city.gpkg"), **outputs, **more})
    return {name: read_table(town / f"{name.lower()}.gpkg") for name in EVERYTHING}, results


def test_what_lies_within_300_m_is_the_service_area_of_qgis(run_algorithm, town):
    import processing
    from qgis.core import QgsProcessingContext, QgsProject

    tables, _ = run(run_algorithm, town)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())  # network analysis asks the project for its ellipsoid, and crashes without
    parameters = {
        "INPUT": f"{town / 'city.gpkg'}|layername=streets", "STRATEGY": 0, "START_POINTS": str(town / "entrances.gpkg"),
        "TRAVEL_COST2": 300, "TOLERANCE": 0.01, "OUTPUT_LINES": str(town / "reached.gpkg"),
    }
    processing.run("native:serviceareafromlayer", parameters, context=context)
    reached = shapely.union_all(shapely.buffer(read_table(town / "reached.gpkg").geometry, 0.02))
    ways = tables["WAYS"]
    theirs = shapely.length(shapely.intersection(ways.geometry, reached))
    assert 2000 < theirs.sum() < ways.number("length_m").sum() / 2
    assert ways.number("reached_300m_m") == pytest.approx(theirs, abs=0.2)
    # and so are the homes on it
    homes = tables["OUTPUT"]
    on_it = shapely.dwithin(homes.geometry, reached, 0.05)
    distance = homes.number("green_distance_m")
    sure = np.abs(distance - 300) > 0.2
    assert homes.flag("within_300m")[sure].tolist() == on_it[sure].tolist()
    assert 10 < on_it.sum() < 110


def test_the_numbers_are_those_of_the_tables(run_algorithm, town):
    tables, results = run(run_algorithm, town)
    homes, areas = tables["OUTPUT"], tables["AREAS"]
    without = homes.number("inhabitants")[~homes.flag("within_300m")].sum()
    assert results["PEOPLE"] == pytest.approx(360)
    assert results["PEOPLE_WITHOUT_300M"] == pytest.approx(without)
    assert results["SHARE_WITHOUT_300M"] == pytest.approx(without / 360, abs=1e-4)
    assert areas.text("name").tolist() == ["Ouest", "Est"]
    assert areas.number("people_without_300m").sum() == pytest.approx(without)
    assert "entrances" in run_algorithm.log


def test_a_new_park_in_another_reference_system_changes_the_answer(run_algorithm, town):
    _, before = run(run_algorithm, town)
    old = read_table(town / "city.gpkg", "green")
    more = FeatureTable.make([*old.geometry, shapely.box(X + 370, Y + 370, X + 470, Y + 470)], {"kind": ["park"] * 3}, 2154)
    write_table(town / "green.gpkg", "green", more.to_crs(4326))
    _, after = run(run_algorithm, town, GREEN=str(town / "green.gpkg"))
    assert after["PEOPLE_WITHOUT_300M"] < before["PEOPLE_WITHOUT_300M"]


def test_without_people_the_numbers_are_null(run_algorithm, qgis_process, town):
    city = town / "bare.gpkg"
    houses = [shapely.box(X + 10 * i, Y + 400, X + 10 * i + 8, Y + 410) for i in range(20)]
    tables = {name: read_table(town / "city.gpkg", name) for name in ("study_area", "streets", "green")}
    tables["buildings"] = FeatureTable.make(houses, {"id": [str(i) for i in range(20)]}, 2154)
    tables = {name: conform(table, name, tables["streets"].crs, Notes()) for name, table in tables.items()}
    write_city(City(tables, tables["streets"].crs), city)
    done = qgis_process("--json", "run", "transformablespaces:greenaccess", "--", f"CITY={city}", f"OUTPUT={town / 'homes.gpkg'}")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    assert results.get("PEOPLE") is None
    assert 0 <= results["SHARE_WITHOUT_300M"] <= 1
    assert len(read_table(town / "homes.gpkg")) == 20


def test_bad_input_gets_one_sentence_and_leaves_nothing(run_algorithm, qgis_process, town):
    from qgis.core import QgsProcessingException

    without = town / "no_green.gpkg"
    tables = {name: read_table(town / "city.gpkg", name) for name in ("study_area", "streets", "population")}
    write_city(City({name: conform(t, name, t.crs, Notes()) for name, t in tables.items()}, tables["streets"].crs), without)
    write_table(town / "points.gpkg", "points", FeatureTable.make([shapely.Point(X, Y)], {"kind": ["park"]}, 2154))
    refused = str(town / "refused.gpkg")
    with pytest.raises(QgsProcessingException, match="green"):
        run_algorithm("greenaccess", {"CITY": str(town / "city.gpkg"), "GREEN": str(town / "points.gpkg"), "OUTPUT": refused})
    with pytest.raises(QgsProcessingException, match=r"missing\.gpkg"):
        run_algorithm("greenaccess", {"CITY": str(town / "missing.gpkg"), "OUTPUT": refused})
    done = qgis_process("run", "transformablespaces:greenaccess", "--", f"CITY={without}", f"OUTPUT={refused}")
    assert done.returncode == 1
    assert "the city has no green" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout
    assert not (town / "refused.gpkg").exists()
