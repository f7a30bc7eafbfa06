"""city.gpkg without QGIS: a city comes back as it went."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city import City, conform, schemas
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import read_city, write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import layer_names, write_table

CRS = "EPSG:2154"


def small_city():
    def layer(name, wkts, /, **columns):
        rows = FeatureTable.make([shapely.from_wkt(w) for w in wkts], columns, CRS)
        return conform(rows, name, rows.crs, Notes())

    two = "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((5 5, 6 5, 6 6, 5 6, 5 5)))"
    layers = {
        "study_area": layer("study_area", ["POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"], name=["Centre"]),
        "streets": layer(
            "streets", ["LINESTRING (0 0, 50 0)", "LINESTRING (50 0, 50 80)"],
            **{"class": ["residential", "service"], "lanes": [2, None], "bridge": [True, None], "oneway": [None, "forward"]},
        ),
        "buildings": layer("buildings", [two, "POLYGON ((20 20, 30 20, 30 30, 20 30, 20 20))"], levels=[3, None]),
        "water": layer("water", ["LINESTRING (0 90, 100 90)", "POLYGON ((0 91, 9 91, 9 95, 0 95, 0 91))"], kind=["stream", "lake"]),
        "trees": layer("trees", [], species=[]),
    }
    return City(layers, layers["streets"].crs)


def test_round_trip_is_identity_and_absent_is_not_empty(tmp_path):
    city = small_city()
    write_city(city, tmp_path / "city.gpkg")
    back = read_city(tmp_path / "city.gpkg")
    assert back.crs == city.crs
    assert set(back.layers) == set(city.layers)
    assert back.has("trees")
    assert not back.has("parking")
    for name, table in city.layers.items():
        assert [g.wkt for g in back.layer(name).geometry] == [g.wkt for g in table.geometry]
        assert list(back.layer(name).columns) == list(schemas()[name].names)
        for field, values in table.columns.items():
            np.testing.assert_array_equal(back.layer(name).columns[field], values, err_msg=f"{name}.{field}")
            assert back.layer(name).columns[field].dtype == values.dtype


def test_two_writes_give_the_same_tables(tmp_path):
    import sqlite3

    dumps = []
    for name in ("a.gpkg", "b.gpkg"):
        write_city(small_city(), tmp_path / name)
        with sqlite3.connect(tmp_path / name) as database:
            dumps.append([database.execute(f'SELECT * FROM "{layer}"').fetchall() for layer in layer_names(tmp_path / name)])
    assert dumps[0] == dumps[1]


def test_a_file_that_is_no_city(tmp_path):
    rows = FeatureTable.make([shapely.Point(0, 0)], {}, CRS)
    write_table(tmp_path / "a.gpkg", "points", rows)
    with pytest.raises(InputError, match=r"a\.gpkg is no city: it lacks study_area, streets; its layers are points"):
        read_city(tmp_path / "a.gpkg")
    with pytest.raises(InputError, match="there is no"):
        read_city(tmp_path / "none.gpkg")
