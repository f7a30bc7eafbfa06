"""Rasters given to findspaces and greeningindicators through Processing: heights, roofs, walls, canopy, sealed ground."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.files.city import write_city
from transformable_spaces.transformable_spaces_plugin.files.tables import read_table, write_table

rasterio = pytest.importorskip("rasterio")
X, Y = 650_000.0, 6_860_000.0


def write_raster(path, values):
    """1 m pixels, north up, the lower left corner at (X, Y)."""
    values = values.astype("float32")
    rows, columns = values.shape
    transform = rasterio.transform.Affine(1, 0, X, 0, -1, Y + rows)
    with rasterio.open(path, "w", driver="GTiff", height=rows, width=columns, count=1, dtype="float32", crs="EPSG:2154",
                       transform=transform) as file:  # fmt: skip
        file.write(values, 1)
    return str(path)


@pytest.fixture
def town(tmp_path):
    """Two houses in a row, 20 × 20 m, of unknown height and roof, on a street."""
    def layer(name, shapes, **columns):
        table = FeatureTable.make([shapely.transform(shape, lambda xy: xy + (X, Y)) for shape in shapes], columns, 2154)
        return conform(table, name, table.crs, Notes())

    streets = layer("streets", [shapely.LineString([(0, 50), (200, 50)])], id=["s"], **{"class": ["residential"]})
    tables = {
        "study_area": layer("study_area", [shapely.box(0, 0, 200, 200)]),
        "streets": streets,
        "buildings": layer("buildings", [shapely.box(20, 60, 40, 80), shapely.box(40, 60, 60, 80)], id=["tall", "low"]),
    }
    write_city(City(tables, streets.crs), tmp_path / "city.gpkg")
    return str(tmp_path / "city.gpkg")


def models(tmp_path):
    """Ground at 30 m; flat roofs 18 m and 6 m above it."""
    y, x = np.mgrid[0:200, 0:200] + 0.5
    north = 200 - y
    inside = (north > 60) & (north < 80)
    surface = 30 + np.where(inside & (x > 20) & (x < 40), 18, 0) + np.where(inside & (x > 40) & (x < 60), 6, 0)
    return write_raster(tmp_path / "dsm.tif", surface), write_raster(tmp_path / "dtm.tif", np.full((200, 200), 30.0))


def test_a_surface_model_brings_roofs_and_walls_that_the_layers_alone_do_not(run_algorithm, town, tmp_path):
    kinds = ["flat_roof", "blind_wall"]
    run_algorithm("findspaces", {"CITY": town, "KINDS": kinds, "OUTPUT": str(tmp_path / "without.gpkg")})
    assert len(read_table(tmp_path / "without.gpkg")) == 0
    dsm, dtm = models(tmp_path)
    run_algorithm("findspaces", {"CITY": town, "KINDS": kinds, "DSM": dsm, "DTM": dtm, "OUTPUT": str(tmp_path / "sites.gpkg")})
    sites = read_table(tmp_path / "sites.gpkg")
    roofs, walls = sites.select(sites.text("kind") == "flat_roof"), sites.select(sites.text("kind") == "blind_wall")
    assert roofs.number("area_m2").tolist() == pytest.approx([324, 324])  # 18 × 18
    assert set(roofs.text("subkind")) == {"flat_by_slope"}
    assert walls.number("wall_area_m2").tolist() == pytest.approx([240])  # 20 m × (18 − 6)
    evidence = json.loads(walls.text("evidence")[0])
    assert (evidence["height"], evidence["neighbour_height"]) == ("raster", "raster")


def test_canopy_and_sealed_ground_are_read_from_rasters(run_algorithm, town, tmp_path):
    # A site whose surroundings are half under trees of 8 m (west of x = 100) and three quarters sealed.
    sites = FeatureTable.make([shapely.box(X + 99, Y + 99, X + 101, Y + 101)], {"site_id": ["a"], "kind": ["square"]}, 2154)
    write_table(tmp_path / "sites.gpkg", "sites", sites)
    canopy = np.zeros((400, 400))
    canopy[:, :100] = 8
    run_algorithm("greeningindicators", {
        "CITY": town, "SITES": str(tmp_path / "sites.gpkg"), "OUTPUT": str(tmp_path / "out.gpkg"),
        "CANOPY": write_raster(tmp_path / "canopy.tif", canopy),
        "SEALED": write_raster(tmp_path / "sealed.tif", np.full((400, 400), 75.0)),
    })  # fmt: skip
    out = read_table(tmp_path / "out.gpkg")
    # 0 to 100 of −1 … 201 lies on the raster to the west, 100 to 201 to the east: a hair under one half.
    assert out.number("canopy_share_100m")[0] == pytest.approx(0.5, abs=0.01)
    assert out.number("sealed_share_100m")[0] == pytest.approx(0.75)


def test_a_vegetation_index_tells_of_unmapped_ground(run_algorithm, town, tmp_path):
    sites = FeatureTable.make([shapely.box(X + 99, Y + 99, X + 101, Y + 101)], {"site_id": ["a"], "kind": ["square"]}, 2154)
    write_table(tmp_path / "sites.gpkg", "sites", sites)
    shares = {}
    for name, index in (("lawn", 0.8), ("bare", 0.0)):
        run_algorithm("greeningindicators", {
            "CITY": town, "SITES": str(tmp_path / "sites.gpkg"), "OUTPUT": str(tmp_path / f"{name}.gpkg"),
            "NDVI": write_raster(tmp_path / f"{name}.tif", np.full((400, 400), index)),
        })  # fmt: skip
        shares[name] = read_table(tmp_path / f"{name}.gpkg").number("sealed_share_100m")[0]
    # What is mapped (houses, the street) is sealed either way.
    assert 0 < shares["lawn"] < 0.5
    assert shares["bare"] == pytest.approx(1.0)
