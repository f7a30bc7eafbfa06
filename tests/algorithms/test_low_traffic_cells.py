"""lowtrafficcells through Processing and through qgis_process."""

import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.indicators.low_traffic_cells import low_traffic_cells, low_traffic_schemas
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_tables

EAST, NORTH = 652_000, 6_862_000  # in Paris, so that the reference system fits the place


def layer(name, shapes, /, **fields):
    moved = [shapely.transform(shape, lambda xy: xy + (EAST, NORTH)) for shape in shapes]
    table = FeatureTable.make(moved, {"id": [f"{name}/{number}" for number in range(len(shapes))], **fields}, 2154)
    return conform(table, name, table.crs, Notes())


@pytest.fixture(scope="module")
def city():
    """A square of main streets of 400 m with a crossing in it; a bus runs from west to east, a school stands in the north."""
    ring = [(0, 0), (200, 0), (400, 0), (400, 200), (400, 400), (200, 400), (0, 400), (0, 200), (0, 0)]
    cross = [[(0, 200), (200, 200)], [(200, 200), (400, 200)], [(200, 0), (200, 200)], [(200, 200), (200, 400)]]
    streets = [shapely.LineString(pair) for pair in zip(ring, ring[1:])] + [shapely.LineString(line) for line in cross]
    layers = {
        "study_area": layer("study_area", [shapely.box(-50, -50, 450, 450)]),
        "streets": layer("streets", streets, **{"class": ["tertiary"] * 8 + ["residential"] * 4}, bus_lines=[None] * 8 + [1, 1, 0, 0]),
        "facilities": layer("facilities", [shapely.Point(220, 300)], kind=["school"], name=["School"]),
    }
    return City(layers, layers["streets"].crs)


@pytest.fixture
def city_file(city, tmp_path):
    write_city(city, tmp_path / "city.gpkg")
    return str(tmp_path / "city.gpkg")


def test_the_algorithm_writes_what_core_finds(run_algorithm, city, city_file, tmp_path):
    outputs = {"CELLS": str(tmp_path / "cells.gpkg"), "FILTERS": str(tmp_path / "filters.gpkg")}
    found = run_algorithm("lowtrafficcells", {"CITY": city_file, **outputs})
    expected = low_traffic_cells(city, city.layer("streets"), Notes())
    for name, table in (("cells", expected.cells), ("filters", expected.filters)):
        written = read_table(tmp_path / f"{name}.gpkg")
        assert len(written) == len(table)
        assert set(low_traffic_schemas()[name].names) <= set(written.columns)
        assert written.text(f"{name[:-1]}_id").tolist() == table.text(f"{name[:-1]}_id").tolist()
    # One filter on each of the two short cuts, one of them on the bus line, and the street of the school.
    assert sorted(read_table(tmp_path / "filters.gpkg").text("kind")) == ["bus_gate", "filter", "school_street"]
    assert (found["CELL_COUNT"], found["SHORT_CUTS"], found["SHORT_CUTS_LEFT"], found["FILTER_COUNT"]) == (1, 2, 0, 2)
    assert found["COVERAGE_BEFORE"] == 0
    assert found["COVERAGE_AFTER"] == pytest.approx(800 / 2400)
    assert found["DIRECTNESS_BEFORE"] == pytest.approx(expected.measures.directness_before)


def test_it_takes_the_streets_of_traffic_role(run_algorithm, city_file, tmp_path):
    run_algorithm("trafficrole", {"CITY": city_file, "OUTPUT": str(tmp_path / "streets.gpkg")})
    outputs = {"CELLS": str(tmp_path / "cells.gpkg"), "FILTERS": str(tmp_path / "filters.gpkg")}
    found = run_algorithm("lowtrafficcells", {"CITY": city_file, "STREETS": str(tmp_path / "streets.gpkg"), **outputs})
    assert found["FILTER_COUNT"] == 2


def test_streets_without_a_class_are_refused(run_algorithm, city, city_file, tmp_path):
    from qgis.core import QgsProcessingException

    write_tables(tmp_path / "own.gpkg", {"own": city.layer("streets").without("class")})
    outputs = {"CELLS": str(tmp_path / "cells.gpkg"), "FILTERS": str(tmp_path / "filters.gpkg")}
    with pytest.raises(QgsProcessingException, match="class"):
        run_algorithm("lowtrafficcells", {"CITY": city_file, "STREETS": str(tmp_path / "own.gpkg"), **outputs})
    assert not (tmp_path / "cells.gpkg").exists()


def test_qgis_process_runs_it_and_says_what_is_wrong(qgis_process, city_file, tmp_path):
    outputs = [f"CELLS={tmp_path / 'cells.gpkg'}", f"FILTERS={tmp_path / 'filters.gpkg'}"]
    done = qgis_process("run", "transformablespaces:lowtrafficcells", "--", f"CITY={city_file}", *outputs)
    assert done.returncode == 0, done.stderr
    assert len(read_table(tmp_path / "cells.gpkg")) == 1
    (tmp_path / "cells.gpkg").unlink()
    damaged = tmp_path / "damaged.gpkg"
    damaged.write_bytes(b"SQLite format 3\0 and nothing else")
    done = qgis_process("run", "transformablespaces:lowtrafficcells", "--", f"CITY={damaged}", *outputs)
    assert done.returncode == 1
    assert "damaged.gpkg" in done.stderr
    assert not (tmp_path / "cells.gpkg").exists()
