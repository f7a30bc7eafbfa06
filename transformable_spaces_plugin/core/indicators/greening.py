"""The greening indicators of sites (METHODS §3)."""

from __future__ import annotations

from typing import Optional

from ..city.model import City
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .registry import measure
from .scene import Scene


def measure_greening(
    sites: FeatureTable, city: City, streets: FeatureTable, notes: Notes, progress: Progress = SILENT,
    scene: Optional[Scene] = None,
) -> FeatureTable:
    """``sites`` with one float column per greening indicator, in the unit of ``catalogue.json`` (``latitude`` stays text).

    sites: polygons with ``site_id``, ``kind`` and, where known, ``usable_area_m2``, ``max_inscribed_diameter_m``, ``latitude``,
    ``street_id``; streets: those of :func:`measure_street_profiles`, or the city's layer. A missing layer makes its indicators
    NaN and is told in ``notes``; nothing missing is ever 0. Errors: see :func:`registry.measure`.
    """
    return measure("greening", sites, city, streets, notes, progress, scene)
