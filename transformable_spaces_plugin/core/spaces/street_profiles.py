"""Street profiles: how far it is from each street to what ends it, and how that width is shared out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..collector import without_cycle_search
from ..errors import InputError
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .alongside import Alongside, streets_alongside
from .carriageway import RULES as WIDTHS
from .carriageway import Carriageway, between_limits, guessed, stated_carriageway
from .grouped import grouped_mean, grouped_quantile
from .junctions import find_junctions, junction_insets
from .kerbs import Kerbs, measure_kerbs
from .limits import Limits, building_heights, street_limits
from .rays import first_hits
from .rule_file import rule_file

RULES = "street_profiles.json"


@dataclass(frozen=True)
class StreetProfiles:
    """What was measured across the streets of a city.

    streets: the city's streets, row by row (those not measured too, with NaN), with its columns and ``street_id``,
        ``length_m``; ``width_m`` (median of left + right where both sides end), ``width_min_m``, ``width_iqr_m``,
        ``openness`` (share of rays that met nothing, 0..1), ``left_m``, ``right_m`` (medians; left and right of the line's
        direction), ``height_to_width``; ``carriageway_m``, ``carriageway_source`` (kerb, polygon, width_tag, lanes, class),
        ``parking_left_m``, ``parking_right_m`` (width of parked cars on the carriageway), ``footway_left_width_m``,
        ``footway_right_width_m``, ``footway_source`` (tag, kerb, profile), and by side ``footway_…_under_clear_share`` and
        ``footway_…_under_desired_share`` (0..1 of the samples at which it is narrower than ``street_rules.json`` asks).
    samples: points; ``street`` (row of ``streets``), ``position_m`` along it, ``normal_x``, ``normal_y`` (unit, to the
        left), ``left_m``, ``right_m`` (NaN: open), ``left_kind``, ``right_kind`` (building, parcel, water, green, wall).
    """

    streets: FeatureTable
    samples: FeatureTable


@without_cycle_search()
def measure_street_profiles(
    city: City, notes: Notes, progress: Progress = SILENT, spacing_m: float = 10.0, reach_m: float = 50.0
) -> StreetProfiles:
    """Widths across every street that is not in a tunnel, from rays square to it every ``spacing_m`` up to ``reach_m``.

    Each ray ends at the first façade, parcel limit, bank, fenced green or wall; one that meets nothing is *open* (NaN), not
    ``reach_m``. At least three samples a street; the first and last stand half the crossing street's carriageway from the
    junction. Samples under a roof of walls (a street through a building) measure nothing and are left out. Classes
    measured: ``street_profiles.json``. InputError when ``spacing_m`` or ``reach_m`` is not positive; MissingLayer without
    streets. The measure is momepy's street_profile (Araldi and Fusco 2019) but for open rays, insets and limits.
    """
    if not (spacing_m > 0 and reach_m > 0 and np.isfinite(spacing_m) and np.isfinite(reach_m)):
        raise InputError(f"sample spacing and ray length must be above 0, not {spacing_m} and {reach_m}")
    rules = rule_file(RULES)
    streets = city.required("streets")
    stated = stated_carriageway(streets)
    which = measured_streets(streets)
    insets = junction_insets(find_junctions(streets.geometry, which), stated.width_m, rules.number("straight_on_deg"))

    limits = street_limits(city, notes)
    row, position, xy, normal = _sample(streets.geometry, which, insets, spacing_m)
    if limits.buildings.size:
        inside = np.unique(shapely.STRtree(limits.buildings).query(shapely.points(xy), predicate="within")[0])
        clear = np.ones(len(row), dtype=bool)
        clear[inside] = False
        row, position, xy, normal = row[clear], position[clear], xy[clear], normal[clear]
    progress.at(0.1, "progress.street_profiles")
    sides = _cast(limits, xy, normal, streets.flag("bridge")[row], reach_m, progress.part(0.1, 0.7))
    columns = _widths(sides, row, len(streets))
    columns["height_to_width"] = _heights(city, limits, sides, row, xy, reach_m) / columns["width_m"]
    progress.at(0.8)
    kerbs = measure_kerbs(city, row, xy, normal, reach_m)
    beside = streets_alongside(streets, which, stated, row, xy, normal)
    columns.update(_shares(streets, stated, kerbs, columns["width_m"], beside, sides, row, notes))
    table = streets.with_columns(street_id=streets.text("id"), length_m=shapely.length(streets.geometry), **columns)
    samples = FeatureTable(
        shapely.points(xy),
        {
            "street": row, "position_m": position, "normal_x": normal[:, 0], "normal_y": normal[:, 1],
            "left_m": sides[0].distance_m, "right_m": sides[1].distance_m,
            "left_kind": sides[0].kind, "right_kind": sides[1].kind,
        },
        city.crs,
    )
    tunnels = int((streets.flag("tunnel") & np.isin(streets.text("class"), rules.classes("measured_classes"))).sum())
    notes.info("streets_measured", count=int(len(np.unique(row))), samples=len(row), tunnels=tunnels)
    progress.at(1.0)
    return StreetProfiles(table, samples)


def measured_streets(streets: FeatureTable) -> np.ndarray:
    """Whether (bool, n) a profile is measured: a class that is a street, not in a tunnel, with a length."""
    classes = rule_file(RULES).classes("measured_classes")
    return np.isin(streets.text("class"), classes) & ~streets.flag("tunnel") & (shapely.length(streets.geometry) > 0)


@dataclass(frozen=True)
class _Side:
    """One side of every sample: distance to its limit (NaN: open), the limit's segment (−1), and its kind (None)."""

    direction: np.ndarray
    distance_m: np.ndarray
    segment: np.ndarray
    kind: np.ndarray


def _sample(
    lines: np.ndarray, which: np.ndarray, insets: np.ndarray, spacing_m: float
) -> Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Samples along the streets ``which``: street row, position (m), point (k, 2), unit normal to the left (k, 2)."""
    rules = rule_file(RULES)
    streets = np.flatnonzero(which)
    length = shapely.length(lines[streets])
    inset = insets[streets]
    taken = inset.sum(axis=1)
    inset = inset * np.minimum(1, rules.number("longest_inset_share") * length / np.where(taken > 0, taken, 1))[:, None]
    usable = length - inset.sum(axis=1)
    count = np.maximum(3, np.floor(usable / spacing_m + 1e-9).astype(np.int64) + 1)
    of = np.repeat(np.arange(len(streets)), count)
    step = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    # Evenly spread between the insets, so that the direction in which a street was drawn does not matter.
    position = inset[of, 0] + usable[of] * step / (count[of] - 1)
    along = lines[streets][of]
    half = np.minimum(rules.number("tangent_half_m"), length[of] / 2)
    before = shapely.get_coordinates(shapely.line_interpolate_point(along, np.maximum(position - half, 0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(along, np.minimum(position + half, length[of])))
    xy = shapely.get_coordinates(shapely.line_interpolate_point(along, position))
    tangent = after - before
    size = np.linalg.norm(tangent, axis=1)
    ok = size > 0
    normal = np.column_stack([-tangent[ok, 1], tangent[ok, 0]]) / size[ok, None]
    return streets[of[ok]], position[ok], xy[ok], normal


def _cast(
    limits: Limits, xy: np.ndarray, normal: np.ndarray, on_bridge: np.ndarray, reach_m: float, progress: Progress
) -> Tuple[_Side, _Side]:
    """Left and right side of every sample. On a bridge, the water below ends nothing."""
    nearest = rule_file(RULES).number("nearest_hit_m")
    sides = []
    for share, direction in ((0.0, normal), (0.5, -normal)):
        part = progress.part(share, share + 0.5)
        unseen = (on_bridge, limits.is_water)
        distance, segment = first_hits(xy, direction, reach_m, limits.segments, limits.rank, nearest, unseen, part)
        kind = np.full(len(xy), None, dtype=object)
        kind[segment >= 0] = limits.kind_of(segment[segment >= 0])
        sides.append(_Side(direction, distance, segment, kind))
    return sides[0], sides[1]


def _widths(sides: Tuple[_Side, _Side], row: np.ndarray, streets: int) -> Dict[str, np.ndarray]:
    left, right = sides[0].distance_m, sides[1].distance_m
    both = left + right
    width_m = grouped_quantile(both, row, streets, 0.5)
    return {
        "width_m": width_m,
        "width_min_m": grouped_quantile(both, row, streets, 0.0),
        "width_iqr_m": grouped_quantile(both, row, streets, 0.75) - grouped_quantile(both, row, streets, 0.25),
        "openness": grouped_mean(np.isnan(np.column_stack([left, right])).mean(axis=1), row, streets),
        "left_m": grouped_quantile(left, row, streets, 0.5),
        "right_m": grouped_quantile(right, row, streets, 0.5),
    }


def _heights(
    city: City, limits: Limits, sides: Tuple[_Side, _Side], row: np.ndarray, xy: np.ndarray, reach_m: float
) -> np.ndarray:
    """Mean height (n,) of the buildings that line each street: those hit, and façades close behind a parcel limit or wall."""
    rules = rule_file(RULES)
    streets = len(city.layer("streets"))
    height = building_heights(city, limits)
    if not np.isfinite(height).any():
        return np.full(streets, np.nan)
    found = []
    walls = limits.only_buildings()
    for side in sides:
        segment, distance = side.segment.copy(), side.distance_m.copy()
        owner = np.full(len(segment), -1, dtype=np.int64)
        hit_building = side.kind == "building"
        owner[hit_building] = limits.segments.owner[segment[hit_building]]
        behind = (segment >= 0) & ~hit_building
        if behind.any():
            wall_m, wall = first_hits(
                xy[behind], side.direction[behind], reach_m, walls.segments, walls.rank, rules.number("nearest_hit_m")
            )
            close = wall_m <= distance[behind] + rules.number("building_behind_limit_m")
            owner[np.flatnonzero(behind)[close]] = walls.segments.owner[wall[close]]
        found.append(np.where(owner >= 0, height[owner], np.nan))
    return grouped_mean(np.concatenate(found), np.concatenate([row, row]), streets)


def _shares(
    streets: FeatureTable, stated: Carriageway, kerbs: Kerbs, width_m: np.ndarray, beside: Alongside,
    sides: Tuple[_Side, _Side], row: np.ndarray, notes: Notes,
) -> Dict[str, np.ndarray]:
    """How the width is shared out: carriageway, parking and footways, each with how it is known.

    The side on which another carriageway runs has no footway to speak of: it is NaN there.
    """
    fitted = between_limits(stated, width_m, beside.room_m)
    cut = (fitted.width_m < stated.width_m) & ~guessed(stated.source)
    notes.count("carriageway_wider_than_street", int(cut.sum()))
    mapped = kerbs.width_m <= rule_file(WIDTHS).number("mapped_most_times") * np.where(stated.width_m > 0, stated.width_m, np.nan)
    carriageway = np.where(mapped, kerbs.width_m, fitted.width_m)
    source = np.where(mapped, kerbs.source, fitted.source)
    footways, tagged, narrow = [], [], {}
    limits = {name: rule_file("street_rules.json").number(f"footway_{name}_m") for name in ("clear", "desired")}
    both = sides[0].distance_m + sides[1].distance_m
    most = rule_file(WIDTHS).number("footway_most_m")
    sidewalk = streets.text("sidewalk")
    by_side = zip(("left", "right"), (kerbs.left_m, kerbs.right_m), sides, (beside.left, beside.right), (beside.right, beside.left))
    for side, kerb_m, ray, next_to_cars, far_side_to_cars in by_side:
        behind_kerb = grouped_quantile(ray.distance_m - kerb_m[row], row, len(streets), 0.5)
        own_side = grouped_quantile(ray.distance_m, row, len(streets), 0.5) - carriageway / 2
        # Where another carriageway runs on the far side, the whole width is not this street's to share out.
        half = np.where(far_side_to_cars, own_side, (width_m - carriageway) / 2)
        measured = np.clip(np.where(mapped & np.isfinite(behind_kerb), behind_kerb, half), 0, most)
        measured[next_to_cars] = np.nan
        missing = (sidewalk == "none") | (sidewalk == ("right" if side == "left" else "left"))
        told = np.where(missing, 0.0, streets.number(f"footway_{side}_m"))
        footways.append(np.where(np.isfinite(told), told, measured))
        # The same at every sample, since a footway may be wide enough on half of its length only.
        at_sample = np.where(far_side_to_cars[row], ray.distance_m - carriageway[row] / 2, (both - carriageway[row]) / 2)
        at_sample = np.where((mapped & np.isfinite(behind_kerb))[row], ray.distance_m - kerb_m[row], at_sample)
        for name, limit in limits.items():
            share = grouped_mean(np.where(np.isfinite(at_sample), at_sample < limit, np.nan), row, len(streets))
            share = np.where(np.isfinite(told), told < limit, np.where(np.isfinite(measured), share, np.nan))
            narrow[f"footway_{side}_under_{name}_share"] = np.where(np.isfinite(footways[-1]), share, np.nan)
        tagged.append(np.isfinite(told))
    known = np.isfinite(footways[0]) | np.isfinite(footways[1])
    how = np.where(tagged[0] | tagged[1], "tag", np.where(mapped, "kerb", "profile")).astype(object)
    how[~known] = None
    return {
        "carriageway_m": carriageway, "carriageway_source": source,
        "parking_left_m": fitted.parking_left_m, "parking_right_m": fitted.parking_right_m,
        "footway_left_width_m": footways[0], "footway_right_width_m": footways[1], "footway_source": how, **narrow,
    }
