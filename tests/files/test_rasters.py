"""Rasters read in windows: nodata, masks, scale, odd transforms, and what a bad file gets."""

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingCrs
from transformable_spaces.transformable_spaces_plugin.files.rasters import open_raster

VALUES = np.arange(12, dtype="int16").reshape(3, 4)


def write(path, values=VALUES, transform=None, crs="EPSG:2154", scale=1.0, offset=0.0, **options):
    profile = {
        "driver": "GTiff", "height": values.shape[0], "width": values.shape[1], "count": 1, "dtype": values.dtype, "crs": crs,
        "transform": transform or Affine(10, 0, 1000, 0, -10, 2000), **options,
    }
    with rasterio.open(path, "w", **profile) as file:
        file.write(values, 1)
        file.scales, file.offsets = (scale,), (offset,)
    return path


def test_a_window_in_floats_with_nodata_missing(tmp_path):
    with open_raster(write(tmp_path / "a.tif", nodata=6)) as raster:
        assert raster.shape == (3, 4)
        assert raster.crs.to_epsg() == 2154
        assert raster.transform == (10, 0, 1000, 0, -10, 2000)
        window = raster.read(1, 3, 1, 4)
    assert window.dtype == np.float64
    np.testing.assert_array_equal(window, [[5, np.nan, 7], [9, 10, 11]])


def test_scale_and_offset_are_honoured(tmp_path):
    # Kelvin in tenths, as satellites ship temperature: 2 931 → 293.1 K → 19.95 °C.
    path = write(tmp_path / "k.tif", np.array([[2931, 0]], dtype="uint16"), scale=0.1, offset=-273.15, nodata=0)
    with open_raster(path) as raster:
        np.testing.assert_allclose(raster.read(0, 1, 0, 2), [[19.95, np.nan]])


def test_infinite_and_nan_are_missing(tmp_path):
    path = write(tmp_path / "f.tif", np.array([[1.5, np.nan, np.inf]], dtype="float32"))
    with open_raster(path) as raster:
        np.testing.assert_array_equal(raster.read(0, 1, 0, 3), [[1.5, np.nan, np.nan]])


@pytest.mark.parametrize("transform", [Affine(10, 0, 1000, 0, 10, 2000), Affine(8, 6, 1000, 6, -8, 2000)])
def test_south_up_and_rotated_transforms_are_given_as_they_are(tmp_path, transform):
    with open_raster(write(tmp_path / "r.tif", transform=transform)) as raster:
        assert raster.transform == pytest.approx(tuple(transform)[:6])
        np.testing.assert_array_equal(raster.read(0, 1, 0, 4), [[0, 1, 2, 3]])


def test_a_second_band(tmp_path):
    path = tmp_path / "b.tif"
    with rasterio.open(path, "w", driver="GTiff", height=1, width=1, count=2, dtype="uint8", crs="EPSG:4326",
                       transform=Affine(1, 0, 5, 0, -1, 5)) as file:
        file.write(np.array([[[1]], [[2]]], dtype="uint8"))
    with open_raster(path, band=2) as raster:
        assert raster.read(0, 1, 0, 1)[0, 0] == 2.0
    with pytest.raises(InputError, match="no band 3; it has 2"):
        open_raster(path, band=3)


def test_bad_rasters_get_one_sentence(tmp_path):
    with pytest.raises(InputError, match="there is no"):
        open_raster(tmp_path / "none.tif")
    (tmp_path / "bad.tif").write_bytes(b"II*\x00 and nothing more")
    with pytest.raises(InputError, match=r"bad\.tif cannot be read as a raster"):
        open_raster(tmp_path / "bad.tif")
    with pytest.raises(MissingCrs, match=r"flat\.tif has no coordinate reference system"):
        open_raster(write(tmp_path / "flat.tif", crs=None))
    noise = np.random.default_rng(1).integers(0, 9999, (400, 400)).astype("int16")
    whole = write(tmp_path / "cut.tif", noise, compress="deflate").read_bytes()
    (tmp_path / "cut.tif").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"cut\.tif cannot be read"):
        open_raster(tmp_path / "cut.tif").read(0, 400, 0, 400)


def test_a_real_surface_model(shared_data):
    with open_raster(shared_data / "bilbao_lidar" / "DEM.tif") as raster:
        values = raster.read(100, 140, 200, 230)
    assert values.shape == (40, 30)
    assert np.isfinite(values).all()
