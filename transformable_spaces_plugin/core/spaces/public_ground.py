"""Public ground: what has no private parcel, or else the ribbons between the frontages of the streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, List, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .finish import polygons_only
from .order import canonical_order
from .ribbons import street_ribbons
from .rule_file import rule_file
from .street_profiles import StreetProfiles, measured_streets

RULES = "public_ground.json"
PARCELS, RIBBONS = "parcels", "ribbons"


@dataclass(frozen=True)
class PublicGround:
    """The public ground of a study area.

    polygons: single polygons that do not overlap, columns ``area_m2``; buildings' walls, water and closed green are not in
        them. Block interiors that nothing maps are in none: unknown, neither public nor leftover.
    source: ``parcels`` (what no private parcel covers) or ``ribbons`` (between street frontages): how well it is known.
    """

    polygons: FeatureTable
    source: str


def public_ground(city: City, profiles: StreetProfiles, notes: Notes, progress: Progress = SILENT) -> PublicGround:
    """The ground of ``city`` that the public uses, within the study area.

    With parcels: study area − parcels, plus public owners' parcels in public use; parts of the study area that no parcel is
    near count as not covered by the cadastre, and get ribbons. Without: for each street on the ground the strip between its
    frontages (profile samples joined; an open side capped at the default footway), plus mapped squares, pedestrian areas and
    public car parks, plus small ground without buildings that streets enclose. In both, less buildings, water, closed green
    and closed grounds (``public_ground.json``).
    """
    rules = rule_file(RULES)
    progress.at(0.0, "progress.public_ground")
    source = PARCELS if len(city.layer("parcels")) else RIBBONS
    ribbons = _sorted(np.concatenate([street_ribbons(profiles), _mapped_ground(city)]))
    closed = _sorted(_closed_ground(city))
    private = _sorted(_private_parcels(city, profiles)) if source == PARCELS else closed[:0]
    pieces = _in_tiles(city.study_area, ribbons, closed, private, rules.number("tile_m"), progress.part(0.1, 0.8))
    ground = _joined(shapely.get_parts(polygons_only(shapely.set_precision(polygons_only(pieces), rules.number("grid_m")))))
    if source == RIBBONS:
        ground = _with_islands(city, profiles, ground, closed)
    ground = shapely.normalize(ground[shapely.get_dimensions(ground) == 2])
    ground = ground[canonical_order(ground)]
    area = shapely.area(ground)
    notes.info("public_ground", area_ha=round(float(area.sum()) / 1e4, 1), source=source)
    if source == RIBBONS:
        rays = np.concatenate([profiles.samples.number("left_m"), profiles.samples.number("right_m")])
        notes.warn("public_ground_ribbons", open=round(100 * float(np.isnan(rays).mean())) if len(rays) else 100)
    progress.at(1.0)
    return PublicGround(FeatureTable(ground, {"area_m2": area}, city.crs), source)


def _joined(pieces: np.ndarray) -> np.ndarray:
    """The pieces (n,), polygons with rounded coordinates that meet along the edges of tiles, as few polygons as they make.

    Where the vertices on both sides of an edge are the same, dropping the edges that occur twice is enough, and three times
    as fast as a union; what still meets then, or is not valid, goes through a union.
    """
    if not len(pieces):
        return pieces
    try:
        shapes = shapely.get_parts(shapely.coverage_union_all(pieces))
    except shapely.errors.GEOSException:  # the vertices are not the same everywhere
        return shapely.get_parts(shapely.union_all(pieces))
    if not shapely.is_valid(shapes).all() or abs(shapely.area(shapes).sum() / max(shapely.area(pieces).sum(), 1e-9) - 1) > 1e-9:
        return shapely.get_parts(shapely.union_all(pieces))
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    meeting = np.unique(one[one != other])
    if not len(meeting):
        return shapes
    return np.concatenate([np.delete(shapes, meeting), shapely.get_parts(shapely.union_all(shapes[meeting]))])


def _with_islands(city: City, profiles: StreetProfiles, ground: np.ndarray, closed: np.ndarray) -> np.ndarray:
    """``ground`` with its small holes filled in which nothing is built or closed and to which no service road or car park leads.

    No ray ended in them: a street space that goes on to the street opposite, as on squares with a planted or paved middle.
    """
    rules = rule_file(RULES)
    rings, of = shapely.get_rings(ground, return_index=True)
    filled = np.append(False, of[1:] == of[:-1]) if len(of) else np.zeros(0, dtype=bool)
    holes = shapely.polygons(rings)
    filled &= (shapely.area(holes) <= rules.number("island_most_m2")) & shapely.covers(city.study_area, holes)
    streets = profiles.streets
    capped = np.isin(streets.text("class"), rules.classes("capped_classes"))
    for others in (closed, streets.geometry[capped], city.layer("parking").geometry):
        if len(others) and filled.any():
            # A hair smaller, so that what only touches the rim is not in the hole.
            rows = np.flatnonzero(filled)
            found = shapely.STRtree(others).query(shapely.buffer(holes[rows], -0.5), predicate="intersects")[0]
            filled[rows[np.unique(found)]] = False
    if not filled.any():
        return ground
    whole = shapely.polygons(rings[~filled], indices=of[~filled])
    # Ground that lay apart in the middle of a hole is part of it now.
    within = shapely.STRtree(whole).query(holes[filled], predicate="contains")[1]
    return np.delete(whole, np.unique(within))


def _mapped_ground(city: City) -> np.ndarray:
    """Squares, pedestrian areas and public car parks on the ground, as mapped."""
    rules = rule_file(RULES)
    squares, parking = city.layer("squares"), city.layer("parking")
    walked = np.isin(squares.text("kind"), rules.classes("square_kinds")) & ~squares.flag("bridge")
    walked &= ~(squares.number("level") > 0)
    access = np.array(["" if value is None else value for value in parking.text("access")], dtype=object)
    parked = np.isin(parking.text("kind"), rules.classes("parking_kinds")) & np.isin(access, rules.classes("parking_access"))
    parked &= shapely.get_dimensions(parking.geometry) == 2
    return np.concatenate([squares.geometry[walked], parking.geometry[parked]])


def _closed_ground(city: City) -> np.ndarray:
    """What is never public ground: walls of buildings, water, closed green, closed grounds."""
    rules = rule_file(RULES)
    buildings, water, green = city.layer("buildings"), city.layer("water"), city.layer("green")
    landuse, facilities = city.layer("landuse"), city.layer("facilities")
    kept_out = green.flag("fenced") | np.isin(green.text("kind"), rules.classes("closed_green"))
    shapes = np.concatenate([
        buildings.geometry[~buildings.flag("canopy") & ~buildings.flag("underground")],
        water.geometry[~water.flag("tunnel")],
        green.geometry[kept_out],
        landuse.geometry[np.isin(landuse.text("kind"), rules.classes("closed_landuse"))],
        facilities.geometry[np.isin(facilities.text("kind"), rules.classes("closed_facilities"))],
    ])
    return shapes[shapely.get_dimensions(shapes) == 2]


def _private_parcels(city: City, profiles: StreetProfiles) -> np.ndarray:
    """Parcels, but those of public owners that a street runs through or that squares and open green cover for the most part."""
    rules = rule_file(RULES)
    parcels = city.layer("parcels")
    public = np.flatnonzero(parcels.text("owner_type") == "public")
    private = np.ones(len(parcels), dtype=bool)
    if not len(public):
        return parcels.geometry
    shapes = parcels.geometry[public]
    tree = shapely.STRtree(shapes)
    streets = profiles.streets.geometry[measured_streets(profiles.streets)]
    green = city.layer("green")
    open_green = green.geometry[green.flag("public_access") & ~green.flag("fenced")]
    areas = np.concatenate([_mapped_ground(city), open_green])
    street, crossed = tree.query(streets, predicate="intersects")
    length = np.bincount(crossed, shapely.length(shapely.intersection(streets[street], shapes[crossed])), len(shapes))
    area, covered = tree.query(areas, predicate="intersects")
    shared = np.bincount(covered, shapely.area(shapely.intersection(areas[area], shapes[covered])), len(shapes))
    used = (length >= rules.number("public_use_street_m")) | (shared >= rules.number("public_use_share") * shapely.area(shapes))
    private[public[used]] = False
    return parcels.geometry[private]


def _in_tiles(
    area: shapely.Geometry, ribbons: np.ndarray, closed: np.ndarray, private: np.ndarray, tile_m: float, progress: Progress
) -> np.ndarray:
    """The ground, cut along a grid of tiles: unions and differences of a few shapes at a time instead of one of all."""
    ribbon_tree, closed_tree, private_tree = shapely.STRtree(ribbons), shapely.STRtree(closed), shapely.STRtree(private)
    pieces: List[shapely.Geometry] = []
    tiles = list(_tiles(area, tile_m))
    for number, (tile, study) in enumerate(tiles):  # a loop over tiles, not features: each is a few overlay calls
        progress.at(number / len(tiles))
        if len(private) and len(private_tree.query(tile, predicate="dwithin", distance=tile_m / 5)):
            ground, taken = study, private[np.sort(private_tree.query(tile, predicate="intersects"))]
        else:
            found = np.sort(ribbon_tree.query(tile, predicate="intersects"))
            if not len(found):
                continue
            ground = shapely.intersection(shapely.union_all(shapely.intersection(ribbons[found], tile)), study)
            taken = private
        # Only what stands in the ground: most buildings of a block do not.
        shapely.prepare(ground)
        taken = np.concatenate([taken, closed[np.sort(closed_tree.query(ground, predicate="intersects"))]])
        if len(taken):
            ground = shapely.difference(ground, shapely.union_all(shapely.intersection(taken, tile)))
        pieces.append(ground)
    result = np.empty(len(pieces), dtype=object)
    result[:] = pieces
    return result


def _tiles(area: shapely.Geometry, tile_m: float) -> Iterator[Tuple[shapely.Geometry, shapely.Geometry]]:
    """The squares of a grid that is fixed in the reference system, each with the part of ``area`` in it."""
    west, south, east, north = np.floor(np.array(area.bounds) / tile_m)
    shapely.prepare(area)
    for column in np.arange(west, east + 1):
        for row in np.arange(south, north + 1):
            tile = shapely.box(column * tile_m, row * tile_m, (column + 1) * tile_m, (row + 1) * tile_m)
            if shapely.intersects(area, tile):
                yield tile, tile if shapely.contains(area, tile) else shapely.intersection(area, tile)


def _sorted(shapes: np.ndarray) -> np.ndarray:
    return shapes[canonical_order(shapes)]
