"""How wide the carriageway of each street is, and how that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict

import numpy as np
import shapely

from ..table import FeatureTable
from .rule_file import rule_file

RULES = "carriageway_widths.json"

# How a width is known, best first. The words stand in the column ``carriageway_source``.
KERB, POLYGON, WIDTH_TAG, LANES, CLASS = "kerb", "polygon", "width_tag", "lanes", "class"


@dataclass(frozen=True)
class Carriageway:
    """Per street (n,): width in metres, how it is known, and the width of the parked cars on each side (NaN: not known)."""

    width_m: np.ndarray
    source: np.ndarray
    parking_left_m: np.ndarray
    parking_right_m: np.ndarray


def stated_carriageway(streets: FeatureTable) -> Carriageway:
    """The carriageway as tags and class tell it, before anything is measured.

    First that applies: tagged width; lanes × lane width + cycle lanes + parking; the class's usual lanes + parking.
    Streets of classes without carriageway (footways, steps…) get NaN and no source; pedestrian streets get 0.
    """
    rules = rule_file(RULES)
    parking = [by_class(streets.text(f"parking_{side}"), rules.numbers("parking_m")) for side in ("left", "right")]
    beside = np.nan_to_num(parking[0]) + np.nan_to_num(parking[1]) + _cycle_lanes(streets)
    one_way = is_one_way(streets)

    lanes = streets.number("lanes")
    lanes = np.where(lanes >= 1, lanes, np.nan)
    usual = np.where(
        one_way,
        by_class(streets.text("class"), rules.numbers("class_lanes_one_way")),
        by_class(streets.text("class"), rules.numbers("class_lanes_two_way")),
    )
    usual = np.where(streets.flag("link"), np.minimum(usual, np.where(one_way, 1, 2)), usual)
    from_lanes = _lanes_width(lanes, one_way) + beside
    unsaid = np.isnan(parking[0]) & np.isnan(parking[1]) & one_way & ~streets.flag("link")
    row_of_cars = np.where(unsaid, by_class(streets.text("class"), rules.numbers("class_parking_one_way_m")), 0.0)
    from_class = np.where(usual > 0, _lanes_width(usual, one_way) + beside + np.nan_to_num(row_of_cars), usual)
    service = by_class(streets.text("service"), rules.numbers("service_width_m"))
    from_class = np.where((streets.text("class") == "service") & np.isfinite(service), service, from_class)

    tagged = streets.number("carriageway_width_m")
    # A pedestrian street may carry a width tag: that of its paving, which is no carriageway.
    walked = usual == 0
    width = np.where(np.isfinite(tagged), tagged, np.where(np.isfinite(lanes), from_lanes, from_class))
    source = np.where(np.isfinite(tagged), WIDTH_TAG, np.where(np.isfinite(lanes), LANES, CLASS)).astype(object)
    width = np.where(walked, 0.0, np.where(np.isnan(usual), np.nan, width))
    source[walked] = CLASS
    source[np.isnan(width)] = None
    return Carriageway(width, source, parking[0], parking[1])


def between_limits(stated: Carriageway, width_m: np.ndarray, beside_m: np.ndarray) -> Carriageway:
    """``stated`` held within what was measured: no wider than from limit to limit, and apart from the next carriageway.

    width_m: (n,) measured width of the street, NaN where unknown. beside_m: (n,) the room that a street running alongside
    leaves it, NaN for none. Where only the class tells, the carriageway also leaves room for a kerb on each side as long as
    one lane still fits.
    """
    rules = rule_file(RULES)
    lane, kerb = rules.number("lane_m"), rules.number("least_footway_m")
    width = stated.width_m
    with_kerbs = np.maximum(width_m - 2 * kerb, np.minimum(lane, width_m))
    most = np.fmin(np.where(stated.source == CLASS, with_kerbs, width_m), np.where(guessed(stated.source), beside_m, np.nan))
    return Carriageway(np.where(width > most, most, width), stated.source, stated.parking_left_m, stated.parking_right_m)


def guessed(source: np.ndarray) -> np.ndarray:
    """Whether (bool, n) a width rests on lanes or class alone."""
    return (source == LANES) | (source == CLASS)


def is_one_way(streets: FeatureTable) -> np.ndarray:
    """Whether (bool, n) cars use the street one way only; roundabouts are."""
    oneway, junction = streets.text("oneway"), streets.text("junction")
    return (oneway == "forward") | (oneway == "backward") | ((junction == "roundabout") & (oneway != "no"))


def by_class(classes: np.ndarray, values: Dict[str, float]) -> np.ndarray:
    """``values[class]`` for each class (n,); NaN where the class is missing or has none."""
    found = np.full(len(classes), np.nan)
    for name, value in values.items():  # a loop over the few classes, not over the features
        found[classes == name] = value
    return found


def _lanes_width(lanes: np.ndarray, one_way: np.ndarray) -> np.ndarray:
    rules = rule_file(RULES)
    single_track = (lanes == 1) & ~one_way
    return np.where(single_track, rules.number("two_way_single_track_m"), lanes * rules.number("lane_m"))


def _cycle_lanes(streets: FeatureTable) -> np.ndarray:
    """Width (n,) of the cycle lanes on the carriageway; tracks beside it are no part of it."""
    lane = rule_file(RULES).number("cycle_lane_m")
    return np.nan_to_num(by_class(streets.text("cycle"), {"lane": lane, "both_lanes": 2 * lane}))


def mapped_ground(table: FeatureTable) -> np.ndarray:
    """The mapped carriageway polygons of the city layer ``carriageways`` (junctions included)."""
    kind = table.text("kind")
    return table.geometry[((kind == "carriageway") | (kind == "junction")) & (shapely.get_dimensions(table.geometry) == 2)]
