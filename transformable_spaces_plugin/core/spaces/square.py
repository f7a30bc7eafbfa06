"""Squares: mapped squares and pedestrian areas where they are wide, and public ground wider than the streets around it.

A place in the street space is wider than its street by 30 % where ground at least 0.3 × the street's width deep lies beyond the
street's own corridor. So the corridors, the junction mouths, bridges and what has a use of its own are taken out of the public
ground; what is left, opened, is a square, a set-back (*retrait*) or a passage.
"""

from __future__ import annotations

import json
from typing import Tuple, Union

import numpy as np
import shapely

from ..table import FeatureTable, missing
from .context import share_at_border
from .finish import canonical_pairs, polygons_only, subtract, unions_by_row
from .junctions import find_junctions
from .kinds import setting, threshold
from .measures import inscribed_diameters, opening
from .order import canonical_order
from .public_ground import ground_tile_m
from .street_profiles import measured_streets
from .study import Study
from .tiles import on_seam

# Layers of points that stand where people walk.
_STANDING = ("furniture", "transit_stops", "crossings")


def find_squares(study: Study) -> FeatureTable:
    """Candidates: mapped squares and pedestrian areas (first), and wide patches of public ground."""
    return study.square_candidates


def square_candidates(study: Study) -> FeatureTable:
    """What :func:`find_squares` gives, made anew."""
    return FeatureTable.concat([_mapped(study), _wide_ground(study)])


def describe_squares(study: Study, sites: FeatureTable) -> FeatureTable:
    """``subkind`` (square, set_back, passage) of the final shape, and in the evidence how public ground was known."""
    diameter = sites.number("max_inscribed_diameter_m")
    long = _length_to_width(sites.geometry) > threshold("square", "passage_length_to_width")
    mapped = sites.text("layer") == "squares"
    beside = sites.number("beside_street_m")
    # One-sided and no deeper than the street is wide: the street's own recess.
    recess = ~mapped & (diameter < beside)
    subkind = np.where(long, "passage", np.where(recess, "set_back", "square"))
    source = study.public_ground.source
    evidence = [
        None if of_map else json.dumps({"public_ground": source, "street_width_m": round(float(width), 1)})
        for of_map, width in zip(mapped, np.nan_to_num(beside))
    ]
    owner = np.where(~mapped & (source == "parcels"), "public", sites.text("owner_type"))
    return sites.with_columns(subkind=subkind.astype(object), evidence=evidence, owner_type=owner)


def _mapped(study: Study) -> FeatureTable:
    """Mapped squares and pedestrian areas on the ground, where they are wide, less carriageways, green and water.

    A pedestrian area that nobody gave a name is as often a footway along a road or a yard behind houses: only its wider
    parts count, and those that a way open to all reaches.
    """
    squares = study.areas("squares")
    kept = np.isin(squares.text("kind"), setting("square", "mapped_kinds")) & ~squares.flag("bridge") & ~squares.flag("covered")
    kept &= ~(squares.number("level") != 0) | np.isnan(squares.number("level"))
    squares = squares.select(kept)
    water = study.areas("water")
    taken = np.concatenate([_carriageways(study), _green(study), water.geometry[~water.flag("tunnel")]])
    shapes = subtract(squares.geometry, taken, shapely.STRtree(taken)) if len(taken) else squares.geometry
    shapes = _where_wide(polygons_only(shapes), threshold("square", "mapped_min_width_m"))
    shapes, rows = shapely.get_parts(shapes, return_index=True)
    squares = squares.select(rows)
    nameless = missing(squares.text("name")) & (squares.text("kind") != "square")
    wide = ~nameless
    wide[nameless] = inscribed_diameters(shapes[nameless]) >= threshold("square", "nameless_min_inscribed_m")
    streets = study.layer("streets")
    ways = shapely.STRtree(streets.geometry[_open_to_all(streets)])
    reached = np.zeros(len(shapes), dtype=bool)
    reached[ways.query(shapes, predicate="dwithin", distance=threshold("square", "nameless_reach_m"))[0]] = True
    wide &= ~nameless | reached
    squares, shapes = squares.select(wide), shapes[wide]
    count = len(squares)
    return FeatureTable.make(
        shapes,
        {
            "rule": [f"mapped_{kind}" for kind in squares.text("kind")],
            "layer": ["squares"] * count,
            "source_id": squares.text("id"),
            "name": squares.text("name"),
            "priority": np.where(squares.text("kind") == "square", 2.0, 1.0),
        },
        study.city.crs,
    )


def _wide_ground(study: Study) -> FeatureTable:
    """Patches of public ground beyond the corridors of the streets, deep enough and no mere strips."""
    patches = _beyond_corridors(study)
    study.progress.at(0.5)
    diameter = inscribed_diameters(patches)
    width = _street_width_beside(study, patches)
    deep = diameter >= np.maximum(
        threshold("square", "patch_min_inscribed_m"), (threshold("square", "wider_than_street") - 1.0) * np.nan_to_num(width)
    )
    patches, diameter, width = patches[deep], diameter[deep], width[deep]
    # Arms thinner than half the patch are footway: the patch is where it is wide.
    cores, rows = shapely.get_parts(_where_wide(patches, diameter / 2), return_index=True)
    compact = _length_to_width(cores) <= threshold("square", "patch_length_to_width")
    cores, width = cores[compact], width[rows[compact]]
    judged = (share_at_border(study, cores) <= threshold("square", "patch_max_edge_share")) & _for_people(study, cores, width)
    cores, width = cores[judged], width[judged]
    count = len(cores)
    return FeatureTable.make(
        cores, {"rule": ["wider_than_street"] * count, "priority": [0.0] * count, "beside_street_m": width}, study.city.crs
    )


def _beyond_corridors(study: Study) -> np.ndarray:
    """What is left (k,) of the public ground, in single polygons, outside street corridors, junctions, and ground with a use."""
    least, ground = threshold("square", "min_area_m2"), study.public_ground.pieces
    taken = np.concatenate([_corridors(study), _used(study)])
    taken = taken[canonical_order(taken)]
    parts = shapely.get_parts(polygons_only(subtract(ground, taken, shapely.STRtree(taken), study.progress)))
    study.progress.at(0.5)
    # Only what lies on a seam of the tiles is joined; rounded alike, so that the seams close.
    seam = on_seam(parts, ground_tile_m())
    joined = shapely.get_parts(shapely.union_all(shapely.set_precision(parts[seam], 0.001)))
    parts = np.concatenate([parts[~seam], joined])
    parts = parts[shapely.area(parts) >= least]
    opened = shapely.get_parts(_where_wide(parts, threshold("square", "min_width_m")))
    return opened[shapely.area(opened) >= least]


def _corridors(study: Study) -> np.ndarray:
    """Polygons: the corridor of each street as wide as the street usually is, and a disc on each junction mouth."""
    streets = study.profiles.streets
    which = np.flatnonzero(measured_streets(streets))
    width = local_widths(study)
    corridors = shapely.buffer(streets.geometry[which], width[which] / 2, quad_segs=4)
    node, xy, widest = _junction_mouths(study, width)
    discs = shapely.buffer(shapely.points(xy[node]), widest * threshold("square", "junction_disc") / 2, quad_segs=6)
    return np.concatenate([corridors, discs])


def local_widths(study: Study) -> np.ndarray:
    """Usual width (n,) in metres of each street of the profiles, square or set-back beside it left out; NaN where not measured.

    A side that opens on a square is far deeper than the other: twice the narrower side counts. A street across a square is far
    wider than those it goes on in: ``wider_than_street`` × the widest of them counts. Never under carriageway and footways.
    """
    streets = study.profiles.streets
    which = measured_streets(streets)
    least = np.nan_to_num(streets.number("carriageway_m")) + 2 * threshold("square", "corridor_footway_m")
    left, right = streets.number("left_m"), streets.number("right_m")
    narrower = 2 * np.fmin(left, right)
    room = threshold("square", "corridor_lopsided_m")
    own = np.fmin(np.fmin(streets.number("width_m"), narrower + room), left + right)
    own = np.where(np.isnan(own), np.fmin(narrower, least), own)
    own = np.fmax(own, least)
    junctions = find_junctions(streets.geometry, which)
    node = junctions.node
    # One place more, for ends without a node (−1).
    widest = np.zeros(len(junctions.degree) + 1)
    second = np.zeros(len(junctions.degree) + 1)
    ends = np.flatnonzero(node.ravel() >= 0)
    order = ends[np.lexsort((-own[ends // 2], node.ravel()[ends]))]
    nodes, first = np.unique(node.ravel()[order], return_index=True)
    widest[nodes] = own[order // 2][first]
    has_second = junctions.degree[nodes] > 1
    second[nodes[has_second]] = own[order // 2][first[has_second] + 1]
    # The widest other street at either end.
    other = np.where(np.isclose(widest[node], own[:, None]), second[node], widest[node])
    other = np.where(node >= 0, other, 0.0).max(axis=1)
    limit = threshold("square", "wider_than_street") * other
    own = np.where(other > 0, np.fmax(np.fmin(own, limit), least), own)
    return np.where(which, own, np.nan)


def _junction_mouths(study: Study, width: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Node numbers where three or more street ends meet, coordinates of all nodes, and the widest street at each of the former."""
    streets = study.profiles.streets
    junctions = find_junctions(streets.geometry, measured_streets(streets))
    widest = np.zeros(len(junctions.degree))
    there = junctions.node >= 0
    np.maximum.at(widest, junctions.node[there], np.repeat(np.nan_to_num(width)[:, None], 2, axis=1)[there])
    mouths = np.flatnonzero(junctions.degree >= 3)
    return mouths, junctions.xy, widest[mouths]


def _carriageways(study: Study) -> np.ndarray:
    """Carriageways (n,) on the ground that stay what they are: not those of pedestrian streets."""
    table = study.carriageways
    kinds = study.profiles.streets.text("class")[table.columns["street"]]
    return table.geometry[~np.isin(kinds, setting("square", "walked_classes")) & (table.number("storey") == 0)]


def _green(study: Study) -> np.ndarray:
    green = study.areas("green")
    return green.geometry[np.isin(green.text("kind"), setting("square", "green_taken_out"))]


def _used(study: Study) -> np.ndarray:
    """Polygons (n,) on public ground judged by another rule: mapped squares, green, car parks, pitches, grounds, bridges, tracks."""
    streets, rail = study.layer("streets"), study.layer("rail")
    bridges = streets.geometry[streets.flag("bridge")]
    tracks = rail.geometry[(rail.text("status") == "active") & ~rail.flag("tunnel")]
    facilities = study.areas("facilities")
    grounds = facilities.geometry[np.isin(facilities.text("kind"), setting("square", "grounds_taken_out"))]
    squares = study.areas("squares")
    return np.concatenate(
        [
            squares.geometry[np.isin(squares.text("kind"), setting("square", "mapped_kinds"))],
            _green(study),
            *(study.areas(name).geometry for name in ("parking", "sports_grounds", "brownfields")),
            grounds,
            shapely.buffer(bridges, threshold("square", "bridge_half_width_m"), quad_segs=4),
            shapely.buffer(tracks, threshold("square", "track_half_width_m"), quad_segs=4),
        ]
    )


def _street_width_beside(study: Study, patches: np.ndarray) -> np.ndarray:
    """Usual width (k,) of the widest street whose corridor a patch touches; NaN where it touches none."""
    width = local_widths(study)
    which = np.flatnonzero(~np.isnan(width))
    corridors = shapely.buffer(study.profiles.streets.geometry[which], width[which] / 2 + 1.0, quad_segs=4)
    found = np.full(len(patches), np.nan)
    patch, street = canonical_pairs(*shapely.STRtree(corridors).query(patches, predicate="intersects"))
    np.fmax.at(found, patch, width[which][street])
    return found


def _length_to_width(shapes: np.ndarray) -> np.ndarray:
    """How often a polygon's (n,) inscribed circle, squared, goes into it, holes filled: a church in a square makes no strip of it."""
    filled = shapely.polygons(shapely.get_exterior_ring(shapes))
    found: np.ndarray = shapely.area(filled) / np.maximum(inscribed_diameters(filled), 0.1) ** 2
    return found


def _for_people(study: Study, patches: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Whether a patch (k,), beside a street of ``width`` (k,), can be a place: people use it, or nothing speaks against it.

    Against it speaks that no use is mapped on a ribbon, whose far side is whatever the rays met (a garden, a yard), where footways
    and what stands on them are mapped well enough for their absence to mean something; or that carriageways enclose it.
    """
    walked = _walked(study, patches)
    if study.public_ground.source == "ribbons" and _foot_ways_are_mapped(study):
        return walked
    asked = np.flatnonzero(~walked)
    walked[asked] = ~_enclosed(study, patches[asked], np.nan_to_num(width[asked]))
    return walked


def _walked(study: Study, patches: np.ndarray) -> np.ndarray:
    """Whether people are known to use a patch (k,): a way for people on foot in it, or street furniture, a stop, a crossing."""
    streets = study.layer("streets")
    on_foot = np.isin(streets.text("class"), setting("square", "foot_classes"))
    points = np.concatenate([study.layer(name).geometry for name in _STANDING])
    ways = streets.geometry[on_foot & _open_to_all(streets)]
    patch, way = shapely.STRtree(ways).query(patches, predicate="intersects")
    within = np.bincount(patch, shapely.length(shapely.intersection(ways[way], patches[patch])), minlength=len(patches))
    walked = within >= threshold("square", "foot_way_in_patch_m")
    walked[np.unique(shapely.STRtree(points).query(patches, predicate="intersects")[0])] = True
    return walked


def _enclosed(study: Study, patches: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Whether only carriageways lie around the public ground that a patch (k,) is part of: a traffic island."""
    found = np.zeros(len(patches), dtype=bool)
    ground, drives = study.public_ground.polygons.geometry, _carriageways(study)
    if not len(patches) or not len(drives):
        return found
    # As far as the far kerb of the street beside it: the patch begins where the street's corridor ends.
    around = shapely.buffer(patches, width / 2 + threshold("square", "corridor_footway_m"), quad_segs=2)
    row, near = canonical_pairs(*shapely.STRtree(ground).query(around, predicate="intersects"))
    rows, region = unions_by_row(row, shapely.intersection(ground[near], around[row]))
    row, near = canonical_pairs(*shapely.STRtree(drives).query(region, predicate="intersects"))
    met, driven = unions_by_row(row, drives[near])
    parts, of = shapely.get_parts(shapely.difference(region[met], driven), return_index=True)
    own = np.flatnonzero(shapely.area(shapely.intersection(parts, patches[rows[met[of]]])) > 0)
    outline = shapely.boundary(shapely.polygons(shapely.get_exterior_ring(parts[own])))
    kerb = shapely.length(shapely.intersection(outline, shapely.buffer(driven[of[own]], 0.01, quad_segs=1)))
    closed = kerb >= 0.99 * shapely.length(outline)
    found[rows[met[of[own][closed]]]] = True
    found[rows[met[of[own][~closed]]]] = False
    return found


def _foot_ways_are_mapped(study: Study) -> bool:
    """Whether footways and what stands on them are mapped in the whole city so well that their absence means something."""
    streets = study.whole.layer("streets")
    length = np.sort(shapely.length(streets.geometry))
    foot = streets.geometry[np.isin(streets.text("class"), setting("square", "foot_classes"))]
    enough = np.sort(shapely.length(foot)).sum() >= threshold("square", "foot_ways_mapped_share") * length.sum()
    return bool(enough) and any(len(study.whole.layer(name)) for name in _STANDING)


def _open_to_all(streets: FeatureTable) -> np.ndarray:
    """Whether (n,) a way lies on the ground and nobody is kept out."""
    return ~np.isin(streets.text("access"), ["private", "no"]) & ~streets.flag("tunnel") & ~streets.flag("bridge")


def _where_wide(shapes: np.ndarray, width: Union[np.ndarray, float]) -> np.ndarray:
    """The parts of each shape (n,) at least ``width`` metres wide."""
    return polygons_only(shapely.intersection(opening(shapes, width), shapes))
