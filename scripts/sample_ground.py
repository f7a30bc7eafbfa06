"""The real ground under the sample: what BD TOPO shows, and the gaps that it leaves. Part of ``make_sample_data.py``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

SQUARE = shapely.box(354750, 6688850, 355750, 6689850)
"""The study area: one square kilometre in EPSG:2154, with Graslin, Royale, Bouffay, Feydeau and the north of Madeleine."""
MARGIN_M = 60
"""Buildings and streets this far beyond the square come along, so that its border streets have their other side."""

ON_FOOT = ("Sentier", "Escalier")
DEFAULT_WIDTH_M = 4.0


@dataclass(frozen=True)
class Ground:
    """Working geometry in EPSG:2154: arrays of one kind each, and unions to cut with."""

    buildings: np.ndarray
    height_m: np.ndarray
    footprint: shapely.Geometry
    streets: np.ndarray  # drivable or pedestrian streets, not paths
    street_id: np.ndarray
    importance: np.ndarray
    named: np.ndarray
    restricted: np.ndarray
    width_m: np.ndarray
    carriageways: shapely.Geometry
    service_lanes: shapely.Geometry
    paths: shapely.Geometry
    blocks: np.ndarray
    built: shapely.Geometry  # ground that goes with the buildings: closed between them, never across a street


def read_ground(batiment, troncon) -> Ground:
    """The ground of two cropped BD TOPO tables."""
    buildings = batiment.geometry
    footprint = shapely.union_all(shapely.buffer(buildings, 0.0))
    nature = troncon.text("NATURE")
    foot = np.isin(nature.astype(str), ON_FOOT)
    ground_level = troncon.number("POS_SOL") == 0
    width = troncon.number("LARGEUR")
    width = np.where(np.isfinite(width) & (width > 0), width, DEFAULT_WIDTH_M)
    drive = ~foot & ground_level
    streets = troncon.geometry[drive]
    named = np.array([name is not None for name in troncon.text("NOM_COLL_G")], dtype=bool)[drive]
    restricted = troncon.text("ACCES_VL")[drive] != "Libre"
    importance = troncon.number("IMPORTANCE")[drive]
    lane = ~named & (importance >= 5)
    carriageways = shapely.union_all(shapely.buffer(streets[~lane], width[drive][~lane] / 2))
    service = shapely.union_all(shapely.buffer(streets[lane], width[drive][lane] / 2))
    paths = shapely.union_all(shapely.buffer(troncon.geometry[foot], 1.5, cap_style="flat"))
    frame = shapely.buffer(SQUARE, MARGIN_M, join_style="mitre")
    lines = shapely.union_all([*streets[~lane], shapely.boundary(frame)])
    blocks = shapely.get_parts(shapely.polygonize([shapely.node(lines)]))
    return Ground(
        buildings,
        batiment.number("HAUTEUR"),
        footprint,
        streets,
        troncon.text("ID")[drive],
        importance,
        named,
        restricted,
        width[drive],
        carriageways,
        service,
        paths,
        blocks,
        _built_ground(footprint, carriageways, service, paths, blocks),
    )


def _built_ground(footprint, carriageways, service, paths, blocks) -> shapely.Geometry:
    """Buildings of each block with the courts between them: a closing of 9 m with small holes filled, off every street."""
    parts = []
    streets = shapely.union_all([shapely.buffer(carriageways, 1.5), shapely.buffer(service, 0.5), paths])
    for block in blocks:  # block by block, because a closing must not cross a street
        inside = shapely.intersection(footprint, block)
        if inside.is_empty:
            continue
        closed = shapely.buffer(shapely.buffer(inside, 9, quad_segs=4), -9, quad_segs=4)
        closed = shapely.union_all([_without_small_holes(p, 4000) for p in shapely.get_parts(closed) if p.geom_type == "Polygon"])
        parts.append(shapely.intersection(closed, block))
    whole = shapely.difference(shapely.union_all(parts), streets)
    return shapely.union_all([whole, footprint])


def _without_small_holes(polygon, area: float):
    holes = [ring for ring in polygon.interiors if shapely.Polygon(ring).area > area]
    return shapely.Polygon(polygon.exterior, holes)


def opened(shape, radius: float) -> np.ndarray:
    """The single polygons that remain of ``shape`` when what is narrower than twice ``radius`` is gone."""
    core = shapely.buffer(shapely.buffer(shape, -radius, quad_segs=4), radius * 0.98, quad_segs=4)
    parts = shapely.normalize(shapely.set_precision(shapely.get_parts(shapely.intersection(core, shape)), 0.001))
    parts = parts[shapely.get_type_id(parts) == 3]
    return parts[np.lexsort((np.round(shapely.bounds(parts)[:, 1]), np.round(shapely.bounds(parts)[:, 0]), -np.round(shapely.area(parts))))]


def tidy(shapes, tolerance: float = 0.3) -> np.ndarray:
    """Shapes simplified to ``tolerance`` (m), on a grid of 1 cm, valid."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = list(shapes)
    # On a grid and in normal form first: what GEOS gives may start its rings anywhere, and simplifying depends on that.
    simple = shapely.simplify(shapely.normalize(shapely.set_precision(array, 0.001)), tolerance)
    return shapely.normalize(shapely.make_valid(shapely.set_precision(simple, 0.01)))
