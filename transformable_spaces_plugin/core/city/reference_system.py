"""Which reference system a study area is measured in: its national grid where known, else its UTM zone."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Optional, Tuple

import numpy as np
import pyproj
import shapely

from ..errors import MissingCrs
from ..table import FeatureTable


@lru_cache(maxsize=1)
def _grids() -> Dict[str, Any]:
    document: Dict[str, Any] = json.loads(Path(__file__).with_name("reference_systems.json").read_text(encoding="utf-8"))
    return document


def metric_crs(longitude: float, latitude: float) -> pyproj.CRS:
    """The reference system in metres for a place: the national grid whose outline holds it, else the WGS 84 UTM zone."""
    for grid in _grids()["grids"]:
        if shapely.from_wkt(grid["outline"]).covers(shapely.Point(longitude, latitude)):
            return pyproj.CRS.from_epsg(grid["epsg"])
    zone = int((longitude + 180) // 6) % 60 + 1
    return pyproj.CRS.from_epsg((32600 if latitude >= 0 else 32700) + zone)


def choose_crs(table: FeatureTable) -> Tuple[pyproj.CRS, bool]:
    """The reference system in which to measure ``table`` and whether that is another than its own.

    A projected system in metres whose scale is true to 1 % at the centre of the features is kept (so Web Mercator and feet
    are not). Raises MissingCrs when the table has none.
    """
    if table.crs is None:
        raise MissingCrs("the layer has no coordinate reference system; set it before use")
    xmin, ymin, xmax, ymax = shapely.total_bounds(table.geometry)
    to_degrees = pyproj.Transformer.from_crs(table.crs, 4326, always_xy=True)
    longitude, latitude = to_degrees.transform((xmin + xmax) / 2, (ymin + ymax) / 2)
    if is_metric(table.crs, longitude, latitude):
        return table.crs, False
    return metric_crs(longitude, latitude), True


def jurisdiction_of(table: FeatureTable) -> Optional[str]:
    """Whose rules hold where the features lie (``fr``, ``pt``, ``be``, ``us``, ``mx``…), told by coarse outlines; None elsewhere.

    Raises MissingCrs when the table has no reference system.
    """
    if table.crs is None:
        raise MissingCrs("the layer has no coordinate reference system; set it before use")
    if not len(table):
        return None
    xmin, ymin, xmax, ymax = shapely.total_bounds(table.geometry)
    place = shapely.Point(*pyproj.Transformer.from_crs(table.crs, 4326, always_xy=True).transform((xmin + xmax) / 2, (ymin + ymax) / 2))
    for entry in (*_grids()["within"], *_grids()["grids"], *_grids()["elsewhere"]):
        if shapely.from_wkt(entry["outline"]).covers(place):
            return str(entry["jurisdiction"])
    return None


def is_metric(crs: pyproj.CRS, longitude: float, latitude: float) -> bool:
    """Whether lengths measured in ``crs`` at the place are metres to within the allowed scale error."""
    if not crs.is_projected or any(abs(axis.unit_conversion_factor - 1.0) > 1e-9 for axis in crs.axis_info[:2]):
        return False
    factors = pyproj.Proj(crs).get_factors(longitude, latitude)
    scales = np.array([factors.meridional_scale, factors.parallel_scale])
    return bool(np.all(np.abs(scales - 1.0) <= _grids()["maximum_scale_error"]))


def known_crs(crs: Optional[pyproj.CRS]) -> Optional[pyproj.CRS]:
    """``crs``; None for one that says nothing of the earth (engineering systems, and what GeoPackage calls undefined)."""
    if crs is None or not (crs.is_projected or crs.is_geographic) or crs.name.lower().startswith(("undefined", "unknown engineering")):
        return None
    return crs
