"""What must stay of a carriageway, and what it can give back: reduced, or closed to through traffic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np

from ..table import FeatureTable
from .carriageway import by_class, is_one_way
from .rule_file import rule_file

RULES = "street_rules.json"


@dataclass(frozen=True)
class Budget:
    """The width of each street's carriageway (n,) shared out, in metres.

    lanes_kept: lanes for cars that stay when it is reduced; traffic_m and cycle_m their width and that of cycle lanes.
    footway_gain_m: width that the footways take first, to reach 1.40 m; reduced_m: what is left then.
    fire_lane_m: mean width that stays when it is closed (ladder pads spread over the length); closed_m: what is left then.
    bays_lost_per_m: parked cars that the reduced variant takes away, per metre of street; NaN where parking is not known.
    """

    lanes_kept: np.ndarray
    traffic_m: np.ndarray
    cycle_m: np.ndarray
    footway_min_m: np.ndarray
    footway_after_m: np.ndarray
    footway_gain_m: np.ndarray
    reduced_m: np.ndarray
    ladder_pads: np.ndarray
    fire_lane_m: np.ndarray
    closed_m: np.ndarray
    bays_lost_per_m: np.ndarray


def street_budget(streets: FeatureTable) -> Budget:
    """The budget of each street of the profiles; widths that are not known count as needing nothing.

    Reduced: one lane per direction in use stays (bus routes wider, cycle lanes as they are), footways are raised to 1.40 m
    clear, the rest is given back. Closed to through traffic: a fire lane stays, with ladder pads where the last floor of the
    buildings lies above 8 m.
    """
    rules = rule_file(RULES)
    carriageway = np.nan_to_num(streets.number("carriageway_m"))
    lanes, traffic, cycle = _kept(streets)
    spare = np.maximum(carriageway - traffic - cycle, 0.0)

    sides = np.column_stack([streets.number("footway_left_width_m"), streets.number("footway_right_width_m")])
    lacking = footways_lack(streets)
    need = lacking.sum(axis=1)
    gain = np.minimum(spare, need)
    raised = sides + lacking * np.divide(gain, need, out=np.zeros_like(gain), where=need > 0)[:, None]
    reduced = _worth_it(spare - gain)

    floor_m = streets.number("height_to_width") * streets.number("width_m") - rules.number("storey_m")
    ladder = floor_m > rules.number("ladder_floor_height_m")
    share = rules.number("ladder_pad_length_m") / rules.number("ladder_pad_every_m")
    wider = (rules.number("ladder_pad_width_m") - rules.number("fire_lane_m")) * share
    fire = rules.number("fire_lane_m") + np.where(ladder, wider, 0.0)

    parking = np.column_stack([streets.number("parking_left_m"), streets.number("parking_right_m")])
    parked = np.where(np.isnan(parking).all(axis=1), np.nan, np.nansum(parking, axis=1))
    return Budget(
        lanes_kept=lanes, traffic_m=traffic, cycle_m=cycle,
        footway_min_m=np.fmin(sides[:, 0], sides[:, 1]), footway_after_m=np.fmin(raised[:, 0], raised[:, 1]),
        footway_gain_m=gain, reduced_m=reduced, ladder_pads=ladder, fire_lane_m=fire,
        closed_m=_worth_it(carriageway - fire), bays_lost_per_m=np.minimum(parked, spare) / rules.number("bay_m2"),
    )


def footways_lack(streets: FeatureTable) -> np.ndarray:
    """Width (n, 2) in metres that the left and right footway lack to be wide enough; 0 where not known or people share the carriageway."""
    rules = rule_file(RULES)
    sides = np.column_stack([streets.number("footway_left_width_m"), streets.number("footway_right_width_m")])
    lacking = np.nan_to_num(np.maximum(rules.number("footway_clear_m") - sides, 0.0))
    lacking[np.isin(streets.text("class"), rules.classes("shared_classes"))] = 0.0
    return lacking


def _kept(streets: FeatureTable) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lanes kept, their width, and the width of cycle lanes kept."""
    rules = rule_file(RULES)
    bus = np.nan_to_num(streets.number("bus_lines")) > 0
    lane = np.where(bus, rules.number("bus_lane_m"), rules.number("lane_m"))
    one_way = is_one_way(streets)
    single = ~one_way & ~bus & np.isin(streets.text("class"), rules.classes("single_track_classes"))
    lanes = np.where(one_way | single, 1.0, 2.0)
    traffic = np.where(single, rules.number("two_way_single_track_m"), lanes * lane)
    cycle_m = rules.number("cycle_lane_m")
    cycle = np.nan_to_num(by_class(streets.text("cycle"), {"lane": cycle_m, "both_lanes": 2 * cycle_m}))
    return lanes, traffic, cycle


def _worth_it(width_m: np.ndarray) -> np.ndarray:
    """Widths (n,) from 0 up, and 0 where a strip would be too narrow for anything."""
    # A hair off, so that 3.3 − 3.0 counts as 0.3.
    return np.where(width_m >= rule_file(RULES).number("least_strip_m") - 1e-9, width_m, 0.0)
