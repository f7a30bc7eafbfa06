"""What a tree keeps clear of, and which of it stands in the way at a given point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np
import shapely

from ..table import FeatureTable, missing
from .carriageways import storeys
from .junctions import Junctions
from .limits import Limits, street_limits
from .near import Pieces
from .rule_file import rule_file
from .street_pieces import network_junctions
from .street_profiles import measured_streets
from .study import Study
from .tiles import in_tiles

RULES = "planting_rules.json"
SIZES = ("small", "medium", "large")
# What a coordinate's rounding may take from a distance.
HAIR_M = 1e-6
# How far inside its half pit a tree may come to the kerb of its own street: offsets of a bent line are that exact.
_KERB_TOLERANCE_M = 0.02
_TILE_M = 64.0


def by_size(rule: str) -> np.ndarray:
    """A rule of ``planting_rules.json`` as numbers (3,) in the order of :data:`SIZES`."""
    numbers = rule_file(RULES).numbers(rule)
    return np.array([numbers[size] for size in SIZES])


def crown_radius_m() -> np.ndarray:
    """Crown radius at maturity (3,) by size: that of a disc of the canopy."""
    radius: np.ndarray = np.sqrt(by_size("canopy_m2") / np.pi)
    return radius


@dataclass(frozen=True)
class Clearance:
    """One thing to keep clear of: shapes, and the distance (m) to them by size (3,). A size needs strictly no less than that.

    outlines: the outlines and points of the shapes; beyond_m: how far each reaches further (m,), as a crown around its trunk.
    solid: areas whose inside is no place at all (None: there are none).
    """

    name: str
    outlines: Pieces
    beyond_m: np.ndarray
    needed_m: np.ndarray
    solid: Optional[shapely.STRtree] = None

    def distance_m(self, points: np.ndarray) -> np.ndarray:
        """Distance (n,) of each point to what it keeps clear of; infinite where that is further than any size needs."""
        distance = self.outlines.distance_m(points, self.beyond_m)
        if self.solid is not None:
            distance[np.unique(self.solid.query(points, predicate="intersects")[0])] = 0.0
        return distance


@dataclass(frozen=True)
class Surroundings:
    """All clearances of a city, made once; :meth:`limits` asks them for points.

    ground: the centrelines of the carriageways on the ground, which reach as far as a pit must stay away from them (where two
    meet each has all its width), owners are rows of the streets; street_name: the number of each street's name, its own where
    it has none: pieces of one street are one carriageway.
    """

    clearances: Tuple[Clearance, ...]
    ground: Pieces
    street_name: np.ndarray
    mapped_ground: shapely.STRtree
    parcels: shapely.STRtree
    area: shapely.Geometry

    @property
    def reasons(self) -> Tuple[str, ...]:
        """What can limit a place, the first counting where several do; a place's number is its row here."""
        return ("study_area", "carriageway", *(clearance.name for clearance in self.clearances), "parcel")

    def limits(self, points: np.ndarray, own_street: np.ndarray, in_strip: np.ndarray, on_street: np.ndarray) -> np.ndarray:
        """For each point (n) and size (3) the first of :attr:`reasons` that keeps the tree away, −1 where it can stand.

        own_street: row of the street along which a point lies (−1: none), in_strip: whether it lies in the part of that street's
        carriageway that is given back, on_street: whether it needs public ground (it must lie in no private parcel).
        """
        found = np.full((len(points), len(SIZES)), -1, dtype=np.int64)
        if not len(points):
            return found
        shapely.prepare(self.area)
        self._mark(found, 0, ~shapely.covers(self.area, points))
        self._mark(found, 1, self._on_carriageway(points, own_street, in_strip))
        for number, clearance in enumerate(self.clearances):
            open_ = np.flatnonzero((found < 0).any(axis=1))
            short = clearance.distance_m(points[open_])[:, None] < clearance.needed_m[None, :] - HAIR_M
            part = found[open_]
            part[(part < 0) & short] = number + 2
            found[open_] = part
        inside = np.zeros(len(points), dtype=bool)
        ask = np.flatnonzero(on_street & (found < 0).any(axis=1))
        inside[ask[np.unique(self.parcels.query(points[ask], predicate="intersects")[0])]] = True
        self._mark(found, len(self.clearances) + 2, inside)
        return found

    @staticmethod
    def _mark(found: np.ndarray, number: int, where: np.ndarray) -> None:
        found[(found < 0) & where[:, None]] = number

    def _on_carriageway(self, points: np.ndarray, own_street: np.ndarray, in_strip: np.ndarray) -> np.ndarray:
        """Whether (bool, n) the pit would reach into a carriageway that stays."""
        half = rule_file(RULES).number("pit_m") / 2
        row, piece, _ = self.ground.pairs(points)
        names = self.street_name
        row = row[~(in_strip[row] & (names[self.ground.segments.owner[piece]] == names[own_street[row]]))]
        mapped = self.mapped_ground.query(points, predicate="dwithin", distance=half - _KERB_TOLERANCE_M)[0]
        met = np.zeros(len(points), dtype=bool)
        met[row] = True
        met[mapped[~in_strip[mapped]]] = True
        return met


def surroundings(study: Study) -> Surroundings:
    """Everything in the city of ``study`` that a tree keeps clear of, by the distances of ``planting_rules.json``."""
    rules = rule_file(RULES)
    same = np.ones(len(SIZES))
    pit = rules.number("pit_m")
    furniture, stops = study.layer("furniture"), study.layer("transit_stops")
    networks, rail = study.layer("networks"), study.layer("rail")
    buried = np.array([value is None or bool(value) for value in networks.text("underground")], dtype=bool)
    track = (rail.text("status") == "active") & ~rail.flag("tunnel") & ~rail.flag("bridge")
    water = study.layer("water")
    parcels = study.areas("parcels")
    footway = pit / 2 + rules.number("footway_clear_m")
    footway_ends = Pieces.along(_footway_limits(study).segments, footway)
    clearances = [
        _of("bridge", _decks(study, "bridge"), same * pit / 2),
        _of("underground_structure", _underground(study), same * pit / 2),
        _of("water", water.geometry[~water.flag("tunnel")], same * rules.number("water_m")),
        _of("facade", study.buildings, by_size("facade_m"), study.building_tree),
        Clearance("footway_width", footway_ends, np.zeros(len(footway_ends)), same * footway),
        _of("property_line", shapely.boundary(parcels.geometry), same * rules.number("property_line_m")),
        _of("junction", junction_corners(study), same * rules.number("junction_corner_m")),
        _of("driveway", _driveways(study), same * rules.number("driveway_m")),
        _of("crossing", _across(study, study.layer("crossings").geometry, 0.0), same * rules.number("crossing_m")),
        _of("stop", stops.geometry[np.isin(stops.text("mode"), rules.classes("stop_modes"))], same * rules.number("stop_m")),
        _of("hydrant", furniture.geometry[furniture.text("kind") == "hydrant"], same * rules.number("hydrant_m")),
        _of("lamp", furniture.geometry[furniture.text("kind") == "lamp"], same * rules.number("lamp_m")),
        _of("network", networks.geometry[buried], same * rules.number("network_m")),
        _of("rail", rail.geometry[track], same * rules.number("rail_m")),
        _standing_trees(study),
    ]
    streets = study.profiles.streets
    width = np.nan_to_num(streets.number("carriageway_m"))
    lines = streets.geometry.copy()
    lines[~(measured_streets(streets) & (width > 0) & (storeys(streets) == 0))] = None
    mapped = study.areas("carriageways")
    private = parcels.geometry[parcels.text("owner_type") != "public"]
    return Surroundings(
        tuple(clearances),
        Pieces.of(lines, width / 2 + pit / 2 - _KERB_TOLERANCE_M), _name_numbers(streets),
        shapely.STRtree(mapped.geometry[np.isin(mapped.text("kind"), rules.classes("kept_ground"))]),
        shapely.STRtree(private), study.area,
    )


def _name_numbers(streets: FeatureTable) -> np.ndarray:
    """A number (n) for the name of each street; streets without a name have one each."""
    names = streets.text("name")
    numbers = np.unique(names.astype(str), return_inverse=True)[1].reshape(-1)
    return np.where(missing(names), len(names) + np.arange(len(names)), numbers)


def _of(name: str, shapes: np.ndarray, needed_m: np.ndarray, solid: Optional[shapely.STRtree] = None) -> Clearance:
    """Keep clear of ``shapes`` (n,); ``solid`` is the index over them where it is at hand."""
    outlines = Pieces.of(shapes, float(needed_m.max()))
    areas = shapes[shapely.get_dimensions(shapes) == 2]
    if solid is None and len(areas):
        # Cut along a grid, so that no place is asked for in a river of a thousand corners.
        solid = shapely.STRtree(in_tiles(areas, _TILE_M)[0])
    return Clearance(name, outlines, np.zeros(len(outlines)), needed_m, solid)


def _footway_limits(study: Study) -> Limits:
    """What ends a footway: façades, banks, walls, fenced green (parcels end it by the wider rule of the property line)."""
    return street_limits(study.city.with_layers(parcels=study.city.layer("parcels").select(np.zeros(0, dtype=np.int64))), study.notes)


def _standing_trees(study: Study) -> Clearance:
    """Crowns of standing trees, which the crown of a new one at maturity does not reach into."""
    rules = rule_file(RULES)
    trees = study.layer("trees")
    radius = trees.number("crown_diameter_m") / 2
    radius = np.where(np.isfinite(radius), radius, rules.number("crown_radius_m"))
    radius = np.minimum(radius, rules.number("crown_radius_most_m"))
    needed = crown_radius_m()
    trunks = Pieces.of(trees.geometry, radius + float(needed.max()))
    return Clearance("tree", trunks, radius[trunks.segments.owner], needed)


def _decks(study: Study, which: str) -> np.ndarray:
    """Ground (polygons) of the ways on bridges, or in tunnels, of squares on decks, and of carriageways above the ground."""
    rules = rule_file(RULES)
    streets = study.profiles.streets
    width = np.nan_to_num(streets.number("carriageway_m"))
    width = np.where(width > 0, width, rules.number("path_width_m"))
    chosen = streets.flag(which)
    decks = shapely.buffer(streets.geometry[chosen], width[chosen] / 2 + rules.number("bridge_margin_m"), quad_segs=4, cap_style="flat")
    if which != "bridge":
        return decks
    squares = study.areas("squares")
    return np.concatenate([decks, squares.geometry[squares.flag("bridge")]])


def _underground(study: Study) -> np.ndarray:
    """Ground (polygons) over car parks, buildings and streets below."""
    parking, buildings = study.areas("parking"), study.areas("buildings")
    return np.concatenate([
        parking.geometry[parking.text("kind") == "underground"],
        buildings.geometry[buildings.flag("underground")],
        _decks(study, "tunnel"),
    ])


def junction_corners(study: Study) -> np.ndarray:
    """Points where the kerbs of two streets meet, one for each pair of neighbouring arms of a junction on the ground.

    An arm's kerb runs half a carriageway beside its centreline. Arms nearly straight on (``corner_deg``) make no corner.
    """
    streets = study.profiles.streets
    junctions = network_junctions(streets)
    width = np.nan_to_num(streets.number("carriageway_m"))
    ends = np.flatnonzero((junctions.node >= 0).ravel() & np.repeat((width > 0) & (storeys(streets) == 0), 2))
    return _corners(junctions, ends, width)


def _corners(junctions: Junctions, ends: np.ndarray, width_m: np.ndarray) -> np.ndarray:
    node = junctions.node.ravel()[ends]
    arm = junctions.outward.reshape(-1, 2)[ends]
    bearing = np.arctan2(arm[:, 1], arm[:, 0])
    order = np.lexsort((bearing, node))
    node, arm, bearing, half = node[order], arm[order], bearing[order], width_m[ends[order] // 2] / 2
    if not len(node):
        return np.zeros(0, dtype=object)
    first = np.append(True, node[1:] != node[:-1])
    start = np.flatnonzero(first)
    size = np.diff(np.append(start, len(node)))
    place = np.arange(len(node)) - np.repeat(start, size)
    after = np.repeat(start, size) + (place + 1) % np.repeat(size, size)
    turn = (bearing[after] - bearing) % (2 * np.pi)
    sharp = (np.repeat(size, size) >= 3) & (turn > 1e-3) & (turn < np.radians(rule_file(RULES).number("corner_deg")))
    one, other, turn = np.flatnonzero(sharp), after[sharp], turn[sharp]
    along = (half[other] + half[one] * np.cos(turn)) / np.sin(turn)
    # Kerbs of a very sharp fork meet far out; the corner is then where the carriageways part, no further than this.
    along = np.clip(along, 0.0, 4 * np.maximum(half[one], half[other]))
    left = np.column_stack([-arm[one, 1], arm[one, 0]])
    return shapely.points(junctions.xy[node[one]] + along[:, None] * arm[one] + half[one][:, None] * left)


def _across(study: Study, points: np.ndarray, beyond_kerb_m: float) -> np.ndarray:
    """Points on a street's centreline as lines across the street from kerb to kerb (and beyond); others as they are."""
    streets = study.profiles.streets
    width = np.nan_to_num(streets.number("carriageway_m"))
    rows = np.flatnonzero(width > 0)
    shapes = points.copy()
    if not len(rows) or not len(points):
        return shapes
    near = rule_file(RULES).number("on_centreline_m")
    row, line = shapely.STRtree(streets.geometry[rows]).query(points, predicate="dwithin", distance=near)
    if not len(row):
        return shapes
    # A point where several streets meet is a line across each of them.
    street = rows[line]
    centre, ahead = _tangents(streets.geometry[street], points[row])
    normal = np.column_stack([-ahead[:, 1], ahead[:, 0]]) * (width[street] / 2 + beyond_kerb_m)[:, None]
    lines = shapely.linestrings(np.stack([centre - normal, centre + normal], axis=1))
    alone = np.ones(len(points), dtype=bool)
    alone[row] = False
    return np.concatenate([points[alone], lines])


def _tangents(lines: np.ndarray, points: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Where each line (n) is nearest to its point, and its unit direction there (n, 2)."""
    at, length = shapely.line_locate_point(lines, points), shapely.length(lines)
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(at - 1.0, 0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.minimum(at + 1.0, length)))
    step = after - before
    size = np.linalg.norm(step, axis=1, keepdims=True)
    ahead = np.divide(step, size, out=np.tile([1.0, 0.0], (len(step), 1)), where=size > 0)
    return shapely.get_coordinates(shapely.line_interpolate_point(lines, at)), ahead


def _driveways(study: Study) -> np.ndarray:
    """The ways that cars take over the footway: from an entrance straight to the street, or across where a drive joins it."""
    rules = rule_file(RULES)
    points = study.layer("driveways").geometry
    streets = study.profiles.streets
    lines = streets.geometry[np.nan_to_num(streets.number("carriageway_m")) > 0]
    if not len(points) or not len(lines):
        return points
    across = _across(study, points, rules.number("driveway_beyond_kerb_m"))
    row, line = shapely.STRtree(lines).query_nearest(points, max_distance=rules.number("driveway_reach_m"), all_matches=False)
    away = shapely.distance(points[row], lines[line]) > rules.number("on_centreline_m")
    return np.concatenate([across, shapely.shortest_line(points[row[away]], lines[line[away]])])
