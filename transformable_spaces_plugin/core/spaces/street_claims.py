"""What has a claim on public ground, in the order in which it counts: mapped ground, carriageways, other uses, footways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

import numpy as np
import shapely

from .carriageways import partition, street_rank
from .finish import canonical_pairs, polygons_only, subtract
from .junctions import find_junctions
from .order import canonical_order
from .rule_file import rule_file
from .street_profiles import measured_streets
from .study import Study

RULES = "street_space.json"


@dataclass(frozen=True)
class Claim:
    """Shapes (n,) that claim ground for a part.

    known_by: ``mapped`` or ``profile``. apart: the shapes do not overlap, and each keeps its own ground in the result.
    street: row (n,) of the profiles' street of each shape (−1: none), where they belong to streets.
    """

    part: str
    known_by: str
    shapes: np.ndarray
    subkind: Optional[str] = None
    apart: bool = False
    street: Optional[np.ndarray] = None


def mapped_first(study: Study) -> Tuple[Claim, ...]:
    """Mapped kerb-to-kerb ground, before everything else: carriageways, islands, footways, bays along streets."""
    table, squares, parking = study.areas("carriageways"), study.areas("squares"), study.areas("parking")
    kind = table.text("kind")
    drive = _sorted(table.geometry[np.isin(kind, ("carriageway", "junction", "cycle"))])
    on_ground = ~squares.flag("bridge") & ~(squares.number("level") > 0) & ~squares.flag("covered")
    walked = squares.geometry[on_ground & np.isin(squares.text("kind"), ("footway_area", "platform"))]
    islands = _sorted(table.geometry[kind == "island"])
    # A carriageway is often drawn in one sheet under the islands and footways that stand in it.
    footways = _sorted(np.concatenate([table.geometry[kind == "footway"], walked]))
    bays = np.concatenate([table.geometry[kind == "parking"], parking.geometry[parking.text("kind") == "street"]])
    drive = partition(drive, np.arange(len(drive)), np.zeros(len(drive))) if len(drive) else drive
    return (
        Claim("leftover", "mapped", islands, "island"),
        Claim("footway", "mapped", footways),
        Claim("parking", "mapped", _sorted(bays)),
        Claim("carriageway", "mapped", drive, apart=True, street=_street_in(study, drive)),
    )


def driven_ground(study: Study) -> Tuple[Claim, ...]:
    """Carriageways on the ground by their profile, parked cars along them first; mapped car parks before their own aisles."""
    rules = rule_file(RULES)
    streets, ground = study.profiles.streets, study.carriageways
    row = ground.columns["street"].astype(np.int64)
    classes = streets.text("class")[row]
    driven = (ground.number("storey") == 0) & ~np.isin(classes, rules.classes("walked_classes"))
    row, shapes, classes = row[driven], ground.geometry[driven], classes[driven]
    shapes = _off_mapped(study, shapes, row)
    kept = ~shapely.is_empty(shapes)
    row, shapes, classes = row[kept], shapes[kept], classes[kept]
    place = np.argsort(street_rank(streets)[row], kind="stable")
    row, shapes, classes = row[place], shapes[place], classes[place]
    yields = np.isin(classes, rules.classes("yielding_classes"))
    bays, bay_row = _parked(study, row, shapes)
    parking = study.areas("parking")
    parks = parking.geometry[parking.text("kind") == "surface"]
    return (
        Claim("parking", "profile", bays, apart=True, street=bay_row),
        Claim("carriageway", "profile", shapes[~yields], apart=True, street=row[~yields]),
        Claim("parking", "mapped", _sorted(parks)),
        Claim("carriageway", "profile", shapes[yields], apart=True, street=row[yields]),
    )


def mapped_uses(study: Study) -> Tuple[Claim, ...]:
    """What else is mapped on public ground: squares, green, open water drawn as lines, other uses, ways on foot."""
    rules = rule_file(RULES)
    green, water, rail, streets = study.areas("green"), study.layer("water"), study.layer("rail"), study.layer("streets")
    facilities, squares = study.areas("facilities"), study.areas("squares")
    flowing = (shapely.get_dimensions(water.geometry) == 1) & ~water.flag("tunnel")
    width = rules.numbers("line_water_m")
    half = np.array([width.get(kind, 0.0) for kind in water.text("kind")[flowing]]) / 2
    streams = shapely.buffer(water.geometry[flowing][half > 0], half[half > 0], cap_style="flat", quad_segs=4)
    tracks = (rail.text("status") == "active") & ~rail.flag("tunnel") & ~rail.flag("bridge")
    other = np.concatenate([
        *(study.areas(name).geometry for name in ("sports_grounds", "brownfields")),
        facilities.geometry[np.isin(facilities.text("kind"), rules.classes("other_facilities"))],
        shapely.buffer(rail.geometry[tracks], rules.number("track_half_width_m"), cap_style="flat", quad_segs=4),
    ])
    on_foot = np.isin(streets.text("class"), rules.classes("foot_classes")) & ~streets.flag("tunnel") & ~streets.flag("bridge")
    on_ground = ~squares.flag("bridge") & ~(squares.number("level") > 0)
    walked = squares.geometry[on_ground & np.isin(squares.text("kind"), rules.classes("footway_kinds"))]
    lines = shapely.buffer(streets.geometry[on_foot], rules.number("foot_way_half_m"), quad_segs=2)
    return (
        Claim("square", "mapped", _sorted(study.square_candidates.geometry)),
        Claim("green", "mapped", _sorted(green.geometry)),
        Claim("water", "mapped", _sorted(polygons_only(streams))),
        Claim("other", "mapped", _sorted(other)),
        Claim("footway", "mapped", _sorted(np.concatenate([walked, lines, _pedestrian_streets(study)]))),
    )


def footway_bands(study: Study) -> Claim:
    """Footways by the profile: beside each carriageway as wide as measured, from what walking needs to the most that counts."""
    rules = rule_file(RULES)
    streets, ground = study.profiles.streets, study.carriageways
    row = ground.columns["street"].astype(np.int64)
    row = row[ground.number("storey") == 0]
    sides = np.fmax(streets.number("footway_left_width_m"), streets.number("footway_right_width_m"))[row]
    wide = np.clip(np.nan_to_num(sides), rules.number("footway_needed_m"), rules.number("footway_most_m"))
    shapes = shapely.buffer(streets.geometry[row], np.nan_to_num(streets.number("carriageway_m"))[row] / 2 + wide, quad_segs=2)
    # A pedestrian street is footway from wall to wall.
    walked = np.isin(streets.text("class"), rules.classes("walked_classes")) & measured_streets(streets) & ~streets.flag("bridge")
    deep = np.nan_to_num(np.fmax(streets.number("left_m"), streets.number("right_m")))[walked]
    deep = np.clip(deep, rules.number("footway_needed_m"), rules.number("pedestrian_half_m"))
    shapes = np.concatenate([shapes, shapely.buffer(streets.geometry[walked], deep, quad_segs=2)])
    return Claim("footway", "profile", _sorted(shapes))


def bridge_decks(study: Study) -> Claim:
    """Carriageways above the ground: what lies below is theirs where nothing else claims it."""
    ground = study.carriageways
    return Claim("carriageway", "profile", _sorted(ground.geometry[ground.number("storey") > 0]), "bridge")


def junction_discs(study: Study, beyond_m: float) -> np.ndarray:
    """A disc (k,) on each junction of three streets or more, ``beyond_m`` wider than half of its widest carriageway."""
    streets = study.profiles.streets
    classes = streets.text("class")
    which = measured_streets(streets) & (classes != "service")
    junctions = find_junctions(streets.geometry, which)
    widest = np.zeros(len(junctions.degree))
    there = junctions.node >= 0
    width = np.nan_to_num(streets.number("carriageway_m"))
    np.maximum.at(widest, junctions.node[there], np.repeat(width[:, None], 2, axis=1)[there])
    mouths = np.flatnonzero(junctions.degree >= 3)
    return shapely.buffer(shapely.points(junctions.xy[mouths]), widest[mouths] / 2 + beyond_m, quad_segs=6)


def _pedestrian_streets(study: Study) -> np.ndarray:
    ground = study.carriageways
    classes = study.profiles.streets.text("class")[ground.columns["street"]]
    return ground.geometry[np.isin(classes, rule_file(RULES).classes("walked_classes")) & (ground.number("storey") == 0)]


def _off_mapped(study: Study, shapes: np.ndarray, row: np.ndarray) -> np.ndarray:
    """Carriageways (n,) by profile, only along the stretches of street that run outside mapped carriageways."""
    table = study.areas("carriageways")
    mapped = table.geometry[np.isin(table.text("kind"), ("carriageway", "junction"))]
    if not len(mapped):
        return shapes
    tree = shapely.STRtree(mapped)
    streets = study.profiles.streets
    lines, shapes = streets.geometry[row], shapes.copy()
    met = np.unique(tree.query(lines, predicate="intersects")[0])
    outside = subtract(lines[met], mapped, tree)
    half = np.nan_to_num(streets.number("carriageway_m"))[row[met]] / 2
    shapes[met] = shapely.intersection(shapes[met], shapely.buffer(outside, half + 0.01, cap_style="flat", quad_segs=4))
    return polygons_only(shapes)


def _parked(study: Study, row: np.ndarray, shapes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Strips (k,) of parked cars at the edge of each carriageway, clear of junctions, and the street of each."""
    streets = study.profiles.streets
    half = np.nan_to_num(streets.number("carriageway_m"))[row] / 2
    lines = streets.geometry[row]
    found: List[np.ndarray] = []
    rows: List[np.ndarray] = []
    for side, name in ((1.0, "parking_left_m"), (-1.0, "parking_right_m")):
        depth = np.nan_to_num(streets.number(name))[row]
        there = np.flatnonzero((depth > 0) & (half > depth / 2))
        strips = edge_strip(shapes[there], lines[there], half[there], side, np.zeros(len(there)), depth[there])
        if found:
            # In a sharp bend both sides reach the same ground: the left keeps it.
            _, here, left = np.intersect1d(row[there], rows[0], return_indices=True)
            strips[here] = shapely.difference(strips[here], found[0][left])
        found.append(strips)
        rows.append(row[there])
    strips, of = np.concatenate(found), np.concatenate(rows)
    discs = junction_discs(study, rule_file(RULES).number("parking_from_junction_m"))
    if len(discs) and len(strips):
        strips = subtract(strips, discs, shapely.STRtree(discs))
    strips = polygons_only(strips)
    kept = ~shapely.is_empty(strips)
    return strips[kept], of[kept]


def edge_strip(
    own: np.ndarray, lines: np.ndarray, half_m: np.ndarray, side: float, outer_m: np.ndarray, depth_m: np.ndarray
) -> np.ndarray:
    """The strip (n,) of each carriageway ``own``, ``depth_m`` deep from ``outer_m`` inside its kerb; side +1 left, −1 right."""
    if not len(own):
        return own
    beside = shapely.buffer(lines, side * np.maximum(half_m - outer_m, 1e-3), single_sided=True, quad_segs=4)
    inner = shapely.buffer(lines, np.maximum(half_m - outer_m - depth_m, 1e-3), cap_style="flat", quad_segs=4)
    strips = shapely.difference(polygons_only(beside), inner)
    over = outer_m + depth_m - half_m
    beyond = np.flatnonzero(over > 1e-9)
    if len(beyond):
        # Deeper than to the middle: the rest lies on the other side of it.
        across = shapely.buffer(lines[beyond], -side * over[beyond], single_sided=True, quad_segs=4)
        strips[beyond] = shapely.union(polygons_only(strips[beyond]), polygons_only(across))
    return polygons_only(shapely.intersection(own, polygons_only(strips)))


def _street_in(study: Study, shapes: np.ndarray) -> np.ndarray:
    """Row (n,) of the profiles' street that runs longest in each shape; −1 where none does."""
    streets = study.profiles.streets
    which = np.flatnonzero(measured_streets(streets))
    street = np.full(len(shapes), -1, dtype=np.int64)
    if not len(shapes) or not len(which):
        return street
    row, line = canonical_pairs(*shapely.STRtree(streets.geometry[which]).query(shapes, predicate="intersects"))
    inside = np.round(shapely.length(shapely.intersection(streets.geometry[which[line]], shapes[row])), 3)
    order = np.lexsort((street_rank(streets)[which[line]], -inside, row))
    rows, first = np.unique(row[order], return_index=True)
    street[rows] = which[line[order][first]]
    return street


def _sorted(shapes: np.ndarray) -> np.ndarray:
    shapes = shapes[~shapely.is_empty(shapes)]
    return shapes[canonical_order(shapes)]
