import numpy as np
import pyproj
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.raster import ArrayRaster
from transformable_spaces.transformable_spaces_plugin.core.indicators.raster_values import (
    means_inside,
    median_inside,
    pixel_size_m,
    values_at,
)

CRS = pyproj.CRS.from_epsg(2154)
X0, Y0 = 650_000.0, 6_860_000.0


def raster(values, size=10.0):
    """North-up, with its upper left corner at (X0, Y0 + height)."""
    return ArrayRaster(np.asarray(values, dtype=float), (size, 0, X0, 0, -size, Y0 + size * len(values)), CRS)


def box(x, y, width, height):
    return np.array([shapely.box(X0 + x, Y0 + y, X0 + x + width, Y0 + y + height)], dtype=object)


def test_the_mean_leaves_no_data_out():
    # 2 × 2 pixels: 1 and 3 above, no data and 5 below; mean of 1, 3, 5
    assert means_inside(box(0, 0, 20, 20), CRS, raster([[1, 3], [np.nan, 5]])).tolist() == [3.0]


def test_a_polygon_without_a_pixel_centre_takes_the_pixel_under_it():
    assert means_inside(box(1, 1, 2, 2), CRS, raster([[1, 3], [7, 5]])).tolist() == [7.0]


def test_outside_the_raster_is_missing():
    assert np.isnan(means_inside(box(500, 500, 20, 20), CRS, raster([[1, 3], [7, 5]]))).all()


def test_south_up_and_turned_rasters_give_the_same_mean():
    values = np.arange(12, dtype=float).reshape(3, 4)
    plain = raster(values)
    south_up = ArrayRaster(values[::-1], (10, 0, X0, 0, 10, Y0), CRS)
    # rows run east, columns run south: x = 10·row + X0, y = −10·column + Y0 + 30
    turned = ArrayRaster(np.ascontiguousarray(values.T), (0, 10, X0, -10, 0, Y0 + 30), CRS)
    shape = box(4, 3, 27, 20)
    expected = means_inside(shape, CRS, plain)
    # centres x 5, 15, 25 and y 5, 15 (of 5, 15, 25): rows 2 and 1, columns 0 to 2: mean of 8 9 10 4 5 6
    assert expected.tolist() == [7.0]
    assert means_inside(shape, CRS, south_up).tolist() == expected.tolist()
    assert means_inside(shape, CRS, turned).tolist() == expected.tolist()


def test_another_reference_system_is_reprojected():
    # A raster in degrees over the same ground: constant 21 west of the middle, 25 east of it
    to_degrees = pyproj.Transformer.from_crs(CRS, 4326, always_xy=True)
    west, south = to_degrees.transform(X0, Y0)
    values = np.tile(np.repeat([21.0, 25.0], 50), (100, 1))
    degrees = ArrayRaster(values, (1e-4, 0, west, 0, -1e-4, south + 0.01), pyproj.CRS.from_epsg(4326))
    middle = to_degrees.transform(X0 + 0, Y0 + 100)
    assert middle[1] < south + 0.01
    assert means_inside(box(20, 20, 60, 60), CRS, degrees).tolist() == [21.0]


def test_values_between_pixels_are_bilinear():
    # z = x + 2y at the pixel centres (5, 15 | 5, 15): exact on a plane
    plane = raster([[5 + 30, 15 + 30], [5 + 10, 15 + 10]])
    points = shapely.points([[X0 + 7, Y0 + 11], [X0 + 5, Y0 + 5], [X0 + 1, Y0 + 1]])
    found = values_at(points, CRS, plane)
    assert found[:2] == pytest.approx([7 + 22, 15])
    # beyond the outer centres one of the four pixels is missing
    assert np.isnan(found[2])


def test_the_median_is_of_the_pixels_inside_the_area():
    values = [[1, 2, 100], [3, np.nan, 100]]
    # the area holds the left two columns: 1, 2, 3
    assert median_inside(box(0, 0, 20, 20)[0], CRS, raster(values)) == 2.0
    assert np.isnan(median_inside(box(900, 0, 20, 20)[0], CRS, raster(values)))


def test_pixel_size_is_in_metres_whatever_the_units():
    assert pixel_size_m(raster([[1, 2], [3, 4]]), CRS, (X0, Y0)) == pytest.approx(10.0)
    west, south = pyproj.Transformer.from_crs(CRS, 4326, always_xy=True).transform(X0, Y0)
    degrees = ArrayRaster(np.zeros((10, 10)), (0.001, 0, west, 0, -0.001, south + 0.01), pyproj.CRS.from_epsg(4326))
    # a thousandth of a degree of latitude is about 111 m
    assert pixel_size_m(degrees, CRS, (X0, Y0)) == pytest.approx(111.2, abs=0.5)
