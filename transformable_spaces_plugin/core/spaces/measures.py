"""Sizes of polygons that planners ask for: largest inscribed circle, width, length; vectorised over all sites at once."""

from __future__ import annotations

from typing import Any, Callable, Optional, Union

import numpy as np
import shapely

_ARC = 8  # segments a quarter circle: radii are true to 0.5 %
_SHARE_OF_AREA = 0.9
_FEW_CORNERS = 12


def inscribed_diameters(polygons: np.ndarray, tolerance: float = 0.02) -> np.ndarray:
    """Diameter (n,) in metres of the largest circle inside each polygon (n,), true to ``tolerance`` of itself (2 %) or 5 cm.

    Found by bisection on the inward buffer: the radius at which nothing is left. What is left at one step is the start
    of the next (two inward buffers in a row are one of the sum), so that shapes get simpler as the search goes on.
    """
    count = len(polygons)
    shapes = polygons.copy()
    low = np.zeros(count)  # already taken off ``shapes``
    # No circle is larger than the one of the same area.
    high = np.sqrt(shapely.area(polygons) / np.pi) * (1 + 1e-9)
    active = np.arange(count)
    while len(active):
        middle = (low[active] + high[active]) / 2
        inner = inward(shapes[active], middle - low[active], quad_segs=_ARC)
        empty = shapely.is_empty(inner)
        high[active[empty]] = middle[empty]
        low[active[~empty]] = middle[~empty]
        shapes[active[~empty]] = inner[~empty]
        active = active[high[active] - low[active] > np.maximum(0.025, tolerance / 2 * high[active])]
    return low + high


def widths(polygons: np.ndarray, inscribed_m: Optional[np.ndarray] = None, tolerance: float = 0.03) -> np.ndarray:
    """Width (n,) in metres that nine tenths of each polygon's area have, true to ``tolerance`` of itself (3 %) or 10 cm.

    Found by bisection on the opening (inward, then outward buffer, corners kept square): the largest width at which 90 %
    of the area stays. A rectangle has its short side; a street with one narrow spot is not judged by that spot alone.
    inscribed_m: the polygons' inscribed diameters (n,) where they are known, beyond which nothing has to be tried.
    """
    area = shapely.area(polygons)
    # No more than 5 % or 5 cm off (:func:`inscribed_diameters`).
    most = np.full(len(polygons), np.inf) if inscribed_m is None else inscribed_m * 1.05 + 0.1

    def fits(rows: np.ndarray, width: np.ndarray) -> np.ndarray:
        good = width <= most[rows]
        tried = rows[good]
        good[good] = shapely.area(opening(polygons[tried], width[good])) >= _SHARE_OF_AREA * area[tried]
        return good

    return _largest(fits, np.sqrt(area), np.maximum(0.1, tolerance * np.sqrt(area) / 4), tolerance)


def opening(polygons: np.ndarray, width: Union[np.ndarray, float]) -> np.ndarray:
    """What stays of each polygon (n,) where it is at least ``width`` metres wide, convex corners kept square; may be empty.

    The result may stick out by a hair at acute corners; intersect with the polygons where that matters.
    """
    half = np.broadcast_to(np.asarray(width, dtype=float) / 2, polygons.shape)
    inner = inward(polygons, half, join_style="mitre", mitre_limit=2.5)
    return shapely.buffer(inner, half, join_style="mitre", mitre_limit=2.5)


def inward(polygons: np.ndarray, distance_m: Union[np.ndarray, float], **style: Any) -> np.ndarray:
    """What of each polygon (n,) lies ``distance_m`` or further inside its outline; ``style`` as for ``shapely.buffer``.

    GEOS up to 3.11 lets some outlines of a few corners vanish too early (it takes the inner outline for turned inside out), but
    none of ten corners: what vanished though a circle of that radius might find room is asked again, with corners on its edges.
    """
    distance = np.broadcast_to(np.asarray(distance_m, dtype=float), polygons.shape)
    inner: np.ndarray = shapely.buffer(polygons, -distance, **style)
    few = (shapely.get_num_coordinates(polygons) < _FEW_CORNERS) & ~shapely.is_empty(polygons)
    again = np.flatnonzero(few & shapely.is_empty(inner) & (shapely.area(polygons) >= np.pi * distance**2))
    closer = shapely.segmentize(polygons[again], shapely.length(polygons[again]) / _FEW_CORNERS)
    inner[again] = shapely.buffer(closer, -distance[again], **style)
    return inner


def lengths(polygons: np.ndarray) -> np.ndarray:
    """Greatest extent (n,) in metres: the diameter of the smallest circle around each polygon."""
    return 2.0 * shapely.minimum_bounding_radius(polygons)


def _largest(
    fits: Callable[[np.ndarray, np.ndarray], np.ndarray], high: np.ndarray, step: np.ndarray, share: float
) -> np.ndarray:
    """The largest value (n,) in 0..``high`` that ``fits``, by bisection down to ``step`` or ``share`` of the value."""
    low, high = np.zeros(len(high)), high.copy()
    active = np.arange(len(high))
    while len(active):
        middle = (low[active] + high[active]) / 2
        good = fits(active, middle)
        low[active[good]] = middle[good]
        high[active[~good]] = middle[~good]
        active = active[high[active] - low[active] > np.minimum(step[active], np.maximum(0.1, share * high[active]))]
    return (low + high) / 2
