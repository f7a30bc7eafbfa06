"""Rasters of QGIS opened for core: windows read through GDAL, whatever the CRS, resolution or orientation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsRasterLayer

from ..core.city.raster import Affine
from ..core.errors import InputError
from .tables import crs_of


class GdalRaster:
    """Band 1 of a GDAL raster as core's Raster: float64 windows with NaN where there is no data; scale and offset applied."""

    def __init__(self, source: str, layer: QgsRasterLayer) -> None:
        crs = crs_of(layer.crs())
        if crs is None:
            raise InputError(f"raster “{layer.name()}” has no coordinate reference system; set it before use")
        self.crs = crs
        # QGIS switches GDAL's exceptions on or off at will; both ways of failing are handled.
        try:
            dataset = gdal.Open(source)
        except RuntimeError:
            dataset = None
        if dataset is None or not dataset.RasterCount:
            raise InputError(f"raster “{layer.name()}” cannot be read: it is damaged, empty or of another format")
        self.path = Path(source)
        self._dataset, self._band, self._name = dataset, dataset.GetRasterBand(1), layer.name()
        c, a, b, f, d, e = dataset.GetGeoTransform()
        self.transform: Affine = (a, b, c, d, e, f)
        self.shape = (dataset.RasterYSize, dataset.RasterXSize)
        self._scale, self._offset = self._band.GetScale() or 1.0, self._band.GetOffset() or 0.0

    def read(self, row_start: int, row_stop: int, column_start: int, column_stop: int) -> np.ndarray:
        columns, rows = column_stop - column_start, row_stop - row_start
        raw = self._band.ReadAsArray(column_start, row_start, columns, rows)
        if raw is None:
            raise InputError(f"raster “{self._name}” cannot be read at row {row_start}: it is damaged")
        values = raw.astype(float)
        flags = self._band.GetMaskFlags()
        if flags & (gdal.GMF_PER_DATASET | gdal.GMF_NODATA) and not flags & gdal.GMF_ALL_VALID:
            values[self._band.GetMaskBand().ReadAsArray(column_start, row_start, columns, rows) == 0] = np.nan
        return values * self._scale + self._offset


def open_raster(layer: QgsRasterLayer) -> GdalRaster:
    """The raster behind a QGIS layer; InputError when it is no GDAL raster, has no CRS or is damaged."""
    if layer.providerType() != "gdal":
        raise InputError(f"raster “{layer.name()}” comes from “{layer.providerType()}”; save it as a file first")
    return GdalRaster(layer.source(), layer)
