"""trafficrole through Processing and through qgis_process."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_role import FLAGS, NUMBERS, traffic_role
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_tables

EAST, NORTH = 652_000, 6_862_000  # in Paris, so that the reference system fits the place


def layer(name, shapes, **fields):
    moved = [shapely.transform(shape, lambda xy: xy + (EAST, NORTH)) for shape in shapes]
    table = FeatureTable.make(moved, {"id": [f"{name}/{number}" for number in range(len(shapes))], **fields}, 2154)
    return conform(table, name, table.crs, Notes())


@pytest.fixture(scope="module")
def city():
    """A block of four streets with two houses, and a footway across it."""
    corners = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    streets = [shapely.LineString(pair) for pair in zip(corners, corners[1:])] + [shapely.LineString([(0, 0), (100, 100)])]
    layers = {
        "study_area": layer("study_area", [shapely.box(-50, -50, 150, 150)]),
        "streets": layer("streets", streets, **{"class": ["residential"] * 4 + ["footway"]}),
        "buildings": layer("buildings", [shapely.box(-10, -10, -2, -2), shapely.box(102, -10, 110, -2)]),
    }
    return City(layers, layers["streets"].crs)


@pytest.fixture
def city_file(city, tmp_path):
    write_city(city, tmp_path / "city.gpkg")
    return str(tmp_path / "city.gpkg")


def test_the_algorithm_writes_what_core_measures(run_algorithm, city, city_file, tmp_path):
    found = run_algorithm("trafficrole", {"CITY": city_file, "OUTPUT": str(tmp_path / "streets.gpkg")})
    expected = traffic_role(city, city.layer("streets"), Notes())
    written = read_table(tmp_path / "streets.gpkg")
    for name in NUMBERS:
        assert np.array_equal(written.number(name), expected.streets.number(name), equal_nan=True), name
    for name in FLAGS:
        assert written.flag(name).tolist() == expected.streets.flag(name).tolist(), name
    # both houses are at the first street: (14.4 + 28.8) / 14.4
    assert written.number("detour_factor")[0] == pytest.approx(3.0)
    assert (found["NODE_COUNT"], found["SOURCES"], found["SAMPLING_ERROR"], found["UNREACHED"]) == (4, 0, 0, 0)


def test_streets_of_ones_own_in_another_reference_system(run_algorithm, city, city_file, tmp_path):
    # The first street closed: all trips go round.
    own = city.layer("streets").select(np.arange(1, 5)).to_crs(4326)
    write_tables(tmp_path / "own.gpkg", {"own": own})
    run_algorithm("trafficrole", {"CITY": city_file, "STREETS": str(tmp_path / "own.gpkg"), "TRIPS": "street_length",
                                  "OUTPUT": str(tmp_path / "streets.gpkg")})  # fmt: skip
    written = read_table(tmp_path / "streets.gpkg")
    assert written.crs == city.crs
    assert written.flag("cut_edge").tolist() == [True, True, True, False]


def test_the_indicators_take_its_streets(run_algorithm, city_file, tmp_path):
    # A chain as in the model designer: streets with their part in traffic into the pedestrian indicators.
    run_algorithm("trafficrole", {"CITY": city_file, "OUTPUT": str(tmp_path / "streets.gpkg")})
    site = shapely.transform(shapely.box(0, -3, 100, 3), lambda xy: xy + (EAST, NORTH))
    sites = FeatureTable.make([site], {"site_id": ["s"], "kind": ["street"], "street_id": ["streets/0"]}, 2154)
    write_tables(tmp_path / "sites.gpkg", {"sites": sites})
    run_algorithm("pedestrianindicators", {"CITY": city_file, "SITES": str(tmp_path / "sites.gpkg"),
                                           "STREETS": str(tmp_path / "streets.gpkg"), "OUTPUT": str(tmp_path / "out.gpkg")})  # fmt: skip
    measured = read_table(tmp_path / "out.gpkg")
    # Nobody passes through so small a town, so closing a street to through traffic takes a way from nobody.
    assert measured.number("through_share")[0] == 0.0
    assert measured.number("detour_factor")[0] == 1.0
    # Where someone counted passing cars and wrote them into the streets, these count, with the way round that was modelled.
    streets = read_table(tmp_path / "streets.gpkg")
    write_tables(tmp_path / "counted.gpkg", {"streets": streets.with_columns(through_share=[0.4] * len(streets))})
    run_algorithm("pedestrianindicators", {"CITY": city_file, "SITES": str(tmp_path / "sites.gpkg"),
                                           "STREETS": str(tmp_path / "counted.gpkg"), "OUTPUT": str(tmp_path / "more.gpkg")})  # fmt: skip
    measured = read_table(tmp_path / "more.gpkg")
    assert measured.number("through_share")[0] == pytest.approx(0.4)
    assert measured.number("detour_factor")[0] == pytest.approx(3.0)


def test_streets_without_a_class_are_refused(run_algorithm, city, city_file, tmp_path):
    from qgis.core import QgsProcessingException

    write_tables(tmp_path / "own.gpkg", {"own": city.layer("streets").without("class")})
    with pytest.raises(QgsProcessingException, match="class"):
        run_algorithm("trafficrole", {"CITY": city_file, "STREETS": str(tmp_path / "own.gpkg"), "OUTPUT": str(tmp_path / "s.gpkg")})
    assert not (tmp_path / "s.gpkg").exists()


def test_qgis_process_runs_it_and_says_what_is_wrong(qgis_process, city_file, tmp_path):
    output = tmp_path / "streets.gpkg"
    done = qgis_process("run", "transformablespaces:trafficrole", "--", f"CITY={city_file}", f"OUTPUT={output}")
    assert done.returncode == 0, done.stderr
    assert len(read_table(output)) == 5
    output.unlink()
    done = qgis_process("run", "transformablespaces:trafficrole", "--", f"CITY={tmp_path / 'none.gpkg'}", f"OUTPUT={output}")
    assert done.returncode == 1
    assert "none.gpkg" in done.stderr
    assert not output.exists()
