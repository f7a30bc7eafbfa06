"""Low-traffic cells: what main streets, railways and water enclose, the short cuts through it, and the fewest filters that end them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..errors import InputError
from ..notes import Notes
from ..progress import SILENT, Progress
from ..schema import LayerSchema, load_schemas
from ..spaces.identity import base32
from ..table import FeatureTable
from .low_traffic_faces import faces, faces_of_pieces
from .low_traffic_measures import CellTraits, NetworkMeasures, block_classes, junctions_of, measure_network, rings_of
from .low_traffic_network import RULES, Hierarchy, hierarchy
from .low_traffic_plan import Plan, plan_filters
from .low_traffic_short_cuts import ShortCuts, WaysRound, short_cuts
from .people import RULES as PEOPLE
from .people import floor_area_m2, place_people
from .traffic_graph import DrivingGraph, driving_graph

_ID_LETTERS = 8


@dataclass(frozen=True)
class LowTrafficCells:
    """cells: polygons, filters: points, both with the columns of ``low_traffic_schema.json``.

    short_cuts, short_cuts_left: pairs of gates that a short cut joins, before and after. filters_least: no fewer filters end
    the short cuts of all parts. measures: what the filters do to the network.
    """

    cells: FeatureTable
    filters: FeatureTable
    short_cuts: int
    short_cuts_left: int
    filters_least: int
    measures: NetworkMeasures

    @property
    def filter_count(self) -> int:
        """Filters and bus gates together."""
        return int(np.isin(self.filters.text("kind").astype(str), ("filter", "bus_gate")).sum())


@lru_cache(maxsize=1)
def low_traffic_schemas() -> Dict[str, LayerSchema]:
    """The schemas of the tables ``cells`` and ``filters``."""
    return load_schemas(Path(__file__).with_name("low_traffic_schema.json"))


def low_traffic_cells(city: City, streets: FeatureTable, notes: Notes, progress: Progress = SILENT) -> LowTrafficCells:
    """The cells of a city between its main streets, and filters that end every short cut through them.

    streets: the city's, or measured ones. A *cell* is a face of main streets (tertiary and above), railways and water
    (:func:`low_traffic_faces.faces`) that holds at least ``cell_least_inner_m`` of inner street. A *gate* is a junction of inner
    with main streets. A *short cut* joins two gates by inner streets in less than 1.2 times the time of the way round on main
    streets. *Filters* let people on foot, cycles and, on bus lines, buses pass (``bus_gate``). They are the fewest that part the
    gates of all short cuts; every junction that could be reached from a gate still is, once the one-way orders at the points of
    the kind ``two_way`` are lifted, and further short cuts that this would open are ended too. Inner streets that hang together
    are planned as a whole where some of them lie in the study area, so that a few filters may lie outside it, in no cell.
    ``school_street``: the inner street in front of each school within 50 m, to be closed at school hours (not where buses run).

    Rows come from north to south. Raises MissingLayer without a study area, InputError for another reference system.
    """
    if streets.crs != city.crs:
        raise InputError("the streets are not in the reference system of the city; reproject them first")
    city.required("study_area")
    progress.at(0.0, "progress.low_traffic")
    graph = driving_graph(streets)
    network = hierarchy(graph, streets)
    if network.tied.any():
        metres = float(graph.length_m[network.tied].sum())
        notes.info("low_traffic_tied", count=int(network.tied.sum()), length_m=round(metres))
    area = city.study_area
    shapely.prepare(area)
    inside = shapely.intersects_xy(area, graph.middle[:, 0], graph.middle[:, 1])
    plan = plan_filters(network, streets, inside, progress.part(0.05, 0.6))
    polygons = faces(city, network, streets)
    cell = faces_of_pieces(polygons, graph.middle, ~network.main)
    inner_m = np.bincount(cell[cell >= 0], weights=graph.length_m[cell >= 0], minlength=len(polygons))
    polygons = polygons[inner_m >= RULES.number("cell_least_inner_m")]
    cell = faces_of_pieces(polygons, graph.middle, ~network.main)
    progress.at(0.65)
    names = _names(polygons, "cell")
    filters, schools = _filters(city, network, streets, plan, cell, names)
    cells = _cells(city, network, plan, polygons, cell, names, filters, schools, notes)
    left = sum(len(_unordered(found)) for found in _left(network, plan))
    free = np.zeros((2, len(graph.lines)), dtype=bool)
    for part in plan.parts:  # a loop over parts
        free[:, part.part.pieces] = np.array([[not len(part.before)], [True]])
    measures = measure_network(network, plan.closed, plan.lifted, free, progress.part(0.7, 1.0))
    count = sum(len(_unordered(part.before)) for part in plan.parts)
    notes.info("low_traffic_cells", count=len(cells), short_cuts=count, filters=int(plan.closed.sum()))
    progress.at(1.0)
    return LowTrafficCells(cells, filters, count, left, sum(part.bound for part in plan.parts), measures)


def _left(network: Hierarchy, plan: Plan) -> List[ShortCuts]:
    """The short cuts of every part on the network with the plan carried out."""
    round_ = WaysRound(network)
    return [short_cuts(network, round_, part.part, plan.closed, plan.lifted) for part in plan.parts if len(part.before)]


def _unordered(found: ShortCuts) -> Dict[Tuple[int, int], np.ndarray]:
    """The pairs of gates that short cuts join one way or both, and the pieces of a route of each."""
    pairs: Dict[Tuple[int, int], np.ndarray] = {}
    for start, end, route in zip(found.start.tolist(), found.end.tolist(), found.routes):
        pairs.setdefault((min(start, end), max(start, end)), route)
    return pairs


def _names(shapes: np.ndarray, kind: str) -> np.ndarray:
    """A name for each shape from the place where it lies, all different: kind, hyphen, letters."""
    places = np.floor(shapely.get_coordinates(shapely.point_on_surface(shapes))).astype(np.int64).reshape(-1, 2)
    names, taken = np.full(len(shapes), None, dtype=object), set()
    for row, (east, north) in enumerate(places.tolist()):  # one after the other, because each must differ from those before
        text, attempt = f"{kind}:{east}:{north}", 0
        while names[row] is None or names[row] in taken:
            names[row] = f"{kind}-{base32(text if not attempt else f'{text}#{attempt}', _ID_LETTERS)}"
            attempt += 1
        taken.add(names[row])
    return names


def _filters(
    city: City, network: Hierarchy, streets: FeatureTable, plan: Plan, cell: np.ndarray, names: np.ndarray
) -> Tuple[FeatureTable, np.ndarray]:
    """The table of filters, and the cell (−1: none) of every school."""
    graph = network.graph
    lines = np.nan_to_num(streets.number("bus_lines"))[graph.street]
    bus = (lines > 0) | (np.nan_to_num(streets.number("bus_lanes"))[graph.street] > 0)
    closed, lifted = np.flatnonzero(plan.closed), np.flatnonzero(plan.lifted & ~plan.closed)
    allowed = ~network.main & ~bus & (streets.text("class").astype(str) != "service")[graph.street]
    school_piece, school_name, school_at, of_school = _school_streets(city, graph, allowed, cell)
    piece = np.concatenate([closed, lifted, school_piece])
    kind = np.array(["filter"] * len(closed) + ["two_way"] * len(lifted) + ["school_street"] * len(school_piece), dtype=object)
    kind[: len(closed)][bus[closed]] = "bus_gate"
    at = np.concatenate([shapely.points(graph.middle[piece[: len(closed) + len(lifted)]]), school_at])
    known = streets.text("street_id") if "street_id" in streets else streets.text("id")
    columns = {
        "filter_id": np.array([], dtype=object),
        "kind": kind,
        "cell_id": np.concatenate([names, np.full(1, None, dtype=object)])[cell[piece]],
        "street_id": known[graph.street[piece]],
        "street": streets.text("name")[graph.street[piece]],
        "bus_lines": np.where(np.isnan(streets.number("bus_lines")[graph.street[piece]]), np.nan, lines[piece]),
        "school": np.concatenate([np.full(len(closed) + len(lifted), None, dtype=object), school_name]),
    }
    xy = shapely.get_coordinates(at).reshape(-1, 2)
    order = np.lexsort((kind.astype(str), xy[:, 0], -xy[:, 1]))
    columns = {name: values[order] for name, values in columns.items() if name != "filter_id"}
    return FeatureTable(at[order], {"filter_id": _names(at[order], "filter"), **columns}, city.crs), of_school


def _school_streets(
    city: City, graph: DrivingGraph, allowed: np.ndarray, cell: np.ndarray
) -> Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The piece in front of each school (once where schools share it), the schools' names, the point, and the cell of each school."""
    facilities = city.layer("facilities")
    schools = facilities.select(np.isin(facilities.text("kind").astype(str), RULES.classes("school_kinds")))
    pieces = np.flatnonzero(allowed & (cell >= 0))
    nothing = np.zeros(0, dtype=np.int64)
    if not len(schools) or not len(pieces):
        return nothing, np.zeros(0, dtype=object), np.zeros(0, dtype=object), np.full(len(schools), -1, dtype=np.int64)
    school, near = shapely.STRtree(graph.lines[pieces]).query_nearest(
        schools.geometry, max_distance=RULES.number("school_reach_m"), all_matches=True
    )
    order = np.lexsort((near, school))
    row, first = np.unique(school[order], return_index=True)
    piece = pieces[near[order][first]]
    of_school = np.full(len(schools), -1, dtype=np.int64)
    of_school[row] = cell[piece]
    # The nearest point of the street to the first school by name on it.
    labels = schools.text("name")[row]
    order = np.lexsort((shapely.get_coordinates(shapely.centroid(schools.geometry[row]))[:, 0], labels.astype(str), piece))
    piece, row, labels = piece[order], row[order], labels[order]
    different, start = np.unique(piece, return_index=True)
    along = shapely.line_locate_point(graph.lines[different], shapely.centroid(schools.geometry[row[start]]))
    said = [", ".join(dict.fromkeys(str(name) for name in group if name is not None)) for group in np.split(labels, start[1:])]
    found = np.array([name or None for name in said], dtype=object)
    return different, found, shapely.line_interpolate_point(graph.lines[different], along), of_school


def _cells(
    city: City, network: Hierarchy, plan: Plan, polygons: np.ndarray, cell: np.ndarray, names: np.ndarray, filters: FeatureTable,
    schools: np.ndarray, notes: Notes,
) -> FeatureTable:
    graph, count = network.graph, len(polygons)
    held = cell >= 0
    inner_m = np.bincount(cell[held], weights=graph.length_m[held], minlength=count)
    junctions, gates = junctions_of(graph, cell, network.on_main, count)
    people = _people(city, polygons, notes)
    area = shapely.area(polygons)
    buildings = city.layer("buildings")
    built = _within(polygons, shapely.point_on_surface(buildings.geometry), floor_area_m2(buildings))
    rail = city.layer("rail")
    tram = rail.geometry[np.isin(rail.text("kind").astype(str), RULES.classes("block_excluded_rail")) & ~rail.flag("tunnel")]
    crossed = np.zeros(count, dtype=bool)
    if len(tram) and count:
        # Along the edge a tram does not divide the cell.
        crossed[shapely.STRtree(tram).query(shapely.buffer(polygons, -RULES.number("short_street_m")), predicate="intersects")[0]] = True
    traits = CellTraits(
        area, shapely.length(polygons), inner_m, junctions, rings_of(graph, np.where(held, cell, -1), count), built / area,
        people / (area / 10_000), crossed,
    )  # fmt: skip
    kinds = {kind: _count(names, filters, kind) for kind in ("filter", "bus_gate", "two_way", "school_street")}
    columns = {
        "cell_id": names,
        "code": np.array([f"LT-{number + 1}" for number in range(count)], dtype=object),
        "area_m2": area,
        "outer_length_m": traits.outer_m,
        "inner_length_m": inner_m,
        "inhabitants": people,
        "schools": np.bincount(schools[schools >= 0], minlength=count),
        "gates": gates,
        "short_cuts": _short_cuts_of(plan, graph, cell, count),
        "filters": kinds["filter"],
        "bus_gates": kinds["bus_gate"],
        "two_way_streets": kinds["two_way"],
        "school_streets": kinds["school_street"],
        "block": block_classes(traits),
    }
    return FeatureTable(polygons, columns, city.crs)


def _short_cuts_of(plan: Plan, graph: DrivingGraph, cell: np.ndarray, count: int) -> np.ndarray:
    """How many pairs of gates have their short cut in each cell (c,): in the one through which most of its route runs."""
    result = np.zeros(count, dtype=np.int64)
    for part in plan.parts:  # a loop over parts and their short cuts
        for route in _unordered(part.before).values():
            inside = route[cell[route] >= 0]
            if len(inside):
                result[int(np.argmax(np.bincount(cell[inside], weights=graph.length_m[inside])))] += 1
    return result


def _count(names: np.ndarray, filters: FeatureTable, kind: str) -> np.ndarray:
    number = {name: row for row, name in enumerate(names)}
    rows = [number[name] for name, of in zip(filters.text("cell_id"), filters.text("kind")) if of == kind and name is not None]
    return np.bincount(np.array(rows, dtype=np.int64), minlength=len(names))


def _people(city: City, polygons: np.ndarray, notes: Notes) -> np.ndarray:
    """Inhabitants (c,); NaN where they are unknown."""
    people = place_people(city, notes)
    if not people.known:
        return np.full(len(polygons), np.nan)
    found = _within(polygons, shapely.points(people.xy), people.counts["inhabitants"])
    if people.covered is None or not len(polygons):
        return found
    with np.errstate(invalid="ignore"):  # GEOS flags sound results too
        told = shapely.area(shapely.intersection(polygons, shapely.union_all(people.covered)))
    return np.where(told >= PEOPLE.number("covered_least") * shapely.area(polygons), found, np.nan)


def _within(polygons: np.ndarray, points: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """Σ of the amounts of the points in each polygon (c,); a point on an edge counts in the first."""
    if not len(polygons) or not len(points):
        return np.zeros(len(polygons))
    point, polygon = shapely.STRtree(polygons).query(points, predicate="intersects")
    order = np.lexsort((polygon, point))
    row, first = np.unique(point[order], return_index=True)
    cell, amount = polygon[order][first], amounts[row]
    order = np.lexsort((amount, cell))  # summed in an order of their own
    return np.bincount(cell[order], weights=amount[order], minlength=len(polygons))
