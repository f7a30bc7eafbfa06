"""Slopes and building heights from surface models: any orientation, with and without a terrain model."""

import numpy as np
import pyproj
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.city.raster import ArrayRaster
from transformable_spaces.transformable_spaces_plugin.core.city.raster_measures import slope_raster, with_heights_from_rasters
from transformable_spaces.transformable_spaces_plugin.core.indicators.raster_values import centre
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = pyproj.CRS.from_epsg(2154)
X0, Y0 = 650_000.0, 6_860_000.0
NORTH_UP = (1.0, 0.0, X0, 0.0, -1.0, Y0 + 100)


def surface(height, ground=0.0):
    """1 m pixels, 100 × 100, north up: a house of ``height`` over (20..40, 20..40) on ground that may rise eastwards (m/m)."""
    y, x = np.mgrid[0:100, 0:100] + 0.5
    north = 100 - y
    level = 50 + ground * x
    return np.where((x > 20) & (x < 40) & (north > 20) & (north < 40), level + height, level), level


def city(*fields, rasters):
    houses = [{"id": "house", **(fields[0] if fields else {})}]
    shapes = [shapely.box(X0 + 20, Y0 + 20, X0 + 40, Y0 + 40)]
    for number, more in enumerate(fields[1:]):
        houses.append({"id": f"other/{number}", **more})
        shapes.append(shapely.box(X0 + 60, Y0 + 20 + 30 * number, X0 + 70, Y0 + 30 + 30 * number))
    names = sorted({name for house in houses for name in house})
    table = FeatureTable.make(shapes, {name: [house.get(name) for house in houses] for name in names}, CRS)
    return City({"buildings": conform(table, "buildings", CRS, Notes())}, CRS, rasters)


def test_heights_are_surface_less_terrain_on_a_slope():
    top, ground = surface(12.0, ground=0.1)
    rasters = {"dsm_m": ArrayRaster(top, NORTH_UP, CRS), "dtm_m": ArrayRaster(ground, NORTH_UP, CRS)}
    notes = Notes()
    found = with_heights_from_rasters(city(rasters=rasters), notes).layer("buildings")
    assert found.number("height_m").tolist() == pytest.approx([12.0])
    assert found.column("height_source").tolist() == ["surface_model"]
    assert [(note.code, note.values["count"]) for note in notes] == [("heights_from_raster", 1)]


@pytest.mark.parametrize("datum", [0.0, 50.0])
def test_without_terrain_the_ground_around_counts(datum):
    # A model of heights above the ground (datum 0) and one above the sea serve alike.
    top = surface(12.0)[0] - 50 + datum
    found = with_heights_from_rasters(city(rasters={"dsm_m": ArrayRaster(top, NORTH_UP, CRS)}), Notes()).layer("buildings")
    assert found.number("height_m").tolist() == pytest.approx([12.0])


def test_known_heights_and_levels_stay_and_low_things_get_none():
    top, ground = surface(12.0)
    rasters = {"dsm_m": ArrayRaster(top, NORTH_UP, CRS), "dtm_m": ArrayRaster(ground, NORTH_UP, CRS)}
    found = with_heights_from_rasters(city({"height_m": 20}, {"levels": 2}, {}, rasters=rasters), Notes()).layer("buildings")
    assert found.number("height_m")[0] == 20
    assert np.isnan(found.number("height_m")[1:]).all()  # the one has levels, on the other place nothing stands
    assert found.column("height_source").tolist() == [None, None, None]


def test_no_data_gives_no_height():
    top, ground = surface(12.0)
    top[:] = np.nan
    rasters = {"dsm_m": ArrayRaster(top, NORTH_UP, CRS), "dtm_m": ArrayRaster(ground, NORTH_UP, CRS)}
    assert np.isnan(with_heights_from_rasters(city(rasters=rasters), Notes()).layer("buildings").number("height_m")).all()


def test_without_a_surface_model_nothing_changes():
    before = city(rasters={})
    assert with_heights_from_rasters(before, Notes()) is before


@pytest.mark.parametrize("name", ["north up", "south up", "turned", "coarse rows"])
def test_slope_is_that_of_the_plane_whichever_way_the_raster_lies(name):
    # z = 0.3 x + 0.4 y: 0.5 metres a metre.
    angle = np.radians(30)
    transform = {
        "north up": NORTH_UP,
        "south up": (1.0, 0.0, X0, 0.0, 1.0, Y0),
        "turned": (np.cos(angle), -np.sin(angle), X0, np.sin(angle), np.cos(angle), Y0),
        "coarse rows": (1.0, 0.0, X0, 0.0, -4.0, Y0 + 400),
    }[name]
    a, b, c, d, e, f = transform
    row, column = np.mgrid[0:40, 0:50] + 0.5
    x, y = a * column + b * row + c, d * column + e * row + f
    heights = ArrayRaster(0.3 * (x - X0) + 0.4 * (y - Y0), transform, CRS)
    slope = slope_raster(heights, CRS, centre(heights, CRS))
    whole = slope.read(0, 40, 0, 50)
    inner = whole[2:-2, 2:-2]
    np.testing.assert_allclose(inner, 0.5, rtol=1e-9)
    assert np.isnan(whole[0]).all()  # nothing is known beyond the border
    np.testing.assert_array_equal(slope.read(10, 20, 15, 30), whole[10:20, 15:30])  # windows agree with the whole


def test_slope_in_metres_of_a_raster_in_degrees():
    # Near 48.85° N a degree of longitude is 73.3 km: rising 0.1 m a metre eastwards.
    back = pyproj.Transformer.from_crs(4326, CRS, always_xy=True)
    transform = (1e-5, 0.0, 2.35, 0.0, -1e-5, 48.85)
    row, column = np.mgrid[0:60, 0:60] + 0.5
    x, _ = back.transform(2.35 + 1e-5 * column, 48.85 - 1e-5 * row)
    heights = ArrayRaster(0.1 * (x - x.min()), transform, pyproj.CRS.from_epsg(4326))
    slope = slope_raster(heights, CRS, centre(heights, CRS)).read(10, 50, 10, 50)
    np.testing.assert_allclose(slope, 0.1, rtol=2e-3)


def test_heights_of_a_real_model_above_ground(shared_data):
    """Bilbao: footprints drawn from the model itself (blocks of pixels above 6 m) get back the heights of the model."""
    from transformable_spaces.transformable_spaces_plugin.files.rasters import open_raster

    with open_raster(shared_data / "bilbao_lidar" / "BDSM.tif") as raster:
        values = raster.read(0, *raster.shape[:1], 0, raster.shape[1])
        a, _, c, _, e, f = raster.transform
        boxes, expected = [], []
        for row in range(0, raster.shape[0] - 8, 8):
            for column in range(0, raster.shape[1] - 8, 8):
                block = values[row : row + 8, column : column + 8]
                if block.min() > 6 and block.max() - block.min() < 1.0:
                    boxes.append(shapely.box(c + a * column, f + e * (row + 8), c + a * (column + 8), f + e * row))
                    expected.append(np.median(block))
        table = FeatureTable.make(boxes, {"id": [str(i) for i in range(len(boxes))]}, raster.crs)
        there = City({"buildings": conform(table, "buildings", raster.crs, Notes())}, raster.crs, {
            "dsm_m": raster, "dtm_m": ArrayRaster(np.zeros((12, 12)), (1000.0, 0, c - 4000, 0, -1000.0, f + 4000), raster.crs),
        })  # fmt: skip
        found = with_heights_from_rasters(there, Notes()).layer("buildings").number("height_m")
    assert len(boxes) > 10
    np.testing.assert_allclose(found, expected, atol=0.5)
