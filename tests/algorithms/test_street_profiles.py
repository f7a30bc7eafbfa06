"""streetprofiles through Processing and through qgis_process."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table

EAST, NORTH = 652_000, 6_862_000  # in Paris, so that the reference system fits the place


@pytest.fixture(scope="module")
def city():
    """A street of 200 m with façades 6 m to the left and, along its first half only, 6 m to the right."""

    def layer(name, shapes, **fields):
        moved = [shapely.transform(shape, lambda xy: xy + (EAST, NORTH)) for shape in shapes]
        table = FeatureTable.make(moved, {"id": [f"{name}/{number}" for number in range(len(shapes))], **fields}, 2154)
        return conform(table, name, table.crs, Notes())

    layers = {
        "study_area": layer("study_area", [shapely.box(0, 0, 200, 200)]),
        "streets": layer("streets", [shapely.LineString([(0, 100), (200, 100)])], **{"class": ["residential"]}),
        "buildings": layer("buildings", [shapely.box(0, 106, 200, 118), shapely.box(0, 82, 100, 94)]),
    }
    return City(layers, layers["streets"].crs)


@pytest.fixture
def city_file(city, tmp_path):
    write_city(city, tmp_path / "city.gpkg")
    return str(tmp_path / "city.gpkg")


def test_the_algorithm_writes_what_core_measures(run_algorithm, city, city_file, tmp_path):
    outputs = {"STREETS": str(tmp_path / "streets.gpkg"), "SAMPLES": str(tmp_path / "samples.gpkg")}
    assert set(run_algorithm("streetprofiles", {"CITY": city_file, **outputs})) == {"STREETS", "SAMPLES"}
    expected = measure_street_profiles(city, Notes())
    for name, table in (("streets", expected.streets), ("samples", expected.samples)):
        written = read_table(tmp_path / f"{name}.gpkg")
        assert len(written) == len(table)
        assert written.crs == city.crs
        for column, values in table.columns.items():
            if values.dtype.kind == "f":
                assert np.array_equal(written.number(column), values, equal_nan=True), column
    # Ten of the 21 rays to the right, from 110 m on, meet nothing: a quarter of all rays is open (10 / 42).
    assert read_table(tmp_path / "streets.gpkg").number("openness")[0] == pytest.approx(10 / 42)
    assert np.isnan(read_table(tmp_path / "samples.gpkg").number("right_m")).sum() == 10


def test_samples_are_written_only_when_asked_for(run_algorithm, city_file, tmp_path):
    assert set(run_algorithm("streetprofiles", {"CITY": city_file, "STREETS": str(tmp_path / "s.gpkg")})) == {"STREETS"}


def test_spacing_and_reach_are_obeyed(run_algorithm, city_file, tmp_path):
    outputs = {"STREETS": str(tmp_path / "streets.gpkg"), "SAMPLES": str(tmp_path / "samples.gpkg")}
    run_algorithm("streetprofiles", {"CITY": city_file, "SPACING": 50, "REACH": 5, **outputs})
    assert len(read_table(tmp_path / "samples.gpkg")) == 5
    assert read_table(tmp_path / "streets.gpkg").number("openness")[0] == 1


def test_a_spacing_of_nothing_and_a_missing_file_are_refused(run_algorithm, city_file, tmp_path):
    from qgis.core import QgsProcessingException

    output = str(tmp_path / "streets.gpkg")
    for parameters in ({"CITY": city_file, "SPACING": 0}, {"CITY": str(tmp_path / "none.gpkg")}):
        with pytest.raises(QgsProcessingException):
            run_algorithm("streetprofiles", {**parameters, "STREETS": output})
    assert not (tmp_path / "streets.gpkg").exists()


def test_qgis_process_runs_it_and_says_what_is_wrong(qgis_process, city_file, tmp_path):
    output = tmp_path / "streets.gpkg"
    done = qgis_process("run", "transformablespaces:streetprofiles", "--", f"CITY={city_file}", f"STREETS={output}")
    assert done.returncode == 0, done.stderr
    assert len(read_table(output)) == 1
    output.unlink()
    done = qgis_process("run", "transformablespaces:streetprofiles", "--", f"CITY={tmp_path / 'none.gpkg'}", f"STREETS={output}")
    assert done.returncode == 1
    assert "none.gpkg" in done.stderr
    assert not output.exists()
