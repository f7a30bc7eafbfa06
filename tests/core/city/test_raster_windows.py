"""Rasters are read in windows: however large the raster, no read is larger than a fixed block."""

import numpy as np
import pyproj
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.raster_measures import slope_raster
from transformable_spaces.transformable_spaces_plugin.core.indicators.raster_values import (
    centre,
    means_inside,
    median_inside,
    values_at,
)

CRS = pyproj.CRS.from_epsg(2154)
BLOCK = 260 * 2060  # pixels: a band of 256 rows by 2 048 columns and what slopes look at beyond it


class Endless:
    """A raster of heights 0.01 · column that is never in memory as a whole and writes down how much is asked of it."""

    def __init__(self, size):
        self.shape, self.crs, self.transform = (size, size), CRS, (1.0, 0.0, 0.0, 0.0, -1.0, float(size))
        self.reads = []

    def read(self, row_start, row_stop, column_start, column_stop):
        assert 0 <= row_start < row_stop <= self.shape[0]
        assert 0 <= column_start < column_stop <= self.shape[1]
        self.reads.append((row_stop - row_start) * (column_stop - column_start))
        return np.broadcast_to((np.arange(column_start, column_stop) + 0.5) * 0.01, (row_stop - row_start, column_stop - column_start))


def spread(size):
    """Squares of 40 m over the whole raster."""
    x, y = np.meshgrid(np.arange(100, size - 100, size / 12), np.arange(100, size - 100, size / 12))
    return shapely.box(x.ravel(), y.ravel(), x.ravel() + 40, y.ravel() + 40)


@pytest.mark.parametrize("size", [2_000, 20_000, 60_000])
def test_no_read_is_larger_than_a_block(size):
    raster = Endless(size)
    shapes = spread(size)
    mean = means_inside(shapes, CRS, raster)
    # The middle of the square to half a pixel.
    np.testing.assert_allclose(mean, 0.01 * (shapely.bounds(shapes)[:, 0] + 20), atol=0.0051)
    steep = slope_raster(raster, CRS, centre(raster, CRS))
    np.testing.assert_allclose(means_inside(shapes, CRS, steep), 0.01, rtol=1e-6)
    values_at(shapely.centroid(shapes), CRS, raster)
    assert max(raster.reads) <= BLOCK


def test_the_median_of_a_large_area_reads_rows_and_keeps_few_pixels():
    raster = Endless(20_000)
    median = median_inside(shapely.box(0, 0, 20_000, 20_000), CRS, raster)
    assert median == pytest.approx(100, abs=0.2)  # half of 20 000 columns, 0.01 each
    assert max(raster.reads) <= 20_000  # one row
    assert len(raster.reads) <= 2_001  # every tenth


def test_sums_do_not_depend_on_the_blocks():
    rng = np.random.default_rng(3)
    values = rng.random((300, 5000))

    class Held(Endless):
        def read(self, row_start, row_stop, column_start, column_stop):
            super().read(row_start, row_stop, column_start, column_stop)
            return values[row_start:row_stop, column_start:column_stop]

    raster = Held(5000)
    raster.shape, raster.transform = values.shape, (1.0, 0.0, 0.0, 0.0, -1.0, 300.0)
    # Rows 10 to 289 (y 11 … 290 from below), columns 100 to 4 899: across two borders of blocks and one of bands.
    mean = means_inside(np.array([shapely.box(100, 10, 4900, 290)]), CRS, raster)
    assert mean[0] == pytest.approx(values[10:290, 100:4900].mean(), rel=1e-12)
    assert len(raster.reads) == 6  # 2 bands × 3 blocks
