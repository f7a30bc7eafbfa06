"""Who has public green space within a walk: homes, neighbourhoods, the ways there, and where one enters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, Mapping, Optional, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..errors import InputError, MissingLayer
from ..notes import Notes
from ..progress import SILENT, Progress
from ..schema import LayerSchema, load_schemas
from ..spaces.rule_file import RuleFile
from ..table import FeatureTable
from .access import Entrances, Walks, counted_green, entrances, walks_to
from .graph import Network, walking_network
from .green_supply import green_m2_per_person
from .people import People, dwellings, floor_area_m2, place_people

RULES = RuleFile(Path(__file__).with_name("green_access.json"))


@dataclass(frozen=True)
class GreenAccess:
    """What :func:`measure_green_access` gives; the tables follow ``green_access_schema.json``.

    homes: points. neighbourhoods: polygons, or the study area where the city has none. ways: the walking network. entrances: points.
    totals: of all homes, by name: ``people``, ``people_without_300m``, ``share_without_300m``, ``people_without_15min``,
    ``share_without_15min``; people are NaN where nobody counted them, shares then rest on the floor area of homes.
    """

    homes: FeatureTable
    neighbourhoods: FeatureTable
    ways: FeatureTable
    entrances: FeatureTable
    totals: Mapping[str, float]


@lru_cache(maxsize=1)
def green_access_schemas() -> Mapping[str, LayerSchema]:
    """The schemas of the four tables, by name."""
    return load_schemas(Path(__file__).with_name("green_access_schema.json"))


def walk_limit_m() -> float:
    """How far one walks in 15 minutes."""
    return RULES.number("walk_min") * RULES.number("walk_kmh") * 1000 / 60


def measure_green_access(
    city: City, notes: Notes, progress: Progress = SILENT, least_ha: Optional[float] = None, with_ways: bool = True
) -> GreenAccess:
    """The walk of every home to the nearest entrance of public green of at least ``least_ha`` (0.5 ha), and who is left out.

    One search of the walking network from all entrances at once. An entrance is where a way meets the edge of the green (a fence
    opens only where a way goes through), or the nearest point of a way within 50 m. Homes are where inhabitants are placed
    (:func:`people.place_people`); where nobody counted them, the buildings that people may live in. ``within_300m`` and
    ``within_15min`` are false where no entrance can be reached at all, and missing for homes more than 100 m from every way.
    Green that the data do not hold is not seen: homes nearer than 300 m to the border are ``near_edge`` (both counted in notes).
    with_ways: whether the table ``ways`` is made (else it is empty).
    MissingLayer without study area, streets or a layer of green (an empty one is an answer); InputError without homes.
    """
    if not city.has("green"):
        raise MissingLayer("the city has no green; without a layer of green spaces nobody can be said to be far from them")
    network = walking_network(city.required("streets"))
    table = city.layer("green")
    rows, group = counted_green(table, None if least_ha is None else least_ha * 10_000)
    green = table.geometry[rows]
    progress.at(0.1)
    people = place_people(city, notes)
    homes = _homes(city, people)
    if not len(homes):
        raise InputError("nobody is known to live in the study area: neither population nor buildings with homes lie in it")
    if people.known and people.covered is not None:
        share = shapely.area(people.covered).sum() / shapely.area(city.study_area)
        notes.warn("people_known_in_part", share=round(100 * float(share)))
    progress.at(0.4)
    doors = entrances(network, green, table.flag("fenced")[rows])
    walks = walks_to(doors, network, green, homes.geometry)
    progress.at(0.7)
    homes = _with_walks(homes, walks, city.study_area, notes)
    homes = homes.with_columns(green_m2_per_person=_supply(doors, walks, homes, green, group, progress.part(0.7, 0.9)))
    areas, row = _areas(city, homes)
    homes = homes.with_columns(neighbourhood=_named(areas, row))
    found = areas.with_columns(**_sums(homes, row, len(areas)))
    totals = {name: float(value[0]) for name, value in _sums(homes, np.zeros(len(homes), dtype=np.int64), 1).items()}
    notes.info("green_access_spaces", count=int(group.max(initial=-1)) + 1, entrances=len(doors.start_m))
    progress.at(1.0)
    ways = _ways(network, doors, city.crs) if with_ways else FeatureTable.empty(green_access_schemas()["green_access_ways"].names, city.crs)
    return GreenAccess(homes, found, ways, _entrances(doors, walks, city.crs), totals)


def _homes(city: City, people: People) -> FeatureTable:
    """Points in the study area: where inhabitants were placed, and dwellings where nobody counted them."""
    points, inhabitants = shapely.points(people.xy), people.counts["inhabitants"]
    table = FeatureTable.make(points, {"inhabitants": inhabitants, "floor_area_m2": np.full(len(points), np.nan)}, city.crs)
    table = table.select(inhabitants > 0)
    if people.everywhere:
        return table
    buildings = city.layer("buildings")
    floors = np.where(dwellings(buildings), floor_area_m2(buildings), 0.0)
    places, floors = shapely.point_on_surface(buildings.geometry[floors > 0]), floors[floors > 0]
    inside = _within_any(places, np.array([city.study_area], dtype=object))
    counted = _within_any(places, people.covered) if people.known and people.covered is not None else np.zeros(len(places), dtype=bool)
    kept = inside & ~counted
    order = np.lexsort((floors[kept], *shapely.get_coordinates(places[kept]).reshape(-1, 2).T))
    homes = {"inhabitants": np.full(len(order), np.nan), "floor_area_m2": floors[kept][order]}
    return FeatureTable.concat([table, FeatureTable.make(places[kept][order], homes, city.crs)])


def _within_any(points: np.ndarray, shapes: np.ndarray) -> np.ndarray:
    inside = np.zeros(len(points), dtype=bool)
    inside[shapely.STRtree(points).query(shapes, predicate="intersects")[1]] = True
    return inside


def _with_walks(homes: FeatureTable, walks: Walks, study_area: shapely.Geometry, notes: Notes) -> FeatureTable:
    walk = np.round(walks.walk_m, 1)
    off, lost = np.isnan(walk), np.isinf(walk)
    notes.count("homes_off_network", int(off.sum()))
    notes.count("homes_without_way_to_green", int(lost.sum()))
    near = RULES.number("near_m")
    edge = shapely.dwithin(shapely.boundary(study_area), homes.geometry, near)
    notes.count("homes_near_edge", int((edge & (walk > near)).sum()))
    finite = np.where(np.isfinite(walk), walk, np.nan)
    return homes.with_columns(
        green_distance_m=finite,
        green_minutes=np.round(finite / (RULES.number("walk_kmh") * 1000 / 60), 2),
        within_300m=_told(walk <= near, off),
        within_15min=_told(walk <= walk_limit_m(), off),
        near_edge=edge,
    )


def _told(true: np.ndarray, unknown: np.ndarray) -> np.ndarray:
    answer = true.astype(object)
    answer[unknown] = None
    return answer


def _supply(
    doors: Entrances, walks: Walks, homes: FeatureTable, green: np.ndarray, group: np.ndarray, progress: Progress
) -> np.ndarray:
    """Green per inhabitant (m², n); NaN where inhabitants or the way are not known."""
    people = homes.number("inhabitants")
    if np.isnan(people).any():
        return np.full(len(homes), np.nan)
    supply = green_m2_per_person(
        doors, walks, homes.geometry, people, green, group, RULES.number("near_m"), RULES.number("tile_m"),
        round(RULES.number("greens_at_once")), progress,
    )  # fmt: skip
    return np.where(np.isnan(walks.walk_m), np.nan, np.round(supply, 2))


def _areas(city: City, homes: FeatureTable) -> Tuple[FeatureTable, np.ndarray]:
    """The neighbourhoods (else the study area) with what is known of them, and the row of each home (−1: in none)."""
    given = city.layer("neighbourhoods")
    if not len(given):
        name = city.layer("study_area").text("name")[:1]
        given = FeatureTable.make([city.study_area], {"name": name, "priority": [None], "deprivation": [None]}, city.crs)
    columns = {"name": given.text("name"), "priority": given.text("priority"), "deprivation": given.number("deprivation")}
    return FeatureTable(given.geometry, columns, city.crs), row_of(homes.geometry, given.geometry)


def row_of(points: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """The row of the area that holds each point (k,), the smaller one where two do; −1 where none does."""
    area, point = shapely.STRtree(points).query(areas, predicate="intersects")
    order = np.lexsort((shapely.get_coordinates(shapely.centroid(areas))[area, 0], shapely.area(areas)[area], point))
    found = np.full(len(points), -1, dtype=np.int64)
    rows, first = np.unique(point[order], return_index=True)
    found[rows] = area[order][first]
    return found


def _named(areas: FeatureTable, row: np.ndarray) -> np.ndarray:
    found = np.full(len(row), None, dtype=object)
    found[row >= 0] = areas.text("name")[row[row >= 0]]
    return found


def _sums(homes: FeatureTable, row: np.ndarray, count: int) -> Dict[str, np.ndarray]:
    """People, those without green within reach, shares and means of each area (count,).

    Shares are of those for whom it is known, by inhabitants where any home of the area has a number, else by floor area.
    """
    held = row >= 0
    table, row = homes.select(held), row[held]
    people, floors = table.number("inhabitants"), table.number("floor_area_m2")
    # Where everybody was counted, an area without homes has nobody, not somebody unknown.
    counted = (np.bincount(row, weights=np.isfinite(people), minlength=count) > 0) | bool(np.isfinite(homes.number("inhabitants")).all())
    weight = np.where(counted[row], np.nan_to_num(people), np.nan_to_num(floors))

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(row, weights=values, minlength=count)

    def over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
        return np.divide(part, whole, out=np.full(count, np.nan), where=whole > 0)

    made = {"people": np.where(counted, total(np.nan_to_num(people)), np.nan), "homes": np.bincount(row, minlength=count).astype(float)}
    for name in ("300m", "15min"):
        answer = table.text(f"within_{name}")
        known, without = np.array([a is not None for a in answer], dtype=bool), np.array([a is False for a in answer], dtype=bool)
        lost = total(weight * without)
        made[f"people_without_{name}"] = np.where(counted, lost, np.nan)
        made[f"share_without_{name}"] = over(lost, total(weight * known))
    walk = table.number("green_distance_m")
    known = np.isfinite(walk)
    made["green_distance_m"] = over(total(np.where(known, weight * np.nan_to_num(walk), 0.0)), total(weight * known))
    supply = table.number("green_m2_per_person")
    known = np.isfinite(supply)
    made["green_m2_per_person"] = over(total(np.where(known, weight * np.nan_to_num(supply), 0.0)), total(weight * known))
    return {name: np.round(value, 4) for name, value in made.items()}


def _ways(network: Network, doors: Entrances, crs: object) -> FeatureTable:
    """The walking network: the walk from the middle of each line, and how much of its length lies within 300 m of an entrance."""
    middles = shapely.line_interpolate_point(network.lines, 0.5, normalized=True)
    walks = walks_to(doors, network, np.zeros(0, dtype=object), middles)
    pieces, limit = walks.split.pieces, RULES.number("near_m")
    left = np.clip(limit - walks.node_m[pieces.tail], 0, None) + np.clip(limit - walks.node_m[pieces.head], 0, None)
    reached = np.bincount(pieces.edge, weights=np.minimum(left, pieces.length_m), minlength=len(network.lines))
    distance = np.where(np.isfinite(walks.walk_m), walks.walk_m, np.nan)
    columns = {"green_distance_m": np.round(distance, 1), "length_m": np.round(network.length_m, 2), "reached_300m_m": np.round(reached, 2)}
    return FeatureTable.make(network.lines, columns, crs)


def _entrances(doors: Entrances, walks: Walks, crs: object) -> FeatureTable:
    """Where the network enters the green, each place once, and how far the green is from there (0 but for green that no way meets)."""
    xy = walks.split.xy[walks.split.nodes[: len(doors.start_m)]]
    _, first = np.unique(np.round(np.column_stack([xy, doors.start_m]), 2), axis=0, return_index=True)
    return FeatureTable.make(shapely.points(xy[first]), {"to_green_m": np.round(doors.start_m[first], 1)}, crs)
