"""Vector files read and written without QGIS: types, nulls, geometry types, and what a bad file gets."""

from datetime import date, datetime
from pathlib import Path

import fiona
import numpy as np
import pyogrio
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city import schemas
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, OutputError
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.sources import read_source
from transformable_spaces.transformable_spaces_plugin.files.tables import layer_names, read_table, write_table, write_tables

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"


def table(wkts, crs="EPSG:2154", **columns):
    return FeatureTable.make([shapely.from_wkt(w) if w else None for w in wkts], columns, crs)


def same(left, right):
    assert left.crs == right.crs
    assert list(left.columns) == list(right.columns)
    assert [g and g.wkt for g in left.geometry] == [g and g.wkt for g in right.geometry]
    for name in left.columns:
        np.testing.assert_array_equal(left.columns[name], right.columns[name], err_msg=name, strict=True)


def test_values_and_nulls_come_back_as_they_were(tmp_path):
    given = table(
        [SQUARE, None, SQUARE],
        height_m=[3.5, None, -1.0],
        name=["Église", None, "=1+1"],
        heritage=np.array([True, None, False], dtype=object),
    )
    write_table(tmp_path / "a.gpkg", "things", given)
    same(read_table(tmp_path / "a.gpkg"), given)


def test_integers_with_nulls_become_numbers_and_dates_text(tmp_path):
    path = tmp_path / "typed.gpkg"
    properties = {"n": "int32", "day": "date", "time": "datetime", "flag": "bool", "text": "str"}
    schema = {"geometry": "Point", "properties": properties}
    point = {"type": "Point", "coordinates": (1.0, 2.0)}
    with fiona.open(path, "w", driver="GPKG", layer="typed", crs="EPSG:3857", schema=schema) as file:
        values = {"n": 4, "day": date(2020, 1, 2), "time": datetime(2020, 1, 2, 3, 4, 5), "flag": False, "text": "x"}
        file.write({"type": "Feature", "geometry": point, "properties": values})
        file.write({"type": "Feature", "geometry": None, "properties": dict.fromkeys(values)})
    read = read_table(path)
    assert read.crs.to_epsg() == 3857
    np.testing.assert_array_equal(read.columns["n"], [4.0, np.nan])
    assert list(read.columns["day"]) == ["2020-01-02", None]
    assert list(read.columns["time"]) == ["2020-01-02T03:04:05", None]
    assert list(read.columns["flag"]) == [False, None]
    assert list(read.columns["text"]) == ["x", None]
    assert read.geometry[1] is None


@pytest.mark.parametrize(
    ("layer", "wkt", "declared"),
    [
        ("buildings", SQUARE, "MultiPolygon"),
        ("streets", "LINESTRING (0 0, 1 1)", "LineString"),
        ("trees", "POINT (0 0)", "Point"),
        ("water", SQUARE, "Unknown"),
        ("facilities", "POINT (0 0)", "Unknown"),
    ],
)
def test_a_layer_with_a_schema_declares_its_types_even_when_empty(tmp_path, layer, wkt, declared):
    schema = schemas()[layer]
    for count in (1, 0):
        path = tmp_path / f"{count}.gpkg"
        rows = table([wkt] * count, **{name: [None] * count for name in schema.names})
        write_table(path, layer, rows, schema)
        info = pyogrio.read_info(path, layer=layer)
        assert info["geometry_type"] == declared
        assert list(info["fields"]) == list(schema.names)
        assert info["geometry_name"] == "geom"
        assert info["fid_column"] == "fid"
        expected = {"string": "object", "number": "float64", "integer": "int64", "boolean": "bool"}
        assert list(info["dtypes"]) == [expected[field.type] for field in schema.fields]
        assert [g.wkt for g in read_table(path, layer).geometry] == [wkt] * count  # one part comes back as that part


def test_append_keeps_the_other_layers_and_replaces_its_own(tmp_path):
    path = tmp_path / "a.gpkg"
    write_tables(path, {"first": table(["POINT (0 0)"]), "second": table(["POINT (1 1)"])})
    write_table(path, "second", table(["POINT (2 2)", "POINT (3 3)"]), append=True)
    write_table(path, "third", table(["POINT (4 4)"]), append=True)
    assert sorted(layer_names(path)) == ["first", "second", "third"]
    assert len(read_table(path, "second")) == 2
    assert read_table(path, "first").geometry[0].wkt == "POINT (0 0)"


def test_a_table_without_geometry(tmp_path):
    rows = FeatureTable.make([None, None], {"code": ["A", "B"], "n": np.array([1, 2])})
    write_table(tmp_path / "a.gpkg", "list", rows)
    read = read_table(tmp_path / "a.gpkg", "list")
    assert list(read.columns["code"]) == ["A", "B"]
    np.testing.assert_array_equal(read.columns["n"], [1.0, 2.0])
    assert list(read.geometry) == [None, None]
    assert read.crs is None


def test_a_layer_without_reference_system_stays_without(tmp_path):
    write_table(tmp_path / "a.gpkg", "a", table(["POINT (0 0)"], crs=None))
    assert read_table(tmp_path / "a.gpkg").crs is None


def test_a_failed_write_leaves_the_former_file_whole(tmp_path):
    path = tmp_path / "a.gpkg"
    write_table(path, "first", table(["POINT (0 0)"]))
    before = path.read_bytes()
    twice = FeatureTable.make([shapely.Point(0, 0)], {"name": ["a"], "NAME": ["b"]}, "EPSG:2154")
    with pytest.raises(OutputError, match="second"):
        write_tables(path, {"first": table(["POINT (1 1)"]), "second": twice})
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["a.gpkg"]


def test_a_folder_that_cannot_be_written(tmp_path):
    with pytest.raises(OutputError, match="cannot write into"):
        write_table(tmp_path / "nowhere" / "a.gpkg", "a", table(["POINT (0 0)"]))


@pytest.mark.parametrize("content", [b"", b"\x00\x01 not a file of features", None])
def test_a_file_that_is_no_vector_file(tmp_path, content):
    path = tmp_path / "bad.gpkg"
    if content is None:  # cut in the middle
        write_table(path, "a", table([SQUARE] * 500, n=range(500)))
        content = path.read_bytes()[:60000]
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"bad\.gpkg.*damaged"):
        read_table(path)


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"there is no .*gone\.gpkg"):
        read_table(tmp_path / "gone.gpkg")
    write_tables(tmp_path / "a.gpkg", {"first": table(["POINT (0 0)"]), "second": table(["POINT (1 1)"])})
    with pytest.raises(InputError, match="no layer “third”; it has: first, second"):
        read_table(tmp_path / "a.gpkg", "third")
    with pytest.raises(InputError, match="several layers; say which: first, second"):
        read_table(tmp_path / "a.gpkg")


def test_bounds_in_another_system_limit_what_is_read(tmp_path):
    # Nantes cathedral in Lambert-93 and in degrees; the second point is 5 km away.
    write_table(tmp_path / "a.gpkg", "a", table(["POINT (355900 6689900)", "POINT (360900 6689900)"]))
    area = table(["POLYGON ((355800 6689800, 356000 6689800, 356000 6690000, 355800 6690000, 355800 6689800))"]).to_crs(4326)
    assert [g.wkt for g in read_table(tmp_path / "a.gpkg", bounds=area).geometry] == ["POINT (355900 6689900)"]


def test_a_folder_of_files_is_one_source(tmp_path):
    write_tables(tmp_path / "a.gpkg", {"batiment": table([SQUARE]), "haie": table(["LINESTRING (0 0, 1 1)"])})
    folder = tmp_path / "1_DONNEES" / "TRANSPORT"
    folder.mkdir(parents=True)
    with fiona.open(
        folder / "TRONCON_DE_ROUTE.shp", "w", driver="ESRI Shapefile", crs="EPSG:2154",
        schema={"geometry": "LineString", "properties": {"NATURE": "str"}},
    ) as file:
        line = {"type": "LineString", "coordinates": [(0.0, 0.0), (1.0, 1.0)]}
        file.write({"type": "Feature", "geometry": line, "properties": {"NATURE": "Sentier"}})
    (tmp_path / "notes.json").write_text("{}")
    source = read_source(tmp_path)
    assert sorted(source) == ["TRONCON_DE_ROUTE", "batiment", "haie"]
    assert list(source["TRONCON_DE_ROUTE"].columns["NATURE"]) == ["Sentier"]
    assert sorted(read_source(tmp_path / "a.gpkg")) == ["batiment", "haie"]


def test_a_layer_in_two_files_is_refused_when_asked_for(tmp_path):
    for name in ("north.gpkg", "south.gpkg"):
        write_table(tmp_path / name, "batiment", table([SQUARE]))
    source = read_source(tmp_path)
    with pytest.raises(InputError, match=r"“batiment” is in several files: .*north\.gpkg.*south\.gpkg"):
        source["batiment"]


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no vector file"):
        read_source(tmp_path)


def test_official_data_with_z(shared_data):
    buildings = read_table(shared_data / "nantes_bdtopo_2025" / "bdtopo_nantes_2025.gpkg", "batiment")
    assert len(buildings) == 8639  # as SOURCE's own listing and ogrinfo say
    assert buildings.crs.to_epsg() == 2154
    assert (shapely.get_type_id(buildings.geometry) == 3).sum() > 8000  # declared MultiPolygon Z, most of one part
    assert np.isnan(buildings.columns["NB_ETAGES"]).sum() == 2753


def test_paths_may_be_long_and_accented(tmp_path):
    path = tmp_path / "été à l’Île" / "données.gpkg"
    path.parent.mkdir()
    write_table(path, "a", table(["POINT (0 0)"]))
    assert isinstance(path, Path)
    assert len(read_table(path)) == 1
