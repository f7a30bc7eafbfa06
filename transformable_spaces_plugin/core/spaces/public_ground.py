"""Public ground: what has no private parcel, or else the ribbons between the frontages of the streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Set, Tuple, Union

import numpy as np
import shapely

from ..city.model import City
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .finish import polygons_only
from .order import canonical_order
from .rays import segments_of
from .ribbons import street_ribbons
from .rule_file import rule_file
from .street_profiles import StreetProfiles, measured_streets
from .tiles import in_tiles, tile_numbers

RULES = "public_ground.json"
PARCELS, RIBBONS = "parcels", "ribbons"


@dataclass(frozen=True)
class PublicGround:
    """The public ground of a study area.

    polygons: single polygons that do not overlap, columns ``area_m2``; buildings' walls, water and closed green are not in
        them. Block interiors that nothing maps are in none: unknown, neither public nor leftover.
    source: ``parcels`` (what no private parcel covers) or ``ribbons`` (between street frontages): how well it is known.
    pieces: the same ground in single polygons (k,), each in one tile of a grid of ``ground_tile_m()``: for overlays, whose cost
        grows with the vertices that they see at once.
    """

    polygons: FeatureTable
    source: str
    pieces: np.ndarray


def ground_tile_m() -> float:
    """The width of the tiles in which the ground is put together and shared out."""
    return rule_file(RULES).number("tile_m")


def public_ground(city: City, profiles: StreetProfiles, notes: Notes, progress: Progress = SILENT) -> PublicGround:
    """The ground of ``city`` that the public uses, within the study area.

    With parcels: study area − parcels, plus public owners' parcels in public use; parts of the study area that no parcel is
    near count as not covered by the cadastre, and get ribbons. Without: for each street on the ground the strip between its
    frontages (profile samples joined; an open side capped at the default footway), plus mapped squares, pedestrian areas and
    public car parks, plus small ground without buildings that streets enclose. In both, less buildings, water, closed green
    and closed grounds (``public_ground.json``).
    """
    progress.at(0.0, "progress.public_ground")
    tiles = GroundTiles(city, profiles)
    ground = tiles.within(None, progress.part(0.1, 0.9))
    tiles.tell(notes, float(shapely.area(ground.polygons.geometry).sum()))
    progress.at(1.0)
    return ground


class GroundTiles:
    """The public ground of a city, made piece by piece along a grid that is fixed in the reference system.

    A piece depends on what lies in it and near it alone, so the ground of a part of the city is that of the whole, seen there.
    """

    def __init__(self, city: City, profiles: StreetProfiles) -> None:
        self._city, self._profiles = city, profiles
        self.source = PARCELS if len(city.layer("parcels")) else RIBBONS
        self._ribbons = _sorted(np.concatenate([street_ribbons(profiles), _mapped_ground(city)]))
        self._closed = _sorted(_closed_ground(city))
        self._private = _sorted(_private_parcels(city, profiles)) if self.source == PARCELS else self._closed[:0]
        self._trees = tuple(shapely.STRtree(shapes) for shapes in (self._ribbons, self._closed, self._private))
        self._area = city.study_area
        shapely.prepare(self._area)
        self._keeps_all = False
        self._pieces: Dict[Tuple[int, int], Optional[shapely.Geometry]] = {}

    def within(self, region: Optional[np.ndarray], progress: Progress = SILENT) -> PublicGround:
        """The ground in the pieces that meet one of the rectangles ``region`` (None: all of it); cut along the pieces' edges.

        Pieces are kept from call to call while they are asked for; all of them, once all were asked for.
        """
        tile_m = ground_tile_m()
        cells = _cells(self._area if region is None else region, tile_m)
        self._keeps_all |= region is None
        wanted = set(cells)
        if not self._keeps_all:
            self._pieces = {cell: piece for cell, piece in self._pieces.items() if cell in wanted}
        for number, cell in enumerate(cells):  # a loop over tiles, not features: each is a few overlay calls
            progress.at(0.9 * number / len(cells))
            if cell not in self._pieces:
                self._pieces[cell] = self._piece(cell, tile_m)
        pieces = np.array([None] + [self._pieces[cell] for cell in cells if self._pieces[cell] is not None], dtype=object)[1:]
        pieces = shapely.get_parts(pieces)
        pieces = pieces[~shapely.is_empty(pieces)]
        ground = _joined(pieces, tile_m)
        if self.source == RIBBONS:
            ground, holes = _with_islands(self._city, self._profiles, ground, self._closed, self._trees[1])
            pieces = _pieces_filled(pieces, holes, tile_m)
        ground = _sorted(shapely.normalize(ground[shapely.get_dimensions(ground) == 2]))
        return PublicGround(FeatureTable(ground, {"area_m2": shapely.area(ground)}, self._city.crs), self.source, _sorted(pieces))

    def tell(self, notes: Notes, area_m2: float) -> None:
        """Say in ``notes`` how large the ground is and how it was known."""
        notes.info("public_ground", area_ha=round(area_m2 / 1e4, 1), source=self.source)
        if self.source == RIBBONS:
            samples = self._profiles.samples
            rays = np.concatenate([samples.number("left_m"), samples.number("right_m")])
            notes.warn("public_ground_ribbons", open=round(100 * float(np.isnan(rays).mean())) if len(rays) else 100)

    def _piece(self, cell: Tuple[int, int], tile_m: float) -> Optional[shapely.Geometry]:
        """The ground in one cell of the grid, coordinates rounded; None where there is none."""
        ribbon_tree, closed_tree, private_tree = self._trees
        west, south = cell[0] * tile_m, cell[1] * tile_m
        tile = shapely.box(west, south, west + tile_m, south + tile_m)
        if not shapely.intersects(self._area, tile):
            return None
        inside = shapely.contains(self._area, tile)
        taken = self._private[:0]
        if len(self._private) and len(private_tree.query(tile, predicate="dwithin", distance=tile_m / 5)):
            ground = tile if inside else shapely.intersection(self._area, tile)
            taken = self._private[np.sort(private_tree.query(tile, predicate="intersects"))]
        else:
            found = np.sort(ribbon_tree.query(tile, predicate="intersects"))
            if not len(found):
                return None
            ground = shapely.union_all(_clipped(self._ribbons[found], tile))
            ground = ground if inside else shapely.intersection(ground, self._area)
        # Only what stands in the ground: most buildings of a block do not.
        shapely.prepare(ground)
        taken = np.concatenate([taken, self._closed[np.sort(closed_tree.query(ground, predicate="intersects"))]])
        if len(taken):
            ground = shapely.difference(ground, shapely.union_all(_clipped(taken, tile)))
        whole = np.array([None, ground], dtype=object)[1:]
        return polygons_only(shapely.set_precision(polygons_only(whole), rule_file(RULES).number("grid_m")))[0]


def _clipped(shapes: np.ndarray, tile: shapely.Polygon) -> np.ndarray:
    """What of each shape (n,) lies in the tile, a rectangle."""
    bounds, (west, south, east, north) = shapely.bounds(shapes), tile.bounds
    beyond = (bounds[:, :2] < (west, south)).any(axis=1) | (bounds[:, 2:] > (east, north)).any(axis=1)
    shapes = shapes.copy()
    shapes[beyond] = shapely.intersection(shapes[beyond], tile)
    return shapes


def _joined(pieces: np.ndarray, tile_m: float) -> np.ndarray:
    """The pieces (n,), polygons with rounded coordinates that meet along the edges of tiles, as few polygons as they make."""
    if not len(pieces):
        return pieces
    shapes = _one_of(pieces)
    # What still has an edge along the grid may go on beyond it.
    edges = segments_of(shapes)
    along = (edges.start == edges.end) & (np.abs(edges.start / tile_m - np.round(edges.start / tile_m)) < 1e-9)
    meeting = np.unique(edges.owner[along.any(axis=1)])
    if not len(meeting):
        return shapes
    return np.concatenate([np.delete(shapes, meeting), shapely.get_parts(shapely.union_all(shapes[meeting]))])


def _one_of(pieces: np.ndarray) -> np.ndarray:
    """The pieces (n,), polygons side by side, as few polygons as they make.

    Where the vertices on both sides of an edge are the same, dropping the edges that occur twice is enough, and three times
    as fast as a union; where they are not, the result is not valid or raises, and a union is made.
    """
    try:
        shapes = shapely.get_parts(shapely.coverage_union_all(pieces))
    except shapely.errors.GEOSException:  # the vertices are not the same everywhere
        return shapely.get_parts(shapely.union_all(pieces))
    if not shapely.is_valid(shapes).all() or abs(shapely.area(shapes).sum() / max(shapely.area(pieces).sum(), 1e-9) - 1) > 1e-9:
        return shapely.get_parts(shapely.union_all(pieces))
    return shapes


def _with_islands(
    city: City, profiles: StreetProfiles, ground: np.ndarray, closed: np.ndarray, closed_tree: shapely.STRtree
) -> Tuple[np.ndarray, np.ndarray]:
    """``ground`` with its small holes filled in which nothing is built or closed and to which no service road or car park leads.

    No ray ended in them: a street space that goes on to the street opposite, as on squares with a planted or paved middle.
    The holes (k,) are the second result.
    """
    rules = rule_file(RULES)
    rings, of = shapely.get_rings(ground, return_index=True)
    filled = np.append(False, of[1:] == of[:-1]) if len(of) else np.zeros(0, dtype=bool)
    holes = shapely.polygons(rings)
    filled &= shapely.area(holes) <= rules.number("island_most_m2")
    filled[filled] = shapely.covers(city.study_area, holes[filled])
    streets = profiles.streets
    capped = np.isin(streets.text("class"), rules.classes("capped_classes"))
    capped_ways, parking = streets.geometry[capped], city.layer("parking").geometry
    for others, tree in ((closed, closed_tree), (capped_ways, None), (parking, None)):
        if len(others) and filled.any():
            # A hair smaller, so that what only touches the rim is not in the hole.
            rows = np.flatnonzero(filled)
            tree = tree or shapely.STRtree(others)
            found = tree.query(shapely.buffer(holes[rows], -0.5), predicate="intersects")[0]
            filled[rows[np.unique(found)]] = False
    if not filled.any():
        return ground, holes[filled]
    whole = shapely.polygons(rings[~filled], indices=of[~filled])
    # Ground that lay apart in the middle of a hole is part of it now.
    within = shapely.STRtree(whole).query(holes[filled], predicate="contains")[1]
    return np.delete(whole, np.unique(within)), holes[filled]


def _pieces_filled(pieces: np.ndarray, holes: np.ndarray, tile_m: float) -> np.ndarray:
    """The pieces (n,), each in one tile, with what lies in each tile of the ``holes`` joined to them."""
    parts = in_tiles(holes, tile_m)[0]
    tile, own = tile_numbers(parts, tile_m), tile_numbers(pieces, tile_m)
    met = np.isin(own, tile)
    # Ground that lies apart in the middle of a hole is part of it.
    inside = shapely.STRtree(parts).query(shapely.point_on_surface(pieces), predicate="intersects")[0]
    met[inside] = False
    number, shapes = np.concatenate([own[met], tile]), np.concatenate([pieces[met], parts])
    order = np.argsort(number, kind="stable")
    groups = np.split(shapes[order], np.flatnonzero(np.diff(number[order])) + 1)
    apart = np.delete(pieces, np.concatenate([np.flatnonzero(met), inside]))
    return np.concatenate([apart, *(_one_of(group) for group in groups)])


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


def _cells(shapes: Union[shapely.Geometry, np.ndarray], tile_m: float) -> List[Tuple[int, int]]:
    """The cells of the grid that the bounds of the shapes meet, as numbers of column and row, sorted."""
    found: Set[Tuple[int, int]] = set()
    for west, south, east, north in np.floor(np.atleast_2d(shapely.bounds(shapes)) / tile_m).astype(np.int64):
        found.update((column, row) for column in range(west, east + 1) for row in range(south, north + 1))
    return sorted(found)


def _sorted(shapes: np.ndarray) -> np.ndarray:
    return shapes[canonical_order(shapes)]
