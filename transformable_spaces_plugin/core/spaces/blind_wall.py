"""Blind walls: party walls above a lower neighbour (héberges) and the gable ends of rows, with area, height and orientation.

No data set says where windows are, so the rule is strict: a façade on a street or a courtyard is never taken. A wall counts

- by the cadastre: it stands on the limit between two parcels (no window may open there), or
- as a *party wall*: a lower building of known height leans on it, and the wall's own line meets a street with no third building
  in the way, so that it parts two buildings of one row (the wall above a shed behind the house does not), or
- as a *gable*: it ends a row (a neighbour on the opposite side), its line meets a street, and beside it is a gap in the row: it
  reaches that street, ends at the next building, and no street or lane lies in it.

What this misses: gables along a side street, walls of free-standing slabs, and party walls deep inside a block without cadastre.
What it may take wrongly: walls in which windows were pierced. The evidence says which rule made a site and how heights were known.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import List, Tuple

import numpy as np
import shapely

from ..table import FeatureTable, missing
from .blind_wall_pieces import Pieces, wall_pieces
from .rays import first_hits, segments_of
from .rule_file import rule_file
from .study import Study

RULES = "blind_wall.json"
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_PARTY, _GABLE = 1, 2
_SUBKINDS = {_PARTY: "party_wall", _GABLE: "gable_parcel"}


def find_blind_walls(study: Study) -> FeatureTable:
    """The strip beside each blind wall, on its exposed side, as candidates.

    Columns: ``subkind`` (``party_wall``, ``gable_parcel``, ``gable_street``), ``wall_area_m2`` (exposed height × length),
    ``exposed_height_m`` (mean), ``orientation_deg`` (where the wall looks, 0 = grid north, clockwise) and ``orientation``. Heights
    are ``height_m``, else levels × 3 m; buildings without either have no site and are counted in the notes.
    """
    if not study.city.has("buildings"):
        study.notes.info("blind_walls_without_buildings")
        return FeatureTable.empty((), study.city.crs)
    scene = _Scene.of(study)
    walled = scene.shapes[scene.walled]
    study.count("blind_walls_height_unknown", scene.shapes[np.isnan(scene.height) & scene.walled], of=walled)
    pieces = wall_pieces(
        scene.shapes, scene.height, scene.asked, _rule("contact_m"), _rule("contact_angle_deg"), _rule("simplify_m")
    )
    study.progress.at(0.3)
    runs = _runs(pieces, scene)
    runs = runs.select(~_in_another_building(runs, scene))
    study.progress.at(0.5)
    limit, same_plot = _on_parcel_limits(study, runs)
    in_row = np.zeros(len(runs), dtype=bool)
    unsettled = np.flatnonzero(~limit & ~same_plot)
    in_row[unsettled] = _between_neighbours(study, runs.select(unsettled), pieces, scene)
    study.progress.at(0.9)
    kept = limit | in_row
    return _candidates(study, runs.select(kept), scene, limit[kept])


def describe_blind_walls(study: Study, sites: FeatureTable) -> FeatureTable:
    """The usable area is that of the wall, and the length that of its foot."""
    del study
    area, height = sites.number("wall_area_m2"), sites.number("exposed_height_m")
    sites = sites.with_columns(usable_area_m2=area, length_m=area / height)
    # Where the study area cuts a wall, what stays may be too little.
    return sites.select(area >= _rule("min_wall_area_m2") - 1e-6)


@dataclass(frozen=True)
class _Scene:
    """The standing buildings: polygons, heights (NaN unknown), which have walls to green, which are asked, and their index."""

    table: FeatureTable
    height: np.ndarray
    walled: np.ndarray
    asked: np.ndarray
    tree: shapely.STRtree

    @property
    def shapes(self) -> np.ndarray:
        return self.table.geometry

    @classmethod
    def of(cls, study: Study) -> _Scene:
        table = study.areas("buildings")
        table = table.select(~table.flag("canopy") & ~table.flag("underground"))
        height, levels = table.number("height_m"), table.number("levels")
        height = np.where(np.isfinite(height), height, levels * _rule("storey_m"))
        walled = ~np.isin(table.text("use").astype(str), rule_file(RULES).classes("no_wall_uses"))
        inside = np.zeros(len(table), dtype=bool)
        inside[shapely.STRtree(table.geometry).query(study.area, predicate="intersects")] = True
        with np.errstate(invalid="ignore"):
            asked = walled & inside & (height >= _rule("min_building_height_m"))
        return cls(table, height, walled & inside, asked, shapely.STRtree(table.geometry))

    @property
    def leans_on_others(self) -> np.ndarray:
        """Whether a building (n,) is an annex of another plot's house, or too small to be more."""
        annex = np.isin(self.table.text("use").astype(str), rule_file(RULES).classes("annex_uses"))
        small: np.ndarray = shapely.area(self.shapes) < _rule("neighbour_min_area_m2")
        return annex | small


@dataclass(frozen=True)
class _Runs:
    """Straight stretches of exposed wall (r,) of one class: ends, building, area and the pieces of each."""

    kind: np.ndarray
    building: np.ndarray
    start: np.ndarray
    end: np.ndarray
    area: np.ndarray
    length: np.ndarray
    line: np.ndarray
    neighbour: np.ndarray  # of the longest piece; −1 for none

    def __len__(self) -> int:
        return len(self.kind)

    def select(self, which: np.ndarray) -> _Runs:
        return _Runs(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    @property
    def direction(self) -> np.ndarray:
        along = self.end - self.start
        return along / np.maximum(np.hypot(*along.T), 1e-9)[:, None] if len(self) else along

    @property
    def outward(self) -> np.ndarray:
        """Unit vectors (r, 2) away from the building."""
        return np.column_stack([-self.direction[:, 1], self.direction[:, 0]])

    @property
    def middle(self) -> np.ndarray:
        return (self.start + self.end) / 2


def _rule(name: str) -> float:
    return rule_file(RULES).number(name)


def _runs(pieces: Pieces, scene: _Scene) -> _Runs:
    """Neighbouring pieces of one class joined where the wall goes straight on; only those large enough."""
    own = scene.height[pieces.building]
    exposed = own - np.where(pieces.neighbour >= 0, pieces.neighbour_height, 0.0)
    with np.errstate(invalid="ignore"):
        leaning = (pieces.neighbour >= 0) & (exposed >= _rule("min_exposed_m")) & ~scene.leans_on_others[pieces.neighbour]
    leaning &= _on_one_side(pieces)
    kind = np.where(pieces.neighbour < 0, _GABLE, np.where(leaning, _PARTY, 0))
    unit, length = pieces.direction, pieces.length
    straight = (unit[1:] * unit[:-1]).sum(axis=1) >= np.cos(np.radians(_rule("straight_deg")))
    near = np.hypot(*(pieces.start[1:] - pieces.end[:-1]).T) < 2 * _rule("simplify_m")
    goes_on = (kind[1:] == kind[:-1]) & (pieces.building[1:] == pieces.building[:-1]) & straight & near
    first = np.flatnonzero(np.r_[True, ~goes_on]) if len(pieces) else np.zeros(0, dtype=np.int64)
    last = np.r_[first[1:], len(pieces)] - 1 if len(pieces) else first
    run = np.repeat(np.arange(len(first)), last - first + 1)
    area = np.bincount(run, length * np.nan_to_num(exposed), minlength=len(first))
    total = np.bincount(run, length, minlength=len(first))
    free = kind[first] == _GABLE
    kept = (kind[first] > 0) & (area >= _rule("min_wall_area_m2")) & (~free | (total >= _rule("gable_min_length_m")))
    kept &= ~free | (total <= _rule("gable_max_length_m"))
    longest = np.lexsort((np.arange(len(run)), -np.round(length, 6), run))
    neighbour = pieces.neighbour[longest[np.searchsorted(run, np.arange(len(first)))]] if len(first) else first
    return _Runs(
        kind[first], pieces.building[first], pieces.start[first], pieces.end[last], area, total,
        _lines(pieces, first, run), neighbour,
    ).select(kept)  # fmt: skip


def _on_one_side(pieces: Pieces) -> np.ndarray:
    """Whether the building of each piece (k,) meets the piece's neighbour along one side only, no longer than a row is deep."""
    pair = np.stack([pieces.building, pieces.neighbour], axis=1)
    number = np.unique(pair, axis=0, return_inverse=True)[1].reshape(-1)
    along = pieces.end - pieces.start
    total = np.bincount(number, pieces.length)
    resultant = np.hypot(np.bincount(number, along[:, 0]), np.bincount(number, along[:, 1]))
    one = (resultant >= _rule("one_side_share") * total) & (total <= _rule("party_max_length_m"))
    found: np.ndarray = one[number]
    return found


def _lines(pieces: Pieces, first: np.ndarray, run: np.ndarray) -> np.ndarray:
    """The foot of each run as a line."""
    xy = np.concatenate([pieces.start[first], pieces.end])
    of = np.concatenate([np.arange(len(first)), run])
    order = np.argsort(of, kind="stable")
    return shapely.linestrings(xy[order], indices=of[order]) if len(first) else np.zeros(0, dtype=object)


def _in_another_building(runs: _Runs, scene: _Scene) -> np.ndarray:
    """Whether a building that is drawn over the ground before a wall (r,) hides it: any before a gable, a high one above a neighbour."""
    probes = shapely.points(runs.middle + 0.5 * runs.outward) if len(runs) else np.zeros(0, dtype=object)
    run, building = scene.tree.query(probes, predicate="intersects")
    with np.errstate(invalid="ignore"):
        low = scene.height[runs.building[run]] - scene.height[building] >= _rule("min_exposed_m")
    hides = (building != runs.building[run]) & ((runs.kind[run] == _GABLE) | ~low)
    hidden = np.zeros(len(runs), dtype=bool)
    hidden[run[hides]] = True
    return hidden


def _on_parcel_limits(study: Study, runs: _Runs) -> Tuple[np.ndarray, np.ndarray]:
    """Whether a wall (r,) stands between two parcels, and whether both of its sides are of one; neither without parcels."""
    parcels = study.areas("parcels").geometry
    sides: List[np.ndarray] = []
    tree = shapely.STRtree(parcels)
    for sign in (-1.0, 1.0):
        probes = shapely.points(runs.middle + sign * _rule("parcel_probe_m") * runs.outward) if len(runs) else np.zeros(0, object)
        run, parcel = tree.query(probes, predicate="intersects")
        side = np.full(len(runs), -1, dtype=np.int64)
        order = np.lexsort((parcel, run))
        rows, lead = np.unique(run[order], return_index=True)
        side[rows] = parcel[order][lead]
        sides.append(side)
    both = (sides[0] >= 0) & (sides[1] >= 0)
    return both & (sides[0] != sides[1]), both & (sides[0] == sides[1])


def _between_neighbours(study: Study, runs: _Runs, pieces: Pieces, scene: _Scene) -> np.ndarray:
    """Whether a wall (r,) parts two neighbours of a row, or ends one, by the rules of this module."""
    streets = study.layer("streets")
    classes = rule_file(RULES).classes("street_classes")
    lines = segments_of(streets.geometry[np.isin(streets.text("class").astype(str), classes) & ~streets.flag("tunnel")])
    reach, rank = _rule("street_reach_m"), np.arange(len(lines))
    good = np.zeros(len(runs), dtype=bool)
    gable = runs.kind == _GABLE
    # A gable's gap must reach the street, so its line is drawn beside the wall; a party wall's runs along it.
    shift = np.where(gable, _rule("clear_m"), 0.0)[:, None] * runs.outward
    for origin, direction in ((runs.start + shift, -runs.direction), (runs.end + shift, runs.direction)):
        distance, hit = first_hits(origin, direction, reach, lines, rank, progress=study.progress)
        met = np.flatnonzero(hit >= 0)
        along = (lines.end - lines.start)[hit[met]]
        along /= np.maximum(np.hypot(*along.T), 1e-9)[:, None]
        angle = np.abs((along * direction[met]).sum(axis=1)) <= np.cos(np.radians(_rule("street_angle_deg")))
        met = met[angle]
        ahead = _lines_between(origin[met], origin[met] + direction[met] * distance[met, None])
        good[met[~_crosses_building(runs, met, ahead, scene)]] = True
    ends = np.flatnonzero(good & gable)
    good[ends] = _ends_a_row(runs.select(ends), pieces) & _looks_on_a_gap(study, runs.select(ends), scene)
    return good


def _crosses_building(runs: _Runs, which: np.ndarray, ahead: np.ndarray, scene: _Scene) -> np.ndarray:
    """Whether a line ahead of a wall (k,) runs through a building other than the two that the wall parts; for a gable, any."""
    line, building = scene.tree.query(ahead, predicate="intersects")
    parted = (building == runs.building[which[line]]) | (building == runs.neighbour[which[line]])
    third = ~parted | (runs.kind[which[line]] == _GABLE)
    line, building = line[third], building[third]
    through = shapely.length(shapely.intersection(ahead[line], scene.shapes[building])) > _rule("clear_m")
    crosses = np.zeros(len(which), dtype=bool)
    crosses[line[through]] = True
    return crosses


def _ends_a_row(runs: _Runs, pieces: Pieces) -> np.ndarray:
    """Whether the building of a gable (r,) has a neighbour on the opposite side along enough of its length."""
    touching = np.flatnonzero(pieces.neighbour >= 0)
    order = touching[np.argsort(pieces.building[touching], kind="stable")]
    first = np.searchsorted(pieces.building[order], runs.building, "left")
    count = np.searchsorted(pieces.building[order], runs.building, "right") - first
    run = np.repeat(np.arange(len(runs)), count)
    piece = order[np.arange(len(run)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)]
    opposite = (pieces.direction[piece] * runs.direction[run]).sum(axis=1) <= -np.cos(np.radians(_rule("straight_deg")))
    along = np.bincount(run[opposite], pieces.length[piece[opposite]], minlength=len(runs))
    return along >= _rule("opposite_share") * runs.length


def _looks_on_a_gap(study: Study, runs: _Runs, scene: _Scene) -> np.ndarray:
    """Whether the ground before a gable (r,) is a gap: deep enough, closed by another building, without street or lane in it."""
    near, far = _rule("gap_m"), _rule("gap_max_m")
    rays = _lines_between(runs.middle + 0.05 * runs.outward, runs.middle + far * runs.outward)
    middle = shapely.points(runs.middle) if len(runs) else rays
    run, building = scene.tree.query(rays, predicate="intersects")
    beyond = shapely.distance(middle[run], shapely.intersection(rays[run], scene.shapes[building]))
    depth = np.full(len(runs), np.inf)
    np.minimum.at(depth, run, beyond)
    ways = study.layer("streets")
    ways = ways.select(~ways.flag("tunnel"))
    lines = segments_of(ways.geometry)
    street = np.isin(ways.text("class").astype(str), rule_file(RULES).classes("street_classes"))[lines.owner]
    run, way = lines.tree.query(_lines_between(runs.middle, runs.middle + np.minimum(depth, far)[:, None] * runs.outward))
    along = (lines.end - lines.start)[way]
    along = along / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    alongside = np.abs((along * runs.direction[run]).sum(axis=1)) > np.cos(np.radians(_rule("street_angle_deg")))
    across = _lines_between(runs.middle, runs.middle + np.minimum(depth, far)[:, None] * runs.outward)[run]
    met = shapely.intersects(across, _lines_between(lines.start[way], lines.end[way])) & (street[way] | alongside)
    crossed = np.zeros(len(runs), dtype=bool)
    crossed[run[met]] = True
    return (depth >= near) & (depth <= far) & ~crossed


def _lines_between(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Straight lines (n,) between two rows of points (n, 2)."""
    return shapely.linestrings(np.stack([start, end], axis=1)) if len(start) else np.zeros(0, dtype=object)


def _candidates(study: Study, runs: _Runs, scene: _Scene, on_limit: np.ndarray) -> FeatureTable:
    strips = shapely.buffer(runs.line, _rule("strip_m"), single_sided=True, join_style="mitre")
    degrees = np.degrees(np.arctan2(runs.outward[:, 0], runs.outward[:, 1])) % 360
    compass = np.array(COMPASS, dtype=object)[np.round(degrees / 45).astype(int) % 8]
    gable = runs.kind == _GABLE
    public = gable & _seen_from_public_ground(study, runs)
    table = scene.table.select(runs.building)
    how = _height_sources(scene)
    evidence = [
        json.dumps({
            "blind": "parcel_limit" if limit else "end_of_row" if free else "party_wall_of_a_row",
            "height": how[building],
            **({} if free else {"neighbour_height": how[neighbour]}),
            "confidence": "medium" if limit and how[building] != "levels" else "low",
        })
        for limit, free, building, neighbour in zip(on_limit, gable, runs.building, runs.neighbour)
    ]  # fmt: skip
    count = len(runs)
    return FeatureTable.make(
        strips,
        {
            "rule": ["gable" if free else "party_wall_above_lower_neighbour" for free in gable],
            "layer": ["buildings"] * count,
            "source_id": table.text("id"),
            "subkind": ["gable_street" if seen else _SUBKINDS[kind] for seen, kind in zip(public, runs.kind)],
            "wall_area_m2": runs.area,
            "exposed_height_m": runs.area / runs.length if count else [],
            "orientation_deg": np.round(degrees, 1) % 360,
            "orientation": compass,
            "building_use": table.text("use"),
            "protected": ["yes" if flag else None for flag in table.flag("heritage")],
            "priority": np.round(runs.area, 3),
            "evidence": evidence,
        },
        study.city.crs,
    )


def _height_sources(scene: _Scene) -> np.ndarray:
    """How the height of each building (n,) is known: ``height_m``, ``raster`` or ``levels``; None where it is not."""
    measured = np.isfinite(scene.table.number("height_m"))
    raster = measured & ~missing(scene.table.text("height_source"))
    known = np.where(raster, "raster", np.where(measured, "height_m", "levels")).astype(object)
    known[np.isnan(scene.height)] = None
    return known


def _seen_from_public_ground(study: Study, runs: _Runs) -> np.ndarray:
    """Whether a mapped square, open green, surface car park or street lies before a wall (r,)."""
    green, parking = study.areas("green"), study.areas("parking")
    streets = study.layer("streets")
    ground = np.concatenate([
        study.areas("squares").geometry,
        green.geometry[green.flag("public_access")],
        parking.geometry[parking.text("kind") == "surface"],
        streets.geometry[~streets.flag("tunnel") & ~np.isin(streets.text("access").astype(str), ("private", "no"))],
    ])  # fmt: skip
    seen = np.zeros(len(runs), dtype=bool)
    if len(runs) and len(ground):
        before = shapely.buffer(runs.line, _rule("public_view_m"), single_sided=True, join_style="mitre")
        seen[shapely.STRtree(ground).query(before, predicate="intersects")[0]] = True
    return seen
