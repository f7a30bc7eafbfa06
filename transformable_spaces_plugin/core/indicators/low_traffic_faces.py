"""The faces of the main network: what main streets, railways and water enclose."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from ..city.model import City
from ..table import FeatureTable
from .low_traffic_network import RULES, Hierarchy


def faces(city: City, network: Hierarchy, streets: FeatureTable) -> np.ndarray:
    """Polygons (c,) of the study area that main streets, railways and water part, from north to south, then from west to east.

    Railways and water in tunnels part nothing; a main street in a tunnel parts what no inner streets join above it. Water in polygons
    is taken out, rivers and canals drawn as lines part. Faces over ``shared_out_above_m2`` are shared out between the inner streets in
    them that do not hang together, each place to the nearest. Those under ``cell_least_m2`` or over ``cell_most_m2`` are left out.
    """
    area = city.study_area
    graph = network.graph
    below = network.main & streets.flag("tunnel")[graph.street]
    rail, water = city.layer("rail"), city.layer("water")
    tracks = (
        np.isin(rail.text("kind").astype(str), RULES.classes("barrier_rail_kinds"))
        & (rail.text("status").astype(str) == "active")
        & ~rail.flag("tunnel")
    )
    kind, is_area = water.text("kind").astype(str), shapely.get_dimensions(water.geometry) == 2
    rivers = ~is_area & np.isin(kind, RULES.classes("barrier_waterways")) & ~water.flag("tunnel")
    ponds = is_area & np.isin(kind, RULES.classes("barrier_water_kinds")) & ~water.flag("tunnel")
    ponds &= shapely.area(water.geometry) >= RULES.number("barrier_water_least_m2")
    lines = [graph.lines[network.main & ~below], rail.geometry[tracks], water.geometry[rivers], [shapely.boundary(area)]]
    found = _enclosed(np.concatenate(lines), area)
    if below.any():
        found = _joined(found, _enclosed(np.concatenate([*lines, graph.lines[below]]), area), network)
    found = _shared_out(_without(found, water.geometry[ponds]), network)
    size = shapely.area(found)
    found = found[(size >= RULES.number("cell_least_m2")) & (size <= RULES.number("cell_most_m2"))]
    centre = shapely.get_coordinates(shapely.centroid(found)).reshape(-1, 2)
    return found[np.lexsort((centre[:, 0], -centre[:, 1]))]


def _enclosed(lines: np.ndarray, area: shapely.Geometry) -> np.ndarray:
    found = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    return found[shapely.within(shapely.point_on_surface(found), area)]


def _joined(faces: np.ndarray, parted: np.ndarray, network: Hierarchy) -> np.ndarray:
    """The faces ``parted`` by tunnels too, but for those that the same part of inner streets joins inside one of ``faces``."""
    if not len(faces) or not len(parted):
        return parted
    graph = network.graph
    part, face = shapely.STRtree(faces).query(shapely.point_on_surface(parted), predicate="within")
    whole = np.full(len(parted), -1, dtype=np.int64)
    whole[part] = face
    pieces = np.concatenate([inner.pieces for inner in network.inner]) if network.inner else np.zeros(0, dtype=np.int64)
    inner = np.repeat(np.arange(len(network.inner)), [len(inner.pieces) for inner in network.inner])
    piece, inside = shapely.STRtree(parted).query(graph.lines[pieces], predicate="intersects")
    # What only touches the edge of a face does not run in it.
    runs = shapely.length(shapely.intersection(graph.lines[pieces[piece]], parted[inside])) > RULES.number("edge_m")
    piece, inside = piece[runs], inside[runs]
    # Faces of one face that share a part of inner streets hang together.
    _, place = np.unique(np.stack([inner[piece], whole[inside]]), axis=1, return_inverse=True)
    count = len(parted) + (int(place.max()) + 1 if len(place) else 0)
    matrix = csr_matrix((np.ones(len(inside)), (inside, len(parted) + place.reshape(-1))), shape=(count, count))
    group = connected_components(matrix, directed=False)[1][: len(parted)]
    _, first, number = np.unique(group, return_index=True, return_inverse=True)
    # A loop over the faces that tunnels part.
    joined = [shapely.union_all(parted[number == n]) if (number == n).sum() > 1 else parted[first[n]] for n in range(len(first))]
    return shapely.get_parts(np.array(joined, dtype=object))


def _without(polygons: np.ndarray, water: np.ndarray) -> np.ndarray:
    """The parts of the polygons that no water covers."""
    if not len(water):
        return polygons
    face, pond = shapely.STRtree(water).query(polygons, predicate="intersects")
    result = polygons.copy()
    for row in np.unique(face):  # a loop over the faces at the water
        result[row] = shapely.difference(polygons[row], shapely.union_all(water[pond[face == row]]))
    parts = shapely.get_parts(result)
    return parts[shapely.get_dimensions(parts) == 2]


def _shared_out(polygons: np.ndarray, network: Hierarchy) -> np.ndarray:
    """Large faces cut between the sets of inner streets in them that hang together, half-way from the one to the other."""
    graph = network.graph
    large = np.flatnonzero(shapely.area(polygons) > RULES.number("shared_out_above_m2"))
    if not len(large) or not network.inner:
        return polygons
    pieces = np.concatenate([inner.pieces for inner in network.inner])
    part = np.repeat(np.arange(len(network.inner)), [len(inner.pieces) for inner in network.inner])
    result = [np.delete(polygons, large)]
    for row in large:  # a loop over large faces, which are few
        shapely.prepare(polygons[row])
        held = shapely.contains_xy(polygons[row], graph.middle[pieces, 0], graph.middle[pieces, 1])
        metres = np.bincount(part[held], weights=graph.length_m[pieces[held]], minlength=len(network.inner))
        held &= (metres >= RULES.number("shared_out_least_m"))[part]
        result.append(_nearest_parts(polygons[row], graph.lines[pieces[held]], part[held]))
    return np.concatenate(result)


def _nearest_parts(polygon: shapely.Geometry, lines: np.ndarray, part: np.ndarray) -> np.ndarray:
    """The parts of ``polygon`` nearest to the lines of each ``part``; the polygon itself where there is one part."""
    whole = np.array([polygon], dtype=object)
    if len(np.unique(part)) < 2:
        return whole
    points = shapely.get_coordinates(shapely.segmentize(lines, RULES.number("shared_out_step_m")), return_index=True)
    xy, first = np.unique(np.round(points[0], 3), axis=0, return_index=True)
    owner = part[points[1][first]]
    zones = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(xy), extend_to=polygon, ordered=False))
    zone, point = shapely.STRtree(zones).query(shapely.points(xy), predicate="intersects")[::-1]
    of_zone = np.full(len(zones), -1, dtype=np.int64)
    of_zone[zone] = owner[point]
    # A loop over the parts in one face.
    cut = [shapely.intersection(shapely.union_all(zones[of_zone == number]), polygon) for number in np.unique(owner)]
    found = shapely.get_parts(np.array(cut, dtype=object))
    return found[shapely.get_dimensions(found) == 2]


def faces_of_pieces(cells: np.ndarray, middle: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """The face (p,) that holds the middle (p, 2) of each of the ``pieces`` (bool, p), else the nearest within ``cell_reach_m``; else −1."""
    result = np.full(len(middle), -1, dtype=np.int64)
    rows = np.flatnonzero(pieces)
    if not len(cells) or not len(rows):
        return result
    reach = RULES.number("cell_reach_m")
    point, cell = shapely.STRtree(cells).query_nearest(shapely.points(middle[rows]), max_distance=reach, all_matches=True)
    order = np.lexsort((cell, point))
    row, first = np.unique(point[order], return_index=True)
    result[rows[row]] = cell[order][first]
    return result
