"""Rows of trees along streets: where the planting line lies on each side, the places tried on it, and how many trees a free run takes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Dict, List, Tuple

import numpy as np
import shapely

from ..table import FeatureTable
from .planting_clearance import HAIR_M, RULES
from .rule_file import rule_file
from .stations import Stations
from .street_budget import RULES as BUDGET_RULES
from .street_budget import street_budget

# Why a whole side takes no tree, before any place on it is tried.
SIDE_REASONS = ("footway_width", "footway_unknown")
LEFT, RIGHT = 1.0, -1.0


@dataclass(frozen=True)
class Sides:
    """Sides of streets on which trees could stand in a row, two for each street of a site.

    street: row of the streets; sign: 1 left of the line's direction, −1 right; offset_m: of the planting line from the
    centreline; in_strip: whether it lies in the carriageway given back; refused: number in SIDE_REASONS, −1 where the side will do.
    """

    street: np.ndarray
    sign: np.ndarray
    offset_m: np.ndarray
    in_strip: np.ndarray
    refused: np.ndarray


@dataclass(frozen=True)
class Places:
    """Places tried along sides, in order: side (row of the sides), number on the side, point, and the site's row."""

    side: np.ndarray
    step: np.ndarray
    point: np.ndarray
    site: np.ndarray


def street_sites(sites: FeatureTable, streets: FeatureTable) -> Tuple[np.ndarray, np.ndarray]:
    """Pairs (row of the streets, row of the sites): the streets that each street site is made of.

    Those listed in its evidence; where it has none, its own ``street_id``. Streets that are not there are left out.
    """
    row_of: Dict[str, int] = {str(street): row for row, street in enumerate(streets.text("street_id")) if street is not None}
    evidence, own, kinds = sites.text("evidence"), sites.text("street_id"), sites.text("kind")
    pairs: List[Tuple[int, int]] = []
    for site in np.flatnonzero(kinds == "street"):  # JSON is read one object at a time
        facts = json.loads(evidence[site]) if evidence[site] is not None else {}
        members = facts.get("streets") or ([own[site]] if own[site] is not None else [])
        pairs += [(row_of[str(member)], int(site)) for member in sorted(set(map(str, members))) if str(member) in row_of]
    made = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return made[:, 0], made[:, 1]


def planting_sides(streets: FeatureTable, chosen: np.ndarray) -> Sides:
    """The sides of the streets ``chosen`` (rows): the planting line of each, and why one takes no tree.

    On the footway where the pit beside the kerb leaves the clear width; else in the strip that the reduced variant gives back, as
    wide as the pit at least. The strip is shared out as cars are parked; all of it goes to the better side where half is too narrow.
    """
    rules, kept = rule_file(RULES), rule_file(BUDGET_RULES)
    table = streets.select(chosen)
    budget = street_budget(table)
    pit, clear = rules.number("pit_m"), rules.number("footway_clear_m")
    half = np.nan_to_num(table.number("carriageway_m")) / 2
    footway = np.column_stack([table.number("footway_left_width_m"), table.number("footway_right_width_m")])
    lacking = np.nan_to_num(np.maximum(kept.number("footway_clear_m") - footway, 0.0))
    shared = np.isin(table.text("class"), kept.classes("shared_classes"))
    lacking[shared] = 0.0
    need = lacking.sum(axis=1)
    gain = lacking * np.divide(budget.footway_gain_m, need, out=np.zeros(len(table)), where=need > 0)[:, None]
    strip = _strips(table, budget.reduced_m, pit)

    on_footway = footway >= pit + clear - HAIR_M
    walkable = np.isnan(footway) | shared[:, None] | (footway + gain >= clear - HAIR_M)
    in_strip = ~on_footway & (strip >= pit - HAIR_M) & walkable
    offset = np.where(in_strip, half[:, None] - gain - pit / 2, half[:, None] + pit / 2)
    refused = np.where(on_footway | in_strip, -1, np.where(np.isnan(footway), 1, 0))
    return Sides(
        np.repeat(chosen, 2), np.tile([LEFT, RIGHT], len(chosen)), offset.ravel(), in_strip.ravel(), refused.ravel()
    )


def _strips(streets: FeatureTable, width_m: np.ndarray, pit_m: float) -> np.ndarray:
    """The width given back on each side (n, 2)."""
    parked = np.nan_to_num(np.column_stack([streets.number("parking_left_m"), streets.number("parking_right_m")]))
    both = parked.sum(axis=1)
    share = np.divide(parked, both[:, None], out=np.full(parked.shape, 0.5), where=both[:, None] > 0)
    strips = share * width_m[:, None]
    narrow = (strips < pit_m - HAIR_M).all(axis=1)
    room = np.column_stack([streets.number("left_m"), streets.number("right_m")])
    room = np.round(np.where(np.isnan(room), np.inf, room), 2)
    # A tie goes to the side of the south, then the west, so that the direction in which a street was drawn does not matter.
    begin, end = (shapely.get_coordinates(shapely.get_point(streets.geometry, place)) for place in (0, -1))
    ends = end - begin
    southern = np.where(np.abs(ends[:, 0]) > HAIR_M, ends[:, 0] < 0, ends[:, 1] < 0)
    right = (room[:, 1] > room[:, 0]) | ((room[:, 1] == room[:, 0]) & ~southern)
    right = np.where(parked[:, 1] != parked[:, 0], parked[:, 1] > parked[:, 0], right)
    best = np.column_stack([~right, right])
    return np.where(narrow[:, None], best * width_m[:, None], strips)


def places_along(streets: FeatureTable, sides: Sides, which: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points every ``row_step_m`` along the planting lines of the sides ``which`` (rows): side, number, point.

    Spread evenly about the middle of the street, so that its direction does not matter.
    """
    step_m = rule_file(RULES).number("row_step_m")
    lines = streets.geometry[sides.street[which]]
    length = shapely.length(lines)
    count = np.floor(length / step_m).astype(np.int64) + 1
    of = np.repeat(np.arange(len(which)), count)
    step = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    at = (length[of] - (count[of] - 1) * step_m) / 2 + step * step_m
    along = Stations.of(lines)
    ahead = along.at(of, at + 1.0) - along.at(of, at - 1.0)
    size = np.linalg.norm(ahead, axis=1, keepdims=True)
    ahead = np.divide(ahead, size, out=np.zeros_like(ahead), where=size > 0)
    left = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    side = which[of]
    xy = along.at(of, at) + left * (sides.sign * sides.offset_m)[side][:, None]
    return side, step, shapely.points(xy)


def site_of_places(
    sides: Sides, side: np.ndarray, points: np.ndarray, streets: FeatureTable, sites: FeatureTable, pairs: Tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Row of the site (n) beside which each place lies, −1 where its street's sites do not reach there (ends, crossings, gaps)."""
    street = sides.street[side]
    order = np.lexsort((pairs[1], pairs[0]))
    of_street, site = pairs[0][order], pairs[1][order]
    start, stop = np.searchsorted(of_street, street, "left"), np.searchsorted(of_street, street, "right")
    count = stop - start
    place = np.repeat(np.arange(len(points)), count)
    pair = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(start, count)
    candidates = site[pair]
    shapes = sites.geometry[candidates]
    half = np.nan_to_num(streets.number("carriageway_m"))[street] / 2
    # As far as the tree stands from the kerb, and a metre for a kerb that is not drawn where the line says.
    reach = np.maximum(sides.offset_m[side] - half, 0.0) + 1.0
    away = shapely.distance(shapes, points[place])
    near = away <= reach[place]
    place, candidates, away = place[near], candidates[near], away[near]
    best = np.lexsort((candidates, np.round(away, 6), place))
    found = np.full(len(points), -1, dtype=np.int64)
    rows, first = np.unique(place[best], return_index=True)
    found[rows] = candidates[best][first]
    return found


def runs(side: np.ndarray, step: np.ndarray, label: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """First and last row (m) of each run of neighbouring places of one side with one label; places are in order of side and step."""
    if not len(side):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    breaks = (side[1:] != side[:-1]) | (step[1:] != step[:-1] + 1) | (label[1:] != label[:-1])
    first = np.flatnonzero(np.append(True, breaks))
    return first, np.append(first[1:], len(side)) - 1


def filled(first: np.ndarray, last: np.ndarray, spacing_m: float) -> np.ndarray:
    """Rows of the places at which trees stand when each run takes as many as it can, ``spacing_m`` apart and centred."""
    steps = int(np.ceil(spacing_m / rule_file(RULES).number("row_step_m") - HAIR_M))
    room = last - first
    count = room // steps + 1
    begin = first + (room - (count - 1) * steps) // 2
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    rows: np.ndarray = np.repeat(begin, count) + number * steps
    return rows
