"""Rasters as core sees them: a grid that can be read in windows, whoever opened the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Tuple

import numpy as np
import pyproj

# (a, b, c, d, e, f) with x = a·col + b·row + c and y = d·col + e·row + f for the pixel's upper left corner, as affine writes it.
Affine = Tuple[float, float, float, float, float, float]


class Raster(Protocol):
    """A raster band to read in windows; files.rasters opens them with rasterio, bridge.rasters with QGIS's GDAL."""

    crs: pyproj.CRS
    transform: Affine
    shape: Tuple[int, int]  # rows, columns

    def read(self, row_start: int, row_stop: int, column_start: int, column_stop: int) -> np.ndarray:
        """The window as float64 array (rows, columns), NaN where there is no data; the window lies inside the raster."""
        ...


@dataclass(frozen=True)
class ArrayRaster:
    """A raster that is already in memory: ``values`` float64 (rows, columns), NaN where there is no data."""

    values: np.ndarray
    transform: Affine
    crs: pyproj.CRS

    @property
    def shape(self) -> Tuple[int, int]:
        return self.values.shape  # type: ignore[return-value]

    def read(self, row_start: int, row_stop: int, column_start: int, column_stop: int) -> np.ndarray:
        return self.values[row_start:row_stop, column_start:column_stop]
