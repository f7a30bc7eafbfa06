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
    """Band 1 of a GDAL raster as core's Raster: float64 windows with NaN where there is no data; scale and offset applied.

    The transform is what the file says, rotated or south-up ones included; nothing is read before :meth:`read` is asked. The
    reference system is the layer's, which the user may have set in QGIS.
    """

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
        if gdal.DataTypeIsComplex(self._band.DataType):
            raise InputError(f"raster “{self._name}” does not hold real numbers but {gdal.GetDataTypeName(self._band.DataType)}")
        c, a, b, f, d, e = dataset.GetGeoTransform()
        self.transform: Affine = (a, b, c, d, e, f)
        self.shape = (dataset.RasterYSize, dataset.RasterXSize)
        scale, offset = self._band.GetScale(), self._band.GetOffset()
        self._scale, self._offset = 1.0 if scale is None else scale, 0.0 if offset is None else offset
        flags = self._band.GetMaskFlags()
        self._masked = bool(flags & (gdal.GMF_PER_DATASET | gdal.GMF_NODATA)) and not flags & gdal.GMF_ALL_VALID

    def read(self, row_start: int, row_stop: int, column_start: int, column_stop: int) -> np.ndarray:
        """The window as float64 array (rows, columns), NaN where no data; InputError when that part of the file is damaged."""
        window = (column_start, row_start, column_stop - column_start, row_stop - row_start)
        try:
            raw = self._band.ReadAsArray(*window)
            mask = self._band.GetMaskBand().ReadAsArray(*window) if self._masked else None
        except RuntimeError:
            raw = mask = None
        if raw is None or (self._masked and mask is None):
            raise InputError(f"raster “{self._name}” cannot be read at row {row_start}: it is damaged")
        values = raw.astype(float)
        if mask is not None:
            values[mask == 0] = np.nan
        values[~np.isfinite(values)] = np.nan
        return values * self._scale + self._offset


def open_raster(layer: QgsRasterLayer) -> GdalRaster:
    """The raster behind a QGIS layer; InputError when it is no GDAL raster, has no CRS or is damaged."""
    if layer.providerType() != "gdal":
        raise InputError(f"raster “{layer.name()}” comes from “{layer.providerType()}”; save it as a file first")
    return GdalRaster(layer.source(), layer)
