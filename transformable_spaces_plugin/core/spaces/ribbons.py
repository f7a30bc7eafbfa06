"""The ribbon of ground between the two frontages of each street."""

from __future__ import annotations

import numpy as np
import shapely

from .carriageway import RULES as WIDTHS
from .finish import polygons_only
from .rule_file import rule_file
from .street_profiles import StreetProfiles

RULES = "public_ground.json"


def street_ribbons(profiles: StreetProfiles) -> np.ndarray:
    """For each street on the ground that was measured, the polygon between its frontages, from end to end.

    The frontage joins the samples' limits. An open side is capped at half the carriageway and the default footway; a side on
    which a single ray goes deeper than both its neighbours (the gap between two houses) is held to the deeper of those.
    """
    streets, samples = profiles.streets, profiles.samples
    on_ground = ~streets.flag("bridge") & ~streets.flag("tunnel")
    row = samples.columns["street"].astype(np.int64)
    used = on_ground[row]
    row = row[used]
    if not len(row):
        return np.array([], dtype=object)
    xy = shapely.get_coordinates(samples.geometry[used])
    normal = np.column_stack([samples.number("normal_x"), samples.number("normal_y")])[used]
    cap = np.nan_to_num(streets.number("carriageway_m")) / 2 + rule_file(WIDTHS).number("default_footway_m")
    capped = np.isin(streets.text("class"), rule_file(RULES).classes("capped_classes"))
    depths = []
    for side in ("left", "right"):
        depth = samples.number(f"{side}_m")[used]
        depth = np.where(np.isnan(depth), cap[row], depth)
        depth = np.where(capped[row], np.minimum(depth, cap[row]), depth)
        depths.append(_without_gaps(depth, row))
    return polygons_only(_outlines(streets.geometry, row, xy, normal, depths[0], depths[1]))


def _without_gaps(depth: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Depths along each street with single peaks cut to their deeper neighbour (opening by two samples in a row)."""
    same = row[1:] == row[:-1]
    # The shallower of each sample and the next; then the deeper of the two pairs that a sample belongs to.
    pair = np.where(same, np.minimum(depth[1:], depth[:-1]), -np.inf)
    opened = np.maximum(np.append(pair, -np.inf), np.append(-np.inf, pair))
    return np.where(np.isfinite(opened), opened, depth)


def _outlines(
    lines: np.ndarray, row: np.ndarray, xy: np.ndarray, normal: np.ndarray, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """One ring a street: along the left frontage and back along the right, the first and last depths carried to the ends."""
    streets, first = np.unique(row, return_index=True)
    last = np.append(first[1:], len(row)) - 1
    start = shapely.get_coordinates(shapely.get_point(lines[streets], 0))
    end = shapely.get_coordinates(shapely.get_point(lines[streets], -1))
    # Points in the order: start, samples, end; by sorting on (street, place).
    of = np.concatenate([streets, row, streets])
    place = np.concatenate([np.full(len(streets), -1), np.arange(len(row)), np.full(len(streets), len(row))])
    middle = np.concatenate([start, xy, end])
    across = np.concatenate([normal[first], normal, normal[last]])
    order = np.lexsort((place, of))
    of, middle, across = of[order], middle[order], across[order]
    to_left = np.concatenate([left[first], left, left[last]])[order, None]
    to_right = np.concatenate([right[first], right, right[last]])[order, None]
    ring = np.concatenate([middle + across * to_left, middle - across * to_right])
    number = np.concatenate([of, of])
    along = np.concatenate([np.arange(len(of)), 2 * len(of) - np.arange(len(of))])
    order = np.lexsort((along, number))
    rings = shapely.linearrings(ring[order], indices=np.searchsorted(streets, number[order]))
    return shapely.polygons(rings)
