"""How much hotter a site's surroundings are than the rest of the study area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .ground_cover import RULES
from .raster_values import means_inside, median_inside

if TYPE_CHECKING:
    from .scene import Scene


def heat_anomaly_c(scene: Scene) -> np.ndarray:
    """Mean land-surface temperature (raster ``lst_c``, °C) of every site and 100 m around, minus the study area's median (°C, n).

    NaN where the raster has no data there. A difference, so kelvin serve as well.
    """
    raster = scene.city.rasters["lst_c"]
    mean = means_inside(scene.around(RULES.number("around_m")), scene.city.crs, raster, progress=scene.progress)
    if not np.isfinite(mean).any():
        scene.notes.warn("raster_off_sites", raster="lst_c", indicator="heat_anomaly_c")
        return mean
    return mean - median_inside(scene.study_area, scene.city.crs, raster)
