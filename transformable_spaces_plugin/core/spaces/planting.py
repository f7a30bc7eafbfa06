"""Where trees can really stand: places along streets and on open ground that keep clear of all that a tree must keep clear of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Dict, List

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ..city.model import City
from ..errors import InputError
from ..notes import Notes
from ..progress import SILENT, Progress
from ..schema import LayerSchema, load_schemas
from ..table import FeatureTable, missing
from .planting_areas import best_offsets, directions, lattice, plantable_parts
from .planting_clearance import HAIR_M, RULES, SIZES, Surroundings, by_size, surroundings
from .planting_rows import SIDE_REASONS, Places, Sides, filled, places_along, planting_sides, runs, site_of_places, street_sites
from .rule_file import rule_file
from .street_profiles import StreetProfiles
from .study import Study


@lru_cache(maxsize=1)
def planting_schemas() -> Dict[str, LayerSchema]:
    """The schemas of the tables ``planting_positions`` and ``planting_refused``."""
    return load_schemas(Path(__file__).with_name("planting_schema.json"))


@dataclass(frozen=True)
class PlantingResult:
    """positions: points with ``site_id``, ``code`` and ``kind`` of the site, ``street_id`` (None on areas), ``place`` (footway,
    carriageway, area), ``size_class`` (small, medium, large), ``canopy_m2`` at maturity, ``spacing_m`` of the size and
    ``limited_by``, what keeps the next larger size away (None: nothing, or the trees beside it).

    refused: lines: stretches of planting lines without room for any tree, with what limits them first (``limited_by``) and
    ``length_m``; and the outlines of areas on which no tree can stand (``length_m`` missing), with what limits most of their places.
    """

    positions: FeatureTable
    refused: FeatureTable


def planting_positions(
    sites: FeatureTable, city: City, profiles: StreetProfiles, notes: Notes, progress: Progress = SILENT
) -> PlantingResult:
    """The places on ``sites`` where a tree can stand, each with the largest size that fits.

    Along the streets of street sites in rows on each side: on the footway where the pit leaves its clear width, else in the part
    of the carriageway that the reduced variant gives back. On areas (kinds in ``planting_rules.json``) in hexagonal patterns. All
    trees keep every distance of ``planting_rules.json`` and stand apart by the mean of their spacings; large ones are set first.
    Without buildings nothing can be said: the result is empty, which ``notes`` tell. Only the columns of ``profiles.streets`` are
    used. InputError when sites and city are in different reference systems; MissingField without ``site_id`` or ``kind``; Cancelled.
    """
    if sites.crs != city.crs:
        raise InputError("the sites are not in the reference system of the city; reproject them first")
    sites.column("site_id"), sites.column("kind")
    if not city.has("buildings"):
        notes.warn("planting_without_buildings")
        return _result(sites, profiles.streets, _Trees(), [], city)
    study = Study(city, profiles, notes, progress)
    progress.at(0.0, "progress.planting_positions")
    around = surroundings(study)
    progress.at(0.2)
    trees = _Trees()
    refused = _along_streets(sites, profiles.streets, around, trees, progress.part(0.2, 0.7))
    refused += _on_areas(sites, around, trees, progress.part(0.7, 1.0))
    result = _result(sites, profiles.streets, trees, refused, city)
    count = tree_counts(sites, result.positions)
    notes.info("planting_positions", count=int(np.nansum(count)), sites=int((count > 0).sum()))
    return result


def tree_counts(sites: FeatureTable, positions: FeatureTable) -> np.ndarray:
    """Number of ``positions`` on each site (float, n)."""
    rows = {site: row for row, site in enumerate(sites.column("site_id"))}
    of = np.array([rows[site] for site in positions.text("site_id") if site in rows], dtype=np.int64)
    return np.bincount(of, minlength=len(sites)).astype(float)


@dataclass
class _Trees:
    """The trees set so far, as columns that grow step by step."""

    point: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=object))
    size: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    site: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    street: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    in_strip: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))
    limit: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=object))

    def crowded(self, points: np.ndarray, size: int) -> np.ndarray:
        """Whether (bool, n) a tree of ``size`` at each point would stand too near to one that is set."""
        near = np.zeros(len(points), dtype=bool)
        xy = shapely.get_coordinates(points).reshape(-1, 2)
        for other in np.unique(self.size):  # three sizes at most
            tree = cKDTree(shapely.get_coordinates(self.point[self.size == other]))
            near |= np.isfinite(tree.query(xy, distance_upper_bound=_apart_m(size, int(other)) - HAIR_M)[0])
        return near

    def add(
        self, point: np.ndarray, size: int, site: np.ndarray, street: np.ndarray, in_strip: np.ndarray, limit: np.ndarray
    ) -> None:
        """Set trees of one size; where two of them are too near each other, one of them."""
        kept = _spread(point, _apart_m(size, size))
        self.point = np.concatenate([self.point, point[kept]])
        self.size = np.concatenate([self.size, np.full(int(kept.sum()), size)])
        self.site = np.concatenate([self.site, site[kept]])
        self.street = np.concatenate([self.street, street[kept]])
        self.in_strip = np.concatenate([self.in_strip, in_strip[kept]])
        self.limit = np.concatenate([self.limit, limit[kept]])


def _apart_m(size: int, other: int) -> float:
    spacing = by_size("spacing_m")
    return float(spacing[size] + spacing[other]) / 2


def _spread(points: np.ndarray, apart_m: float) -> np.ndarray:
    """Which of the points (bool, n) stay so that none is nearer than ``apart_m`` to another: those with fewer neighbours first.

    Of two alike the more western, then the more southern one stays. Rounds instead of a loop over points: in each, whatever comes
    before all its neighbours stays and they go.
    """
    xy = shapely.get_coordinates(points)
    pairs = cKDTree(xy.reshape(-1, 2)).query_pairs(apart_m - HAIR_M, output_type="ndarray")
    one, other = np.concatenate([pairs, pairs[:, ::-1]]).T
    rank = np.empty(len(points), dtype=np.int64)
    rank[np.lexsort((*np.round(xy, 3).T[::-1], np.bincount(one, minlength=len(points))))] = np.arange(len(points))
    open_ = np.ones(len(points), dtype=bool)
    kept = np.zeros(len(points), dtype=bool)
    while open_.any():
        first = np.full(len(points), len(points), dtype=np.int64)
        np.minimum.at(first, one, rank[other])
        stays = open_ & (rank < first)
        kept |= stays
        open_ &= ~stays
        open_[other[stays[one]]] = False
        both = open_[one] & open_[other]
        one, other = one[both], other[both]
    return kept


def _limit_names(around: Surroundings, limits: np.ndarray) -> np.ndarray:
    """The names (n) of numbered reasons, None for −1."""
    names = np.array([*around.reasons, None], dtype=object)
    found: np.ndarray = names[limits]
    return found


@dataclass(frozen=True)
class _Refused:
    """Lines on which no tree can stand, with their site, street (−1), reason and length (NaN: an outline)."""

    line: np.ndarray
    site: np.ndarray
    street: np.ndarray
    reason: np.ndarray
    length_m: np.ndarray


def _along_streets(
    sites: FeatureTable, streets: FeatureTable, around: Surroundings, trees: _Trees, progress: Progress
) -> List[_Refused]:
    pairs = street_sites(sites, streets)
    chosen = np.unique(pairs[0])
    chosen = chosen[shapely.length(streets.geometry[chosen]) > 0]
    if not len(chosen):
        return []
    sides = planting_sides(streets, chosen)
    side, step, point = places_along(streets, sides, np.arange(len(sides.street)))
    site = site_of_places(sides, side, point, streets, sites, pairs)
    there = site >= 0
    places = Places(side[there], step[there], point[there], site[there])
    progress.at(0.2)
    limits = np.full((len(places.side), len(SIZES)), -1, dtype=np.int64)
    tried = np.flatnonzero(sides.refused[places.side] < 0)
    asked = places.side[tried]
    limits[tried] = around.limits(
        places.point[tried], sides.street[asked], sides.in_strip[asked], np.ones(len(tried), dtype=bool)
    )
    progress.at(0.7)
    turn = _turns(streets, sides)[places.side]
    for size in reversed(range(len(SIZES))):
        for number in (0, 1):
            free = (limits[:, size] < 0) & (sides.refused[places.side] < 0) & (turn == number)
            rows = np.flatnonzero(free)
            rows = rows[~trees.crowded(places.point[rows], size)]
            first, last = runs(places.side[rows], places.step[rows], places.site[rows])
            set_ = rows[filled(first, last, float(by_size("spacing_m")[size]))]
            of = places.side[set_]
            trees.add(places.point[set_], size, places.site[set_], sides.street[of], sides.in_strip[of], _next(around, limits[set_], size))
        progress.at(0.7 + 0.1 * (len(SIZES) - size))
    return [_refused_stretches(places, sides, limits, around)]


def _next(around: Surroundings, limits: np.ndarray, size: int) -> np.ndarray:
    """What keeps the next larger size away (n); None where nothing does but other trees."""
    if size + 1 == len(SIZES):
        return np.full(len(limits), None, dtype=object)
    return _limit_names(around, limits[:, size + 1])


def _turns(streets: FeatureTable, sides: Sides) -> np.ndarray:
    """Which side of a street (n) gets its trees first (0): a footway before a strip, then the one with more room, then the left."""
    room = np.where(sides.sign > 0, streets.number("left_m")[sides.street], streets.number("right_m")[sides.street])
    room = np.round(np.where(np.isnan(room), np.inf, room), 2)
    order = np.lexsort((-sides.sign, -room, sides.in_strip, sides.street))
    turn = np.empty(len(order), dtype=np.int64)
    turn[order] = np.tile([0, 1], len(order) // 2)
    return turn


def _refused_stretches(places: Places, sides: Sides, limits: np.ndarray, around: Surroundings) -> _Refused:
    """Runs of places on which not even a small tree can stand."""
    names = _limit_names(around, limits[:, 0])
    whole = sides.refused[places.side]
    names = np.where(whole >= 0, np.array([*SIDE_REASONS, None], dtype=object)[whole], names)
    # What parcels say is the property line, whether it is near or crossed.
    names[names == "parcel"] = "property_line"
    rows = np.flatnonzero(~missing(names) & (names != "study_area"))
    label = np.unique(names[rows].astype(str), return_inverse=True)[1] * (places.site.max(initial=0) + 1) + places.site[rows]
    first, last = runs(places.side[rows], places.step[rows], label)
    count = last - first + 1
    long = count > 1
    first, last, count = first[long], last[long], count[long]
    at = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    xy = shapely.get_coordinates(places.point[rows[at]])
    lines = shapely.linestrings(xy, indices=np.repeat(np.arange(len(count)), count)) if len(count) else np.zeros(0, dtype=object)
    start = rows[first]
    length = count * rule_file(RULES).number("row_step_m")
    return _Refused(lines, places.site[start], sides.street[places.side[start]], names[start], length)


def _on_areas(sites: FeatureTable, around: Surroundings, trees: _Trees, progress: Progress) -> List[_Refused]:
    rows = np.flatnonzero(np.isin(sites.text("kind"), rule_file(RULES).classes("area_kinds")))
    areas = sites.geometry[rows]
    parts, of = plantable_parts(areas)
    reason: Dict[int, np.ndarray] = {}
    if len(parts):
        grounded = np.unique(of)
        ahead = np.zeros((len(areas), 2))
        ahead[grounded] = directions(areas[grounded])
        for size in reversed(range(len(SIZES))):
            row, offset, point = lattice(parts, of, areas, ahead, float(by_size("spacing_m")[size]))
            progress.at((len(SIZES) - 1 - size) / len(SIZES))
            nobody = np.full(len(row), -1, dtype=np.int64)
            open_ = ~trees.crowded(point, size)
            limits = np.full((len(row), len(SIZES)), -1, dtype=np.int64)
            no = np.zeros(int(open_.sum()), dtype=bool)
            limits[open_] = around.limits(point[open_], nobody[open_], no, no)
            kept = best_offsets(row, offset, open_ & (limits[:, size] < 0), len(areas))
            trees.add(point[kept], size, rows[row[kept]], nobody[kept], np.zeros(int(kept.sum()), dtype=bool),
                      _next(around, limits[kept], size))
            if size == 0:
                reason = {0: row[open_], 1: limits[open_, 0]}
    return [_refused_areas(areas, rows, trees, reason, around)]


def _refused_areas(
    areas: np.ndarray, rows: np.ndarray, trees: _Trees, reason: Dict[int, np.ndarray], around: Surroundings
) -> _Refused:
    """Outlines of the areas without any tree, with what limits most places on them; too narrow for a pit where there is no place."""
    bare = np.flatnonzero(~np.isin(rows, trees.site))
    names = np.full(len(areas), "too_narrow", dtype=object)
    if reason:
        limited = reason[1] >= 0
        reasons = len(around.reasons)
        count = np.bincount((reason[0] * reasons + reason[1])[limited], minlength=len(areas) * reasons).reshape(len(areas), reasons)
        most = count.argmax(axis=1)
        names = np.where(count.sum(axis=1) > 0, _limit_names(around, most), names)
    lines, of = shapely.get_rings(areas[bare], return_index=True)
    outer = np.unique(of, return_index=True)[1] if len(of) else np.zeros(0, dtype=np.int64)
    outlines = shapely.linestrings(
        shapely.get_coordinates(lines[outer]), indices=shapely.get_coordinates(lines[outer], return_index=True)[1]
    ) if len(outer) else np.zeros(0, dtype=object)
    return _Refused(outlines, rows[bare], np.full(len(bare), -1), names[bare], np.full(len(bare), np.nan))


def _result(sites: FeatureTable, streets: FeatureTable, trees: _Trees, refused: List[_Refused], city: City) -> PlantingResult:
    positions = _table(sites, streets, trees.site, trees.street, trees.point, city)
    place = np.where(trees.street < 0, "area", np.where(trees.in_strip, "carriageway", "footway")).astype(object)
    limit = trees.limit.copy()
    limit[limit == "parcel"] = "property_line"
    positions = positions.with_columns(
        place=place, size_class=np.array(SIZES, dtype=object)[trees.size], canopy_m2=by_size("canopy_m2")[trees.size],
        spacing_m=by_size("spacing_m")[trees.size], limited_by=limit,
    )
    joined = [np.concatenate([getattr(part, name) for part in refused]) if refused else np.zeros(0) for name in
              ("line", "site", "street", "reason", "length_m")]
    lines = _table(sites, streets, joined[1].astype(np.int64), joined[2].astype(np.int64), joined[0].astype(object), city)
    lines = lines.with_columns(limited_by=joined[3].astype(object), length_m=joined[4].astype(float))
    return PlantingResult(_sorted(positions, "planting_positions"), _sorted(lines, "planting_refused"))


def _table(
    sites: FeatureTable, streets: FeatureTable, site: np.ndarray, street: np.ndarray, shapes: np.ndarray, city: City
) -> FeatureTable:
    ids = np.array([*streets.text("street_id"), None], dtype=object)
    columns = {name: sites.text(name)[site] for name in ("site_id", "code", "kind")}
    return FeatureTable(shapes, {**columns, "street_id": ids[street]}, city.crs)


def _sorted(table: FeatureTable, schema: str) -> FeatureTable:
    """The columns of the schema, rows in order of site and place."""
    names = planting_schemas()[schema].names
    bounds = shapely.bounds(table.geometry).reshape(-1, 4)
    order = np.lexsort((*bounds.T[::-1], table.text("site_id").astype(str)))
    return FeatureTable(table.geometry[order], {name: table.columns[name][order] for name in names}, table.crs)
