"""Street space that adds up: the public ground shared out by use, and the strips that each variant of a street gives back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ..schema import LayerSchema, load_schemas
from ..table import FeatureTable
from .finish import canonical_pairs, polygons_only, unions_by_row
from .order import canonical_order
from .rays import segments_of
from .rule_file import rule_file
from .street_claims import RULES, Claim, bridge_decks, driven_ground, footway_bands, mapped_first, mapped_uses
from .street_rests import shapes_of_rests
from .street_strips import given_back
from .study import Study
from .tiles import in_tiles

_SCHEMA_FILE = Path(__file__).with_name("street_space_schema.json")
PARTS = ("carriageway", "footway", "parking", "square", "green", "water", "other", "leftover")
COLUMNS = ("part", "subkind", "variant", "known_by", "area_m2", "width_m", "length_m", "bays_lost", "street_id", "carriageway_source")
# Ground under this is noise of the overlay's arithmetic.
_NOISE_M2 = 1e-3
_SEAM_M = 1e-6


@lru_cache(maxsize=1)
def street_space_schema() -> LayerSchema:
    """The schema of the street space."""
    return load_schemas(_SCHEMA_FILE)["street_space"]


@dataclass(frozen=True)
class _Pieces:
    """Ground that a claim (its number) has taken: shapes (k,), and the row of the claim that each belongs to (−1: of all)."""

    shapes: np.ndarray
    claim: int
    row: np.ndarray


def street_space(study: Study) -> FeatureTable:
    """The public ground of ``study`` in single polygons that do not overlap and add up to it, and the strips given back.

    Columns: ``part`` (carriageway, footway, parking, square, green, water, other mapped use, leftover; ``given_back`` for
    strips), ``variant`` (None for the ground as it is; ``reduced``, ``closed`` for strips, which lie over it), ``subkind`` of
    leftover (island, corner, verge, rest, frontage), ``known_by`` (mapped, profile, rest), ``area_m2``, ``width_m`` and
    ``length_m`` and ``bays_lost`` of strips, ``street_id`` and ``carriageway_source`` of carriageway, parking and strips.
    Mapped ground comes first (carriageways, footways, parking, squares, green, water), then the profiles: carriageways with
    their parked cars, footways as wide as measured between what is needed and ``footway_most_m``; what nothing claims is
    leftover where it is wide, else footway. *Frontage* is leftover where no parcel says that the ground is public.
    """
    table = _partition(study)
    strips = given_back(study)
    both = FeatureTable.concat([table, strips])
    columns = {name: both.number(name) if name.endswith(("_m", "_m2", "_lost")) else both.text(name) for name in COLUMNS}
    return FeatureTable(both.geometry, columns, study.city.crs)


def _partition(study: Study) -> FeatureTable:
    rules = rule_file(RULES)
    tile_m = rules.number("tile_m")
    ground, _ = in_tiles(study.public_ground.polygons.geometry, tile_m)
    ground = ground[canonical_order(ground)]
    first = (*mapped_first(study), *driven_ground(study))
    uses = mapped_uses(study)
    claims = (*first, *uses, bridge_decks(study), footway_bands(study))
    decks, bands = len(claims) - 2, len(claims) - 1
    taken: List[_Pieces] = []
    left = ground
    for number in range(len(first)):  # a handful of claims, not features
        left, _ = _take(left, claims[number], number, taken)
    study.progress.at(0.4)
    # What no frontage is near, only carriageways: islands. Footways run along frontages, not around these.
    island = _islands(study.public_ground.polygons.geometry, left, tile_m)
    for number in (*range(len(first), decks), bands, decks):
        reach = ~island if number == bands else np.ones(len(left), dtype=bool)
        rest, of = _take(left[reach], claims[number], number, taken)
        left, island = np.concatenate([left[~reach], rest]), np.concatenate([island[~reach], island[reach][of]])
    loose: List[FeatureTable] = []
    for of_island in (True, False):
        wide, thin = shapes_of_rests(study, _merged(left[island == of_island], tile_m), of_island)
        loose.append(wide)
        taken.append(_Pieces(thin, bands, np.full(len(thin), -1)))
    study.progress.at(0.7)
    table = FeatureTable.concat([_joined(study, claims, taken, tile_m), *loose])
    geometry = shapely.normalize(table.geometry)
    order = canonical_order(geometry)
    table = table.select(order).with_geometry(geometry[order])
    study.progress.at(1.0)
    return table.with_columns(area_m2=shapely.area(table.geometry), variant=np.full(len(table), None, dtype=object))


def _take(left: np.ndarray, claim: Claim, number: int, taken: List[_Pieces]) -> Tuple[np.ndarray, np.ndarray]:
    """What is left of the ground (k,), each piece in one tile, when ``claim`` has taken its own, and the row each is from.

    The pieces taken are noted in ``taken``.

    A claim that is not apart is dissolved tile by tile first, so that ground under two of its shapes is counted once.
    """
    if not len(claim.shapes) or not len(left):
        return left, np.arange(len(left))
    tile_m = rule_file(RULES).number("tile_m")
    shapes, row = in_tiles(claim.shapes, tile_m)
    tile, covers = unions_by_row(*_by_tile(shapes, tile_m))
    of = _cells(left, tile_m)
    place = np.clip(np.searchsorted(tile, of), 0, len(tile) - 1)
    shapely.prepare(covers)
    met = np.flatnonzero((tile[place] == of) & shapely.intersects(covers[place], left))
    whole = shapely.covers(covers[place[met]], left[met])
    cut, within = met[~whole], met[whole]
    rest = shapely.difference(left[cut], covers[place[cut]])
    if claim.apart:
        piece, shape = canonical_pairs(*shapely.STRtree(shapes).query(left[met], predicate="intersects"))
        own, of_row = _parts(shapely.intersection(left[met[piece]], shapes[shape]))
        taken.append(_Pieces(own, number, row[shape[of_row]]))
    else:
        own, _ = _parts(shapely.intersection(left[cut], covers[place[cut]]))
        own = np.concatenate([own, left[within]])
        taken.append(_Pieces(own, number, np.full(len(own), -1)))
    untouched = np.ones(len(left), dtype=bool)
    untouched[met] = False
    rest, from_cut = _parts(rest)
    return np.concatenate([left[untouched], rest]), np.concatenate([np.flatnonzero(untouched), cut[from_cut]])


def _cells(shapes: np.ndarray, tile_m: float) -> np.ndarray:
    """The number (k,) of the tile that each shape lies in; shapes do not cross tiles."""
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    cell = np.floor((bounds[:, :2] + bounds[:, 2:]) / 2 / tile_m).astype(np.int64)
    # Two numbers in one: no city has a hundred million tiles a side.
    return cell[:, 0] * 100_000_000 + cell[:, 1]


def _by_tile(shapes: np.ndarray, tile_m: float) -> Tuple[np.ndarray, np.ndarray]:
    """The numbers of the tiles, sorted, and the shapes in that order."""
    cell = _cells(shapes, tile_m)
    order = np.argsort(cell, kind="stable")
    return cell[order], shapes[order]


def _parts(shapes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """The polygons of ``shapes`` (n,) that are more than noise, and the row of each."""
    parts, of = shapely.get_parts(polygons_only(shapes), return_index=True)
    kept = shapely.area(parts) > _NOISE_M2
    return parts[kept], of[kept]


def _islands(ground: np.ndarray, left: np.ndarray, tile_m: float) -> np.ndarray:
    """Whether (bool, k) each tiled piece ``left`` belongs to a patch that nowhere meets the edge of the ``ground``."""
    if not len(left):
        return np.zeros(0, dtype=bool)
    segments = segments_of(ground)
    edges = shapely.linestrings(np.stack([segments.start, segments.end], axis=1)) if len(segments) else ground[:0]
    at_edge = np.zeros(len(left), dtype=bool)
    if len(edges):
        at_edge[shapely.STRtree(edges).query(left, predicate="dwithin", distance=0.01)[0]] = True
    group = _patches(left, tile_m)
    met = np.zeros(group.max() + 1, dtype=bool)
    np.logical_or.at(met, group, at_edge)
    area = np.bincount(group, shapely.area(left))
    return ~met[group] & (area[group] <= rule_file(RULES).number("island_most_m2"))


def _patches(shapes: np.ndarray, tile_m: float, everywhere: bool = False) -> np.ndarray:
    """The number (k,) of the patch that each shape belongs to: shapes that share an edge on a seam of the tiles are one."""
    seam = np.flatnonzero(_on_seam(shapes, tile_m) | everywhere)
    one, other = shapely.STRtree(shapes[seam]).query(shapes[seam], predicate="dwithin", distance=_SEAM_M)
    pair = one < other
    one, other = seam[one[pair]], seam[other[pair]]
    shared = shapely.length(shapely.intersection(shapely.boundary(shapes[one]), shapely.boundary(shapes[other])))
    one, other = one[shared > 0.01], other[shared > 0.01]
    graph = coo_matrix((np.ones(len(one)), (one, other)), shape=(len(shapes), len(shapes)))
    number: np.ndarray = connected_components(graph, directed=False)[1]
    return number


def _on_seam(shapes: np.ndarray, tile_m: float) -> np.ndarray:
    """Whether (bool, k) a shape reaches an edge of its tile."""
    bounds = shapely.bounds(shapes) / tile_m
    on_seam: np.ndarray = (np.abs(bounds - np.round(bounds)) < _SEAM_M).any(axis=1)
    return on_seam


def _merged(shapes: np.ndarray, tile_m: float, everywhere: bool = False) -> np.ndarray:
    """The shapes (k,), which do not overlap, with those that share an edge on a seam of the tiles (or ``everywhere``) joined."""
    if not len(shapes):
        return shapes
    seam = _on_seam(shapes, tile_m) | everywhere
    rows = np.flatnonzero(seam)
    rows = rows[canonical_order(shapes[rows])]
    group = _patches(shapes[rows], tile_m, everywhere)
    order = np.argsort(group, kind="stable")
    _, joined = unions_by_row(group[order], shapes[rows][order])
    return np.concatenate([shapes[~seam], _parts(joined)[0]])


def _joined(study: Study, claims: Sequence[Claim], taken: Sequence[_Pieces], tile_m: float) -> FeatureTable:
    """The pieces taken as a table, those of one claim (and of one street) joined over the seams of the tiles."""
    tables: List[FeatureTable] = []
    for number, claim in enumerate(claims):  # a handful of claims, not features
        pieces = [held for held in taken if held.claim == number]
        shapes = np.concatenate([held.shapes for held in pieces] or [np.array([], dtype=object)])
        rows = np.concatenate([held.row for held in pieces] or [np.zeros(0, dtype=np.int64)])
        if claim.apart:
            order = np.lexsort((canonical_order(shapes).argsort(), rows))
            rows, unions = unions_by_row(rows[order], shapes[order])
            shapes, of = _parts(unions)
            rows = rows[of]
        else:
            # Rests too thin for anything but footway lie beside the footways, not on seams alone.
            shapes = _merged(shapes, tile_m, everywhere=number == len(claims) - 1)
            rows = np.full(len(shapes), -1)
        tables.append(_table(study, claim, shapes, rows))
    return FeatureTable.concat(tables)


def _table(study: Study, claim: Claim, shapes: np.ndarray, rows: np.ndarray) -> FeatureTable:
    streets = study.profiles.streets
    count = len(shapes)

    def constant(value: Optional[str]) -> np.ndarray:
        return np.full(count, value, dtype=object)

    said = {"part": claim.part, "subkind": claim.subkind, "known_by": claim.known_by}
    columns: Dict[str, np.ndarray] = {name: constant(value) for name, value in said.items()}
    columns["street_id"], columns["carriageway_source"] = constant(None), constant(None)
    if claim.street is not None:
        street = claim.street[rows]
        there = street >= 0
        columns["street_id"][there] = streets.text("street_id")[street[there]]
        if claim.part == "carriageway":
            columns["carriageway_source"][there] = streets.text("carriageway_source")[street[there]]
            if claim.known_by == "mapped":
                columns["carriageway_source"][:] = "polygon"
    return FeatureTable(shapes, columns, study.city.crs)
