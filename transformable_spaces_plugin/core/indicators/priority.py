"""How much of a site's surroundings lies in a priority neighbourhood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from .people import area_around

if TYPE_CHECKING:
    from .scene import Scene

_AROUND_M = 100.0  # as for deprivation


def priority_share_100m(scene: Scene) -> np.ndarray:
    """Share (0..1, n) of the ground within 100 m of every site, inside the study area, that lies in a priority neighbourhood.

    A neighbourhood of which the layer does not say, and ground outside all neighbourhoods, is none. NaN where no neighbourhood says
    whether it is one.
    """
    table = scene.city.layer("neighbourhoods")
    result = np.full(len(scene.sites), np.nan)
    if not len(result) or not any(value is not None and value == value for value in table.text("priority")):
        return result
    chosen = table.geometry[table.flag("priority")]
    parts = shapely.get_parts(shapely.intersection(shapely.union_all(chosen), scene.study_area))
    around = scene.around(_AROUND_M)
    row, part = shapely.STRtree(parts).query(around, predicate="intersects")
    # Pairs in the order of place, so that sums do not depend on how the layer is ordered.
    common = shapely.area(shapely.intersection(around[row], parts[part]))
    order = np.lexsort((common, row))
    inside = np.bincount(row[order], weights=common[order], minlength=len(result))
    whole = area_around(scene, _AROUND_M)
    return np.clip(np.divide(inside, whole, out=result, where=whole > 0), 0.0, 1.0)
