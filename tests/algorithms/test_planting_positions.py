"""plantingpositions through Processing and through qgis_process."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces
from transformable_spaces.transformable_spaces_plugin.core.spaces.planting import planting_positions, planting_schemas
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

ORIGIN = (652_000, 6_862_000)  # in Paris, so that the reference system fits the place


@pytest.fixture(scope="module")
def city():
    """A street of 16 m between façades, one lane each way, a lamp on its left footway, and a car park behind."""

    def layer(name, rows):
        shapes = [shapely.affinity.translate(shape, *ORIGIN) for shape, _ in rows]
        fields = {key: [row.get(key) for _, row in rows] for key in {key for _, row in rows for key in row}}
        table = FeatureTable.make(shapes, {"id": [f"{name}/{i}" for i in range(len(rows))], **fields}, 2154)
        return conform(table, name, table.crs, Notes())

    box = shapely.box
    layers = {
        "study_area": [(box(-20, 0, 220, 200), {})],
        "streets": [(shapely.LineString([(0, 100), (200, 100)]), {"class": "residential", "carriageway_width_m": 6.0, "oneway": "no"})],
        "buildings": [(box(0, 108, 200, 118), {}), (box(0, 82, 200, 92), {})],
        "parking": [(box(10, 10, 60, 40), {"kind": "surface"})],
        "furniture": [(shapely.Point(100, 104), {"kind": "lamp"})],
    }
    tables = {name: layer(name, rows) for name, rows in layers.items()}
    return City(tables, tables["streets"].crs)


@pytest.fixture(scope="module")
def profiles(city):
    return measure_street_profiles(city, Notes())


@pytest.fixture(scope="module")
def sites(city, profiles):
    return find_spaces(city, profiles, Notes(), kinds=["street", "car_park"])


@pytest.fixture
def inputs(city, sites, tmp_path):
    write_city(city, tmp_path / "city.gpkg")
    write_table(tmp_path / "sites.gpkg", "sites", sites)
    return {"CITY": str(tmp_path / "city.gpkg"), "SITES": str(tmp_path / "sites.gpkg")}


def test_the_algorithm_writes_what_core_finds(run_algorithm, city, profiles, sites, inputs, tmp_path):
    outputs = {"OUTPUT": str(tmp_path / "trees.gpkg"), "REFUSED": str(tmp_path / "refused.gpkg")}
    results = run_algorithm("plantingpositions", {**inputs, **outputs})
    expected = planting_positions(sites, city, profiles, Notes())
    written, refused = read_table(tmp_path / "trees.gpkg"), read_table(tmp_path / "refused.gpkg")
    assert results["TREE_COUNT"] == len(written) == len(expected.positions)
    assert set(written.text("kind")) == {"street", "car_park"}
    assert written.text("size_class").tolist() == expected.positions.text("size_class").tolist()
    assert np.array_equal(written.number("canopy_m2"), expected.positions.number("canopy_m2"))
    assert np.allclose(shapely.get_coordinates(written.geometry), shapely.get_coordinates(expected.positions.geometry))
    assert set(planting_schemas()["planting_positions"].names) <= set(written.columns)
    # 4.99 m to each side of the lamp: nine places.
    lamp = refused.text("limited_by") == "lamp"
    assert refused.number("length_m")[lamp].tolist() == [9.0]


def test_given_widths_count(run_algorithm, profiles, inputs, tmp_path):
    # Footways corrected to 2 m take no tree; the car park's trees stay.
    streets = profiles.streets.with_columns(footway_left_width_m=[2.0], footway_right_width_m=[2.0])
    write_table(tmp_path / "streets.gpkg", "streets", streets)
    run_algorithm("plantingpositions", {**inputs, "STREETS": str(tmp_path / "streets.gpkg"), "OUTPUT": str(tmp_path / "trees.gpkg")})
    assert set(read_table(tmp_path / "trees.gpkg").text("kind")) == {"car_park"}


def test_bad_input_gets_one_sentence_and_leaves_nothing(run_algorithm, inputs, tmp_path):
    from qgis.core import QgsProcessingException

    output = str(tmp_path / "trees.gpkg")
    with pytest.raises(QgsProcessingException):
        run_algorithm("plantingpositions", {**inputs, "CITY": str(tmp_path / "none.gpkg"), "OUTPUT": output})
    bare = FeatureTable.make([shapely.box(*ORIGIN, ORIGIN[0] + 10, ORIGIN[1] + 10)], {"name": ["A"]}, 2154)
    write_table(tmp_path / "bare.gpkg", "bare", bare)
    with pytest.raises(QgsProcessingException, match="site_id"):
        run_algorithm("plantingpositions", {**inputs, "SITES": str(tmp_path / "bare.gpkg"), "OUTPUT": output})
    assert not (tmp_path / "trees.gpkg").exists()


def test_qgis_process_runs_it(qgis_process, inputs, tmp_path):
    output = tmp_path / "trees.gpkg"
    arguments = [f"{name}={value}" for name, value in {**inputs, "OUTPUT": output}.items()]
    done = qgis_process("run", "transformablespaces:plantingpositions", "--", *arguments)
    assert done.returncode == 0, done.stderr
    assert len(read_table(output)) > 20
