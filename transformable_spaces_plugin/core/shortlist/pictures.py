"""What the pages of this room draw, as numbers in the units of an SVG picture: a map of the selection, bars side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..table import FeatureTable

MAP_WIDTH = 960.0
_MARGIN = 14.0
_MOST_TALL = 1.0  # height over width: a map never fills more than a page


@dataclass(frozen=True)
class Outline:
    """One polygon as an SVG path."""

    path: str
    kind: Optional[str] = None


@dataclass(frozen=True)
class Mark:
    """A numbered place: its middle and its number in the list."""

    x: float
    y: float
    number: int
    kind: str


@dataclass(frozen=True)
class SiteMap:
    width: float
    height: float
    neighbourhoods: Tuple[Outline, ...]
    others: Tuple[Outline, ...]
    chosen: Tuple[Outline, ...]
    marks: Tuple[Mark, ...]
    scale_px: float
    scale_m: int


def site_map(
    sites: FeatureTable, chosen: np.ndarray, order: Sequence[int], neighbourhoods: Optional[FeatureTable], marks_most: int = 80
) -> SiteMap:
    """The chosen sites over the others and the neighbourhoods. order: rows of the chosen in the order of the list, which numbers them."""
    box = shapely.total_bounds(sites.geometry)
    size = np.maximum(box[2:] - box[:2], 1.0)
    scale = min((MAP_WIDTH - 2 * _MARGIN) / size[0], (MAP_WIDTH * _MOST_TALL - 2 * _MARGIN) / size[1])
    width, height = size * scale + 2 * _MARGIN

    def placed(shapes: np.ndarray) -> np.ndarray:
        moved = shapely.transform(
            shapes, lambda xy: np.column_stack([(xy[:, 0] - box[0]) * scale + _MARGIN, (box[3] - xy[:, 1]) * scale + _MARGIN])
        )
        return shapely.simplify(moved, 0.3)

    areas = np.zeros(0, dtype=object)
    if neighbourhoods is not None and len(neighbourhoods):
        clip = shapely.box(*(box + np.array([-1, -1, 1, 1]) * _MARGIN / scale))
        areas = shapely.intersection(neighbourhoods.geometry, clip)
        areas = areas[~shapely.is_empty(areas)]
    kinds = sites.text("kind")
    marks: List[Mark] = []
    if len(order) <= marks_most:
        middles = shapely.get_coordinates(placed(shapely.point_on_surface(sites.geometry[list(order)])))
        marks = [
            Mark(round(float(x), 1), round(float(y), 1), number, str(kinds[row]))
            for number, (row, (x, y)) in enumerate(zip(order, middles), start=1)
        ]
    step = _round_length(0.2 * size[0])
    return SiteMap(
        width=round(float(width), 1),
        height=round(float(height), 1),
        neighbourhoods=tuple(Outline(path) for path in paths(placed(areas))),
        others=tuple(Outline(path) for path in paths(placed(sites.geometry[~chosen]))),
        chosen=tuple(
            Outline(path, str(kind)) for path, kind in zip(paths(placed(sites.geometry[chosen])), kinds[chosen])
        ),
        marks=tuple(marks),
        scale_px=round(float(step * scale), 1),
        scale_m=step,
    )  # fmt: skip


def paths(shapes: np.ndarray) -> List[str]:
    """Polygons (n,) in the units of a picture as SVG paths of one decimal."""
    made = []
    for shape in shapes:  # a path is text, written one polygon at a time
        rings = shapely.get_rings(shapely.get_parts(shape))
        made.append("".join(_ring(np.round(shapely.get_coordinates(ring), 1)) for ring in rings))
    return made


def _ring(xy: np.ndarray) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in xy[:-1]) + "Z"


def _round_length(most: float) -> int:
    """The longest of 10, 20, 50, 100… metres that is no longer than ``most``."""
    steps = [n * 10**power for power in range(1, 6) for n in (1, 2, 5)]
    return max([step for step in steps if step <= most] or [steps[0]])
