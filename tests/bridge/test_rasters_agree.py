"""The two ways to a raster agree: QGIS's GDAL through the bridge, rasterio through files; and core gets the same measures."""

import numpy as np
import pyproj
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.city.raster_measures import slope_raster
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.indicators.ground_cover import sealed_share_100m
from transformable_spaces.transformable_spaces_plugin.core.indicators.raster_values import (
    centre,
    means_inside,
    median_inside,
    pixels_at,
    values_at,
)
from transformable_spaces.transformable_spaces_plugin.core.indicators.scene import Scene
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

pytest.importorskip("qgis.core")
rasterio = pytest.importorskip("rasterio")
from rasterio.transform import Affine  # noqa: E402 - only where rasterio is there

L93 = pyproj.CRS.from_epsg(2154)
X0, Y0 = 650_000.0, 6_860_000.0
RNG = np.random.default_rng(7)
HEIGHTS = (40 + 10 * RNG.random((300, 400))).astype("float32")
COUNTS = RNG.integers(0, 3000, (300, 400)).astype("int16")
HOLES = HEIGHTS.copy()
HOLES[RNG.random(HOLES.shape) < 0.2] = -9999
STRANGE = HEIGHTS.copy()
STRANGE[::7, ::5] = np.nan
STRANGE[::11, ::3] = np.inf

NORTH_UP = Affine(2, 0, X0, 0, -2, Y0 + 600)
CASES = {
    "north up": (HEIGHTS, NORTH_UP, 2154, {}),
    "south up": (HEIGHTS, Affine(2, 0, X0, 0, 2, Y0), 2154, {}),
    "turned": (HEIGHTS, Affine(1.6, 1.2, X0, 1.2, -1.6, Y0 + 100), 2154, {}),
    "oblong pixels": (HEIGHTS, Affine(2, 0, X0, 0, -3, Y0 + 900), 2154, {}),
    "no data": (HOLES, NORTH_UP, 2154, {"nodata": -9999}),
    "no data as NaN": (STRANGE, NORTH_UP, 2154, {"nodata": float("nan")}),
    "NaN and infinite without no data": (STRANGE, NORTH_UP, 2154, {}),
    "whole numbers": (COUNTS, NORTH_UP, 2154, {"nodata": 0}),
    "scaled": (COUNTS, NORTH_UP, 2154, {"nodata": 0, "scale": 0.1, "offset": -273.15}),
    "degrees": (HEIGHTS, Affine(2e-5, 0, 2.315, 0, -2e-5, 48.842), 4326, {}),
    "UTM": (HEIGHTS, Affine(2, 0, 449_700, 0, -2, 5_410_700), 32631, {}),
    "compressed tiles": (
        HOLES, NORTH_UP, 2154, {"nodata": -9999, "tiled": True, "blockxsize": 128, "blockysize": 128, "compress": "deflate"},
    ),
    "masked by a band": (HEIGHTS, NORTH_UP, 2154, {"mask": True}),
}  # fmt: skip


def write(path, values, transform, epsg, scale=1.0, offset=0.0, mask=False, **options):
    profile = {"driver": "GTiff", "height": values.shape[0], "width": values.shape[1], "count": 1, "dtype": values.dtype}
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(
        path, "w", crs=f"EPSG:{epsg}" if epsg else None, transform=transform, **profile, **options
    ) as file:
        file.write(values, 1)
        file.scales, file.offsets = (scale,), (offset,)
        if mask:
            file.write_mask(values > 45)
    return path


@pytest.fixture
def both(tmp_path, qgis_app):
    """The same file opened the two ways: ``(bridge, files)``."""
    from qgis.core import QgsRasterLayer
    from transformable_spaces.transformable_spaces_plugin.bridge.rasters import open_raster as open_in_qgis
    from transformable_spaces.transformable_spaces_plugin.files.rasters import open_raster as open_file

    def make(name):
        values, transform, epsg, options = CASES[name]
        path = write(tmp_path / "raster.tif", values, transform, epsg, **options)
        return open_in_qgis(QgsRasterLayer(str(path), "raster")), open_file(path)

    return make


@pytest.mark.parametrize("name", CASES)
def test_windows_transform_and_reference_system_agree(both, name):
    one, other = both(name)
    assert one.shape == other.shape == (300, 400)
    assert one.transform == pytest.approx(other.transform, rel=1e-12)
    assert one.crs.equals(other.crs, ignore_axis_order=True)
    for window in ((0, 300, 0, 400), (0, 1, 0, 1), (17, 130, 250, 400), (299, 300, 399, 400)):
        np.testing.assert_array_equal(one.read(*window), other.read(*window))


@pytest.mark.parametrize("name", CASES)
def test_core_measures_the_same_from_both(both, name):
    one, other = both(name)
    middle = np.array(centre(other, L93))
    corners = RNG.random((30, 2)) * 300 - 150 + middle
    shapes = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + 40, corners[:, 1] + 25)
    area = shapely.box(*(middle - 120), *(middle + 120))
    results = [
        (
            means_inside(shapes, L93, raster),
            values_at(shapely.centroid(shapes), L93, raster),
            median_inside(area, L93, raster),
            means_inside(shapes, L93, slope_raster(raster, L93, centre(raster, L93))),
            pixels_at(corners, L93, raster),
        )
        for raster in (one, other)
    ]
    for mine, theirs in zip(*results):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9)
    assert np.isfinite(results[0][0]).sum() > 15


def test_the_vegetation_index_seals_the_same_ground_both_ways(both):
    # Whole numbers with scale and offset: 0.1 × 0..2999 − 273.15 lies beyond −1..1 but for one value in thirty, which count alone.
    area = shapely.box(X0 + 100, Y0 + 100, X0 + 500, Y0 + 400)
    tables = {"study_area": FeatureTable.make([area], {"id": ["a"]}, L93)}
    sites = FeatureTable.make([shapely.box(X0 + 250, Y0 + 200, X0 + 300, Y0 + 250)], {"site_id": ["s"], "kind": ["square"]}, L93)
    shares = []
    for raster in both("scaled"):
        notes = Notes()
        city = City(tables, L93, {"ndvi": raster})
        scene = Scene(sites, city, conform(city.layer("streets"), "streets", L93, Notes()), notes)
        shares.append((float(sealed_share_100m(scene)[0]), [note.as_dict() for note in notes]))
    assert shares[0] == shares[1]
    assert 0.4 < shares[0][0] < 0.6
    assert shares[0][1][0]["code"] == "ndvi_outside"


def test_scale_offset_and_no_data_by_hand(both):
    # int16 counts × 0.1 − 273.15, 0 is no data
    one, _ = both("scaled")
    expected = np.where(COUNTS[:5, :5] == 0, np.nan, COUNTS[:5, :5] * 0.1 - 273.15)
    np.testing.assert_allclose(one.read(0, 5, 0, 5), expected)


def test_real_models_agree(shared_data, qgis_app):
    from qgis.core import QgsRasterLayer
    from transformable_spaces.transformable_spaces_plugin.bridge.rasters import open_raster as open_in_qgis
    from transformable_spaces.transformable_spaces_plugin.files.rasters import open_raster as open_file

    for path in (shared_data / "bilbao_lidar" / "BDSM.tif", shared_data / "monaco_2025" / "dem_srtm3_monaco.tif"):
        one, other = open_in_qgis(QgsRasterLayer(str(path), "raster")), open_file(path)
        assert one.transform == pytest.approx(other.transform)
        rows, columns = one.shape
        np.testing.assert_array_equal(one.read(0, rows, 0, columns), other.read(0, rows, 0, columns))


def test_a_damaged_raster_and_one_without_reference_system_are_refused_both_ways(tmp_path, qgis_app):
    from qgis.core import QgsRasterLayer
    from transformable_spaces.transformable_spaces_plugin.bridge.rasters import open_raster as open_in_qgis
    from transformable_spaces.transformable_spaces_plugin.files.rasters import open_raster as open_file

    flat = write(tmp_path / "flat.tif", HEIGHTS, NORTH_UP, None)
    layer = QgsRasterLayer(str(flat), "flat")
    layer.setCrs(layer.crs().__class__())
    for refused in (lambda: open_in_qgis(layer), lambda: open_file(flat)):
        with pytest.raises(InputError, match="no coordinate reference system"):
            refused()
    whole = write(tmp_path / "cut.tif", COUNTS, NORTH_UP, 2154, compress="deflate").read_bytes()
    cut = tmp_path / "cut.tif"
    cut.write_bytes(whole[: len(whole) // 2])

    def read(opened):
        return opened.read(0, 300, 0, 400)

    for refused in (lambda: read(open_in_qgis(QgsRasterLayer(str(cut), "cut"))), lambda: read(open_file(cut))):
        with pytest.raises(InputError, match="cannot be read|no coordinate reference system|comes from"):
            refused()
