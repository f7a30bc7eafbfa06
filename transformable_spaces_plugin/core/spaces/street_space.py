"""Street space that adds up: the public ground shared out by use, and the strips that each variant of a street gives back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Optional, Sequence

import numpy as np
import shapely

from ..schema import LayerSchema, load_schemas
from ..table import FeatureTable
from .order import canonical_order
from .public_ground import ground_tile_m
from .rule_file import rule_file
from .street_claims import RULES, Claim, bridge_decks, driven_ground, footway_bands, mapped_first, mapped_uses
from .street_rests import wide_rests
from .street_strips import given_back
from .study import Study
from .taking import Ground, merged

_SCHEMA_FILE = Path(__file__).with_name("street_space_schema.json")
PARTS = ("carriageway", "footway", "parking", "square", "green", "water", "other", "leftover")
COLUMNS = ("part", "subkind", "variant", "known_by", "area_m2", "width_m", "length_m", "bays_lost", "street_id", "carriageway_source")


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
    public, tile_m = study.public_ground, ground_tile_m()
    ground = Ground.of(public.pieces, tile_m)
    first, uses = (*mapped_first(study), *driven_ground(study)), mapped_uses(study)
    claims = (*first, *uses, bridge_decks(study), footway_bands(study))
    decks, bands = len(claims) - 2, len(claims) - 1
    taken: List[_Pieces] = []
    for number in range(decks):  # a handful of claims, not features
        study.progress.at(0.4 * (number + 1) / decks)
        shapes, row, ground = ground.taken_by(claims[number].shapes, claims[number].apart)
        taken.append(_Pieces(shapes, number, row))
        if number == len(first) - 1:
            # What no frontage is near, only carriageways: islands. Footways run along frontages, not around these.
            ground = ground.with_islands(public.polygons.geometry, rule_file(RULES).number("island_most_m2"))
    study.progress.at(0.4)
    rests = ground.without(claims[bands].shapes, islands=False)
    study.progress.at(0.5)
    under_decks, _, rests = rests.taken_by(claims[decks].shapes, apart=False)
    shapes, row, ground = ground.taken_by(under_decks, apart=False)
    taken.append(_Pieces(shapes, decks, row))
    study.progress.at(0.6)
    wide = FeatureTable.concat([
        wide_rests(study, merged(rests.shapes[rests.island == island], tile_m)[0], island) for island in (True, False)
    ])
    shapes, row, ground = ground.taken_by(wide.geometry, apart=True)
    shapes, row = merged(shapes, tile_m, row)
    wide = wide.select(row).with_geometry(shapes)
    # Footway is what neither these nor a deck take: the bands, and beside them what is too thin for anything else.
    taken.append(_Pieces(ground.shapes, bands, np.full(len(ground.shapes), -1)))
    study.progress.at(0.7)
    table = FeatureTable.concat([_joined(study, claims, taken, tile_m), wide])
    geometry = shapely.normalize(table.geometry)
    order = canonical_order(geometry)
    table = table.select(order).with_geometry(geometry[order])
    study.progress.at(0.8)
    return table.with_columns(area_m2=shapely.area(table.geometry), variant=np.full(len(table), None, dtype=object))


def _joined(study: Study, claims: Sequence[Claim], taken: Sequence[_Pieces], tile_m: float) -> FeatureTable:
    """The pieces taken as a table, those of one claim (and of one street) joined over the seams of the tiles."""
    tables: List[FeatureTable] = []
    for number, claim in enumerate(claims):  # a handful of claims, not features
        pieces = [held for held in taken if held.claim == number]
        shapes = np.concatenate([held.shapes for held in pieces] or [np.array([], dtype=object)])
        rows = np.concatenate([held.row for held in pieces] or [np.zeros(0, dtype=np.int64)])
        shapes, rows = merged(shapes, tile_m, rows)
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
