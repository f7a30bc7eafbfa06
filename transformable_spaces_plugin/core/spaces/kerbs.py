"""Carriageways from kerb to kerb, where kerbs or carriageway polygons are mapped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..city.model import City
from .carriageway import KERB, POLYGON, RULES, mapped_ground
from .grouped import grouped_quantile
from .rays import Segments, first_hits, segments_of
from .rule_file import rule_file


@dataclass(frozen=True)
class Kerbs:
    """Per street (n,): width from kerb to kerb and the distance to each kerb (medians; NaN where not mapped), and the source."""

    width_m: np.ndarray
    left_m: np.ndarray
    right_m: np.ndarray
    source: np.ndarray


def measure_kerbs(city: City, row: np.ndarray, xy: np.ndarray, normal: np.ndarray, reach_m: float) -> Kerbs:
    """The kerb on each side of the samples (street ``row``, point ``xy``, unit ``normal`` to the left), by street.

    Carriageway polygons count for the samples that stand in one, kerb lines for all; a street is mapped when half of its
    samples or more see both kerbs at a likely width (``carriageway_widths.json``).
    """
    rules = rule_file(RULES)
    streets = len(city.layer("streets"))
    nothing = np.full(streets, np.nan)
    barriers = city.layer("barriers")
    ground = mapped_ground(city.layer("carriageways"))
    kerbs = segments_of(barriers.geometry[barriers.text("kind") == "kerb"])
    edges = segments_of(ground)
    if not len(kerbs) + len(edges) or not len(row):
        return Kerbs(nothing, nothing, nothing, np.full(streets, None, dtype=object))
    inside = np.zeros(len(row), dtype=bool)
    if len(ground):
        inside[shapely.STRtree(ground).query(shapely.points(xy), predicate="within")[0]] = True
    segments = Segments(
        np.concatenate([edges.start, kerbs.start]),
        np.concatenate([edges.end, kerbs.end]),
        np.concatenate([edges.owner, kerbs.owner]),
    )
    is_edge = np.arange(len(segments)) < len(edges)
    rank = np.where(is_edge, 1, 0)
    reach = min(reach_m, rules.number("mapped_most_m"))
    left, left_hit = first_hits(xy, normal, reach, segments, rank, 0.25, (~inside, is_edge))
    right, right_hit = first_hits(xy, -normal, reach, segments, rank, 0.25, (~inside, is_edge))
    width = left + right
    likely = (width >= rules.number("mapped_least_m")) & (width <= rules.number("mapped_most_m"))
    left, right, width = (np.where(likely, values, np.nan) for values in (left, right, width))
    by_polygon = likely & (is_edge[left_hit] | is_edge[right_hit])
    seen = np.bincount(row, weights=likely, minlength=streets)
    enough = seen * 2 >= np.maximum(np.bincount(row, minlength=streets), 1)
    polygons = np.bincount(row, weights=by_polygon, minlength=streets)
    source = np.where(polygons * 2 >= np.maximum(seen, 1), POLYGON, KERB).astype(object)
    source[~enough] = None
    medians = [np.where(enough, grouped_quantile(values, row, streets, 0.5), np.nan) for values in (width, left, right)]
    return Kerbs(medians[0], medians[1], medians[2], source)
