"""findspaces through Processing and through qgis_process."""

import json

import numpy as np
import pytest
import shapely
import shapely.affinity
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces, sites_schema
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import KINDS
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

ORIGIN = (652_000, 6_862_000)  # in Paris, so that the reference system fits the place


@pytest.fixture(scope="module")
def city():
    """A street of 12 m between façades, a car park behind, a brownfield beside."""

    def layer(name, rows):
        shapes = [shapely.affinity.translate(shape, *ORIGIN) for shape, _ in rows]
        fields = {key: [row.get(key) for _, row in rows] for key in {key for _, row in rows for key in row}}
        table = FeatureTable.make(shapes, {"id": [f"{name}/{i}" for i in range(len(rows))], **fields}, 2154)
        return conform(table, name, table.crs, Notes())

    box = shapely.box
    layers = {
        "study_area": [(box(0, 0, 200, 200), {})],
        "streets": [(shapely.LineString([(0, 100), (200, 100)]), {"class": "residential", "carriageway_width_m": 6.0})],
        "buildings": [(box(0, 106, 200, 118), {}), (box(0, 82, 200, 94), {})],
        "parking": [(box(10, 10, 60, 40), {"kind": "surface"})],
        "brownfields": [(box(100, 10, 160, 60), {"status": "brownfield"})],
    }
    tables = {name: layer(name, rows) for name, rows in layers.items()}
    return City(tables, tables["streets"].crs)


@pytest.fixture
def city_file(city, tmp_path):
    write_city(city, tmp_path / "city.gpkg")
    return tmp_path / "city.gpkg"


def test_the_algorithm_writes_what_core_finds(run_algorithm, city, city_file, tmp_path):
    run_algorithm("findspaces", {"CITY": str(city_file), "OUTPUT": str(tmp_path / "sites.gpkg")})
    written = read_table(tmp_path / "sites.gpkg")
    expected = find_spaces(city, measure_street_profiles(city, Notes()), Notes())
    assert set(expected.column("kind")) == {"street", "car_park", "vacant_lot"}
    assert list(written.text("site_id")) == list(expected.text("site_id"))
    assert np.allclose(shapely.area(written.geometry), shapely.area(expected.geometry))
    assert set(sites_schema().names) <= set(written.columns)
    assert json.loads(written.text("evidence")[list(written.text("kind")).index("car_park")])["bays"] == "from_area"
    assert "Car parks: 1" in run_algorithm.log or "Parcs de stationnement : 1" in run_algorithm.log


def test_kinds_are_chosen(run_algorithm, city_file, tmp_path):
    run_algorithm("findspaces", {"CITY": str(city_file), "KINDS": ["car_park"], "OUTPUT": str(tmp_path / "sites.gpkg")})
    assert set(read_table(tmp_path / "sites.gpkg").text("kind")) == {"car_park"}


def test_given_streets_count_instead_of_the_measured(run_algorithm, city, city_file, tmp_path):
    streets = measure_street_profiles(city, Notes()).streets.with_columns(carriageway_m=[8.0])
    write_table(tmp_path / "streets.gpkg", "streets", streets)
    given = {"STREETS": str(tmp_path / "streets.gpkg"), "KINDS": ["street"]}
    parameters = {"CITY": str(city_file), **given, "OUTPUT": str(tmp_path / "s.gpkg")}
    run_algorithm("findspaces", parameters)
    assert read_table(tmp_path / "s.gpkg").number("carriageway_m").tolist() == [8.0]


def test_the_kinds_of_the_parameter_are_those_of_the_registry(provider):
    definition = provider.algorithm("findspaces").parameterDefinition("KINDS")
    assert definition.options() == [kind.name for kind in KINDS]


def test_former_sites_hand_on_their_names_and_changes_are_told(run_algorithm, city, city_file, tmp_path):
    first, second, told = (tmp_path / name for name in ("first.gpkg", "second.gpkg", "changes.gpkg"))
    run_algorithm("findspaces", {"CITY": str(city_file), "OUTPUT": str(first)})
    # The brownfield loses a fifth of its 60 m; the car park goes.
    brownfields = city.layer("brownfields")
    smaller = shapely.affinity.translate(shapely.box(112, 10, 160, 60), *ORIGIN)
    changed = {name: table for name, table in city.layers.items() if name != "parking"}
    changed["brownfields"] = brownfields.with_geometry(np.array([smaller], dtype=object))
    write_city(City(changed, city.crs), tmp_path / "later.gpkg")
    run_algorithm(
        "findspaces",
        {"CITY": str(tmp_path / "later.gpkg"), "PREVIOUS": str(first), "OUTPUT": str(second), "CHANGES": str(told)},
    )
    before, after, changes = (read_table(path) for path in (first, second, told))
    assert set(after.text("site_id")) < set(before.text("site_id"))
    assert dict(zip(changes.text("kind"), changes.text("status"))) == {"street": "kept", "vacant_lot": "changed", "car_park": "gone"}
    lot = list(changes.text("kind")).index("vacant_lot")
    assert changes.number("iou")[lot] == pytest.approx(0.8)
    assert (changes.number("area_before_m2")[lot], changes.number("area_after_m2")[lot]) == (3000, 2400)


def test_tiles_change_nothing(run_algorithm, city_file, tmp_path):
    run_algorithm("findspaces", {"CITY": str(city_file), "OUTPUT": str(tmp_path / "whole.gpkg")})
    run_algorithm("findspaces", {"CITY": str(city_file), "TILE_SIZE": 100, "OUTPUT": str(tmp_path / "tiled.gpkg")})
    whole, tiled = read_table(tmp_path / "whole.gpkg"), read_table(tmp_path / "tiled.gpkg")
    assert whole.text("site_id").tolist() == tiled.text("site_id").tolist()
    assert np.allclose(whole.number("area_m2"), tiled.number("area_m2"), rtol=0, atol=1e-6)


def test_bad_input_gets_one_sentence_and_leaves_nothing(qgis_process, city, tmp_path):
    nowhere = qgis_process("run", "transformablespaces:findspaces", "--", f"CITY={tmp_path / 'no.gpkg'}", f"OUTPUT={tmp_path / 'o.gpkg'}")
    assert nowhere.returncode == 1
    assert "no.gpkg" in nowhere.stderr + nowhere.stdout
    without = City({"study_area": city.layer("study_area")}, city.crs)
    write_city(without, tmp_path / "bare.gpkg")
    bare = qgis_process("run", "transformablespaces:findspaces", "--", f"CITY={tmp_path / 'bare.gpkg'}", f"OUTPUT={tmp_path / 'o.gpkg'}")
    assert bare.returncode == 1
    assert "it lacks streets" in bare.stderr + bare.stdout
    assert not (tmp_path / "o.gpkg").exists()
