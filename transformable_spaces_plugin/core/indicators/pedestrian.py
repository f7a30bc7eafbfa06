"""The pedestrianisation indicators of sites (METHODS §3)."""

from __future__ import annotations

from typing import Optional

from ..city.model import City
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .registry import measure
from .scene import Scene


def measure_pedestrian(
    sites: FeatureTable, city: City, streets: FeatureTable, notes: Notes, progress: Progress = SILENT,
    scene: Optional[Scene] = None,
) -> FeatureTable:
    """``sites`` with one column per pedestrianisation indicator, in the unit of ``catalogue.json`` (classes are text).

    A street site is measured on its own street (``street_id``); an area (square, car park, school yard…) on the streets that
    run within 15 m of it (50 m of a school yard), weighted by the length that does, so that its score speaks of the space
    together with its street.
    An area without any street with cars within reach is ``car_free`` (bool column), which the profile blocks: there is no
    traffic to take out. Inputs, null rule and errors as for :func:`greening.measure_greening`. ``pedestrian_demand`` is a raw
    index; the profile reads it by percentile (see :func:`scoring.score.fix_percentiles`).
    """
    return measure("pedestrian", sites, city, streets, notes, progress, scene)
