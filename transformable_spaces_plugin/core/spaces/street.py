"""Sites of the kind *street*: the carriageway between two junctions, with what it can give back in two variants."""

from __future__ import annotations

import json
from typing import Dict, List, Tuple

import numpy as np
import shapely

from ..table import FeatureTable
from .carriageways import street_rank
from .finish import polygons_only, subtract, unions_by_row
from .grouped import grouped_quantile
from .junctions import Junctions
from .measures import opening
from .rule_file import rule_file
from .street_budget import Budget, street_budget
from .street_pieces import RULES, end_cuts, join_pieces, network_junctions, site_streets
from .study import Study

# Pieces of ground under this are crumbs of the overlay.
_CRUMB_M2 = 0.5


def find_streets(study: Study) -> FeatureTable:
    """Candidate street sites: for each stretch of street between junctions the polygon of its carriageway.

    Not on motorways, trunk and primary roads, bridges, tunnels, roundabouts, private or bus ways, nor on service roads of
    car parks and private grounds. Columns: those of the sites (``sites_schema.json``), ``usable_area_m2`` what the reduced
    variant gives back, ``usable_area_closed_m2`` what closing to through traffic gives back, ``bays_lost`` (NaN: parking not
    known), footways before and after, and in ``evidence`` every width that was used and how it was known.
    """
    streets = study.profiles.streets
    which = site_streets(study)
    junctions = network_junctions(streets)
    group = join_pieces(streets, which, junctions)
    ground = study.carriageways
    rows = ground.columns["street"].astype(np.int64)
    ours = which[rows]
    rows, shapes = rows[ours], ground.geometry[ours]
    cut, goes_on = end_cuts(streets, group, junctions)
    shapes = polygons_only(_without_ends(shapes, rows, streets, junctions, cut, goes_on))
    length = np.maximum(shapely.length(streets.geometry) - cut.sum(axis=1), 0.0)

    area = np.zeros(len(streets))
    area[rows] = shapely.area(shapes)
    middles, middle_of = _inner_junctions(streets, junctions, goes_on)
    members, parts = np.concatenate([group[rows], group[middle_of]]), np.concatenate([shapes, middles])
    order = np.lexsort((street_rank(streets)[np.concatenate([rows, middle_of])], members))
    sites, unions = unions_by_row(members[order], parts[order])
    kept = shapely.area(unions) > _CRUMB_M2
    total = np.bincount(group[which], length[which], minlength=len(streets))
    kept &= total[sites] >= rule_file(RULES).number("shortest_alone_m")
    due = np.bincount(group[which], (length * streets.number("carriageway_m"))[which], minlength=len(streets))
    kept &= shapely.area(unions) >= rule_file(RULES).number("least_own_share") * due[sites]
    table = _table(study, streets, group, sites[kept], unions[kept], area, length)
    return _single_stretches(study, table)


def describe_streets(study: Study, sites: FeatureTable) -> FeatureTable:  # noqa: ARG001 - every kind is described alike
    """The finished sites with the length that is left of each after cutting (the candidate's, by area)."""
    share = np.minimum(shapely.area(sites.geometry) / sites.number("candidate_m2"), 1.0)
    return sites.with_columns(length_m=sites.number("length_m") * share)


def _single_stretches(study: Study, table: FeatureTable) -> FeatureTable:
    """One polygon a row inside the study area, the sums shared out by area; stretches too short or narrow for a street left out."""
    rules = rule_file(RULES)
    whole = shapely.area(table.geometry)
    inside = table.geometry.copy()
    cut = ~shapely.covers(study.area, inside)
    inside[cut] = shapely.intersection(inside[cut], study.area)
    inside = subtract(inside, study.buildings, study.building_tree)
    parts, rows = shapely.get_parts(polygons_only(inside), return_index=True)
    area, width = shapely.area(parts), table.number("carriageway_m")[rows]
    kept = area >= rules.number("shortest_alone_m") * width
    # The border of the study area, or a building, may leave a slice along the street.
    wide = opening(parts[kept], rules.number("least_width_share") * width[kept])
    kept[kept] = shapely.area(wide) >= rules.number("least_width_share") * area[kept]
    parts, rows, area = parts[kept], rows[kept], area[kept]
    table = table.select(rows).with_geometry(parts)
    sums = ("usable_area_m2", "usable_area_closed_m2", "length_m", "bays_lost")
    return table.with_columns(candidate_m2=area, **{name: table.number(name) * area / whole[rows] for name in sums})


def _without_ends(
    shapes: np.ndarray, rows: np.ndarray, streets: FeatureTable, junctions: Junctions, cut: np.ndarray, goes_on: np.ndarray
) -> np.ndarray:
    """The carriageways less what belongs to the junctions at their ends: everything up to the cut, square to the street."""
    width = streets.number("carriageway_m")[rows]
    for end, place in ((0, 0), (1, -1)):
        node = shapely.get_coordinates(shapely.get_point(streets.geometry[rows], place))
        along = junctions.outward[rows, end]
        across = np.column_stack([-along[:, 1], along[:, 0]]) * (width * 0.75 + 0.5)[:, None]
        # Back over the round end of the carriageway, and on to the cut.
        back = node - along * (width * 0.75 + 0.5)[:, None]
        front = node + along * cut[rows, end][:, None]
        box = shapely.polygons(np.stack([back - across, front - across, front + across, back + across], axis=1))
        open_end = ~goes_on[rows, end]
        shapes = shapes.copy()
        shapes[open_end] = shapely.difference(shapes[open_end], box[open_end])
    return shapes


def _inner_junctions(
    streets: FeatureTable, junctions: Junctions, goes_on: np.ndarray
) -> Tuple[np.ndarray, np.ndarray]:
    """The ground of a site inside the junctions that it passes through, which the crossing street may hold; and the streets' rows."""
    degree = np.append(junctions.degree, 0)  # the last is for ends without a node
    through = goes_on & (degree[junctions.node] > 2)
    street, end = np.nonzero(through)
    width = np.nan_to_num(streets.number("carriageway_m"))
    node = junctions.node[street, end]
    widest = np.zeros(len(junctions.degree))
    ends = junctions.node.ravel()
    np.maximum.at(widest, ends[ends >= 0], np.repeat(width, 2)[ends >= 0])
    middle = shapely.points(junctions.xy[node])
    own = shapely.buffer(streets.geometry[street], width[street] / 2, quad_segs=4)
    # As far as the widest street there can reach, and a half more for one that crosses aslant.
    return shapely.intersection(own, shapely.buffer(middle, widest[node] * 0.75 + 1, quad_segs=4)), street


def _table(
    study: Study, streets: FeatureTable, group: np.ndarray, sites: np.ndarray, shapes: np.ndarray, area: np.ndarray, length: np.ndarray
) -> FeatureTable:
    """One row a site: sums over its pieces, the narrowest of their widths, and the facts of its longest piece."""
    budget = street_budget(streets)
    row = np.flatnonzero(np.isin(group, sites))
    of = np.searchsorted(sites, group[row])
    count = len(sites)
    width = streets.number("carriageway_m")

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(of, values[row], minlength=count)

    def least(values: np.ndarray) -> np.ndarray:
        return grouped_quantile(values[row], of, count, 0.0)

    place = np.lexsort((street_rank(streets)[row], -np.round(length[row], 3), of))
    longest = row[place][np.unique(of[place], return_index=True)[1]] if count else row
    share = np.divide(area, width, out=np.zeros_like(area), where=width > 0)
    bays = budget.bays_lost_per_m * length
    known = total(np.isfinite(bays).astype(float)) > 0
    columns: Dict[str, object] = {
        "name": streets.text("name")[longest],
        "usable_area_m2": total(share * budget.reduced_m),
        "usable_area_closed_m2": total(share * budget.closed_m),
        "length_m": total(length),
        "owner_type": np.where(streets.text("class")[longest] == "service", "unknown", "public").astype(object),
        "access": streets.text("access")[longest],
        "street_id": streets.text("street_id")[longest],
        "road_class": streets.text("class")[longest],
        "bays_lost": np.where(known, total(np.nan_to_num(bays)), np.nan),
        "footway_min_m": least(budget.footway_min_m),
        "footway_after_m": least(budget.footway_after_m),
        "carriageway_m": np.divide(total(width * length), total(length), out=least(width), where=total(length) > 0),
        "carriageway_source": streets.text("carriageway_source")[longest],
        "rule": _constant("street_between_junctions", count),
        "layer": _constant("streets", count),
        "source_id": streets.text("street_id")[longest],
        "constraints": _constraints(streets, budget, longest),
        "evidence": _evidence(streets, budget, group, sites, longest),
    }
    return FeatureTable.make(shapes, columns, study.city.crs)


def _constant(value: str, count: int) -> np.ndarray:
    return np.full(count, value, dtype=object)


def _constraints(streets: FeatureTable, budget: Budget, longest: np.ndarray) -> np.ndarray:
    """What must stay, as a JSON list of names (n,)."""
    bus = np.nan_to_num(streets.number("bus_lines"))[longest] > 0
    found = np.empty(len(longest), dtype=object)
    for number, row in enumerate(longest):  # JSON is written one object at a time
        names = ["fire_lane"]
        names += ["bus_route"] * bool(bus[number])
        names += ["cycle_lane"] * bool(budget.cycle_m[row] > 0)
        names += ["ladder_pads"] * bool(budget.ladder_pads[row])
        found[number] = json.dumps(sorted(names))
    return found


def _evidence(streets: FeatureTable, budget: Budget, group: np.ndarray, sites: np.ndarray, longest: np.ndarray) -> np.ndarray:
    """The facts of the longest piece of each site as a JSON object (n,): widths, how they are known, what is kept; and all pieces."""
    ids = streets.text("street_id")
    pieces: Dict[int, List[str]] = {int(site): [] for site in sites}
    for row in np.flatnonzero(np.isin(group, sites)):  # appending to lists has no array form
        if ids[row] is not None:
            pieces[int(group[row])].append(str(ids[row]))
    measured = {name: streets.number(name) for name in ("width_m", "carriageway_m", "openness", "height_to_width")}
    kept = {
        "lanes_kept": budget.lanes_kept, "traffic_kept_m": budget.traffic_m, "cycle_kept_m": budget.cycle_m,
        "footway_gain_m": budget.footway_gain_m, "strip_reduced_m": budget.reduced_m,
        "fire_lane_kept_m": budget.fire_lane_m, "strip_closed_m": budget.closed_m,
    }
    sources = {name: streets.text(name) for name in ("carriageway_source", "footway_source")}
    found = np.empty(len(sites), dtype=object)
    for number, row in enumerate(longest):  # JSON is written one object at a time
        facts: Dict[str, object] = {"streets": sorted(pieces[int(sites[number])])}
        for name, values in {**measured, **kept}.items():
            if np.isfinite(values[row]):
                facts[name] = round(float(values[row]), 2)
        facts.update({name: values[row] for name, values in sources.items() if values[row] is not None})
        found[number] = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return found
