"""The strips that a street gives back: along its kerbs when it is reduced, or closed to through traffic."""

from __future__ import annotations

from typing import List, Tuple

import numpy as np
import shapely

from ..table import FeatureTable
from .finish import subtract
from .order import canonical_order
from .rule_file import rule_file
from .street_budget import RULES as STREET_RULES
from .street_budget import Budget, footways_lack, street_budget
from .street_claims import RULES, edge_strip, junction_discs
from .street_pieces import site_streets
from .study import Study


def given_back(study: Study) -> FeatureTable:
    """One row per strip: ``part`` (given_back, or footway where a footway is raised first), ``variant``, width, length, bays lost.

    Strips lie inside the carriageways of the streets that can be sites, clear of junctions. Reduced: at the kerb what the
    footway needs, then what is given back, on the side where cars park, else half on each side unless halves are too narrow;
    closed: on both sides of the fire lane. Areas are those of the strips drawn; the sites hold the sums by width.
    """
    streets, ground = study.profiles.streets, study.carriageways
    row = ground.columns["street"].astype(np.int64)
    ours = site_streets(study)[row] & (ground.number("storey") == 0)
    row, own = row[ours], ground.geometry[ours]
    outside = ~shapely.covers(study.area, own)
    own[outside] = shapely.intersection(own[outside], study.area)
    discs = junction_discs(study, 0.0)
    if len(discs) and len(own):
        own = subtract(own, discs, shapely.STRtree(discs))
    study.progress.at(0.85)
    budget = street_budget(streets)
    half = np.nan_to_num(streets.number("carriageway_m"))[row] / 2
    gain = footway_gains(streets, budget)[row]
    nothing = np.zeros((len(row), 2))
    tables: List[FeatureTable] = []
    for part, variant, outer, depth in (
        ("footway", "reduced", nothing, gain),
        ("given_back", "reduced", gain, strip_sides(streets, budget.reduced_m)[row]),
        ("given_back", "closed", nothing, _halves(budget.closed_m[row])),
    ):
        study.progress.at(0.9)
        bays = budget.bays_lost_per_m[row] if part == "given_back" else np.full(len(row), np.nan)
        tables += [
            _strips(study, own, row, half, side, outer[:, place], depth[:, place], (part, variant), bays, depth.sum(axis=1))
            for place, side in enumerate((1.0, -1.0))
        ]
    table = FeatureTable.concat(tables)
    geometry = shapely.normalize(table.geometry)
    table = table.with_geometry(geometry)
    place = np.array([("reduced", "closed").index(variant) for variant in table.text("variant")], dtype=np.int64)
    order = canonical_order(geometry)
    return table.select(order[np.argsort(place[order], kind="stable")])


def _strips(
    study: Study, own: np.ndarray, row: np.ndarray, half: np.ndarray, side: float, outer: np.ndarray, depth: np.ndarray,
    name: Tuple[str, str], bays: np.ndarray, whole: np.ndarray,
) -> FeatureTable:
    least = rule_file(STREET_RULES).number("least_strip_m")
    there = np.flatnonzero(depth >= least - 1e-9)
    lines = study.profiles.streets.geometry[row[there]]
    shapes = edge_strip(own[there], lines, half[there], side, outer[there], depth[there])
    shapes, of = shapely.get_parts(shapes, return_index=True)
    kept = shapely.area(shapes) >= 1.0
    shapes, at = shapes[kept], there[of[kept]]
    area, count = shapely.area(shapes), int(kept.sum())
    length = area / depth[at]
    variant = np.full(count, name[1], dtype=object)
    lost = bays[at] * length * depth[at] / whole[at]
    columns = {
        "part": np.full(count, name[0], dtype=object), "variant": variant, "known_by": np.full(count, "profile", dtype=object),
        "area_m2": area, "width_m": depth[at], "length_m": length, "bays_lost": lost if count else np.zeros(0),
        "street_id": study.profiles.streets.text("street_id")[row[at]],
        "carriageway_source": study.profiles.streets.text("carriageway_source")[row[at]],
    }
    return FeatureTable(shapes, columns, study.city.crs)


def footway_gains(streets: FeatureTable, budget: Budget) -> np.ndarray:
    """Width (n, 2) that the left and the right footway take from the carriageway, each in the share of what it lacks (m)."""
    lacking = footways_lack(streets)
    return lacking * np.minimum(1.0, budget.footway_gain_m / np.maximum(lacking.sum(axis=1), 1e-9))[:, None]


def strip_sides(streets: FeatureTable, width_m: np.ndarray) -> np.ndarray:
    """Width (n, 2) of the strip left and right out of ``width_m`` (n,): where cars park on one side only there, else halves, else left."""
    left, right = (np.nan_to_num(streets.number(f"parking_{side}_m")) > 0 for side in ("left", "right"))
    share = np.full(len(streets), 0.5)
    share[width_m / 2 < rule_file(RULES).number("strip_one_side_m")] = 1.0
    share[left & ~right] = 1.0
    share[right & ~left] = 0.0
    return np.column_stack([share * width_m, (1.0 - share) * width_m])


def _halves(width: np.ndarray) -> np.ndarray:
    return np.column_stack([width / 2, width / 2])
