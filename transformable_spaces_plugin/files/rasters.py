"""Rasters read in windows by rasterio; inside QGIS ``bridge`` opens them through QGIS's own GDAL instead."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Optional, Tuple, Type

import numpy as np
import pyproj
import rasterio
import rasterio.errors
from rasterio.windows import Window

from ..core.city.raster import Affine
from ..core.errors import InputError, MissingCrs


class FileRaster:
    """One band of a raster file, as the Raster protocol of core wants it: nothing is read before :meth:`read` is asked.

    ``transform`` is what the file says, rotated or south-up ones included. Use it in a ``with`` block or :meth:`close` it.
    """

    def __init__(self, path: Path, band: int = 1) -> None:
        if not path.exists():
            raise InputError(f"there is no {path}")
        try:
            self._dataset = rasterio.open(path)
        except rasterio.errors.RasterioError as error:
            raise InputError(f"{path.name} cannot be read as a raster: it is damaged, empty or of another format") from error
        if not 1 <= band <= self._dataset.count:
            raise InputError(f"{path.name} has no band {band}; it has {self._dataset.count}")
        if np.dtype(self._dataset.dtypes[band - 1]).kind not in "iuf":
            raise InputError(f"{path.name} does not hold real numbers but {self._dataset.dtypes[band - 1]}")
        if not self._dataset.crs:
            raise MissingCrs(f"{path.name} has no coordinate reference system; set it before use")
        self._path, self._band = path, band
        self._scale, self._offset = self._dataset.scales[band - 1], self._dataset.offsets[band - 1]
        self.crs: pyproj.CRS = pyproj.CRS.from_user_input(self._dataset.crs.to_wkt())
        self.transform: Affine = tuple(self._dataset.transform)[:6]
        self.shape: Tuple[int, int] = self._dataset.shape

    def read(self, row_start: int, row_stop: int, column_start: int, column_stop: int) -> np.ndarray:
        """The window as float64 array (rows, columns) in the unit of the band: scale and offset applied, NaN where no data.

        Raises InputError when that part of the file is damaged.
        """
        window = Window.from_slices((row_start, row_stop), (column_start, column_stop))
        try:
            raw = self._dataset.read(self._band, window=window, masked=True)
        except rasterio.errors.RasterioError as error:
            raise InputError(f"{self._path.name} cannot be read to its end: it is damaged") from error
        values = np.where(raw.mask, np.nan, raw.data.astype(np.float64))
        values[~np.isfinite(values)] = np.nan
        return np.asarray(values * self._scale + self._offset)

    def close(self) -> None:
        self._dataset.close()

    def __enter__(self) -> FileRaster:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()


def open_raster(path: Path, band: int = 1) -> FileRaster:
    """Band ``band`` of a raster file, to read in windows.

    Raises InputError when the file is not there, is no raster or has no such band, MissingCrs when it has no CRS.
    """
    return FileRaster(path, band)
