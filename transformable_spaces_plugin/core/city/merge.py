"""Several sources as one city: which of them gives which layer, without doubles, with the source of every feature kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..errors import DataFileError, InputError
from ..notes import Notes
from ..table import FeatureTable
from .model import City, conform, schemas
from .study_area import reach_of

RULES = ("first", "union", "overlay")


@dataclass(frozen=True)
class MergeRule:
    """How a layer that several sources have is merged: ``first``, ``union`` or ``overlay`` (``merge.json``).

    Doubles of a union are features of a later source nearer than ``near_m`` to one of an earlier (where one of the two is no
    polygon), or polygons of which a share ``overlap`` of the smaller lies in the other; ``same``: only where this field agrees.
    """

    rule: str = "first"
    near_m: float = 0.0
    overlap: float = 1.0
    same: Optional[str] = None


@lru_cache(maxsize=1)
def merge_rules() -> Mapping[str, MergeRule]:
    """The rules of ``merge.json`` by layer; a layer that is not there goes by ``first``. DataFileError when one is broken."""
    path = Path(__file__).with_suffix(".json")
    found: Dict[str, MergeRule] = {}
    for layer, body in json.loads(path.read_text(encoding="utf-8"))["layers"].items():
        place = f"layers.{layer}"
        if layer not in schemas() or body.get("rule") not in RULES or not body.get("source"):
            raise DataFileError(path.name, place, f"a layer of a city with a rule ({', '.join(RULES)}) and a source is expected")
        if body.get("same") is not None and body["same"] not in schemas()[layer].names:
            raise DataFileError(path.name, f"{place}.same", f"{layer} has no such field")
        near, overlap = float(body.get("near_m", 0.0)), float(body.get("overlap", 1.0))
        found[layer] = MergeRule(body["rule"], near, overlap, body.get("same"))
    return found


def merge_cities(
    cities: Sequence[Tuple[City, str]], notes: Notes, precedence: Optional[Mapping[str, Sequence[str]]] = None
) -> City:
    """One city of several sources, each given with its name, in order of precedence.

    The first city gives the reference system and the study area; what of the others lies further from it than the margin is left
    out. A layer that one source has comes from it. A layer that several have comes from the first (``first``), or from all without
    doubles (``union``), or from the first with its missing fields filled from the others (``overlay``), by :func:`merge_rules`.
    precedence: layer → names of sources in the order in which they count for this layer; names left out come after, in the order
    of ``cities``. An empty layer gives way to one with features (a map may have nothing of what a register holds); when all are
    empty it is empty, not absent. Every feature keeps its ``source``, and gets the name of its city where it has none. Ids stay,
    numbered where two sources have the same (``T``, ``T:2``). Rasters: the first that is there.
    Raises InputError when no city is given, two have the same name, or ``precedence`` names none of the cities.
    """
    names = [name for _, name in cities]
    if not cities or len(set(names)) < len(names):
        raise InputError("cities to merge are given with a different name each")
    base = cities[0][0]
    wanted = dict(precedence or {})
    for layer, order in wanted.items():
        unknown = [name for name in order if name not in names]
        if unknown or layer not in schemas():
            raise InputError(f"precedence of “{layer}”: there is no {unknown[0] if unknown else 'such layer'}; sources: {', '.join(names)}")
    reach = reach_of(base.study_area)
    shapely.prepare(reach)
    layers: Dict[str, FeatureTable] = {}
    for layer in schemas():
        order = [*wanted.get(layer, ()), *[name for name in names if name not in wanted.get(layer, ())]]
        given = [(_of_city(city, name, layer, base, reach, notes), name) for name in order for city, own in cities if own == name]
        tables = [(table, name) for table, name in given if table is not None]
        if layer == "study_area":
            layers[layer] = base.required(layer)
        elif tables:
            layers[layer] = _merged(layer, tables, notes)
    rasters = {name: raster for city, _ in reversed(cities) for name, raster in city.rasters.items()}
    return City(layers, base.crs, rasters)


def _of_city(city: City, name: str, layer: str, base: City, reach: shapely.Geometry, notes: Notes) -> Optional[FeatureTable]:
    """The layer of one city in the reference system of the base, near its study area, every feature with a source."""
    if not city.has(layer):
        return None
    table = city.layer(layer)
    if table.crs != base.crs:
        table = conform(table, layer, base.crs, notes)
    if city is not base:
        table = table.select(shapely.intersects(reach, table.geometry))
    return table.with_columns(source=[value if value is not None else name for value in table.text("source")])


def _merged(layer: str, tables: List[Tuple[FeatureTable, str]], notes: Notes) -> FeatureTable:
    """One layer of the tables that have it, in order of precedence."""
    rule = merge_rules().get(layer, MergeRule())
    table, first = tables[0]
    for other, name in tables[1:]:
        if rule.rule == "union":
            new = other.select(~_doubles(table, other, rule))
            notes.info("merge_union", layer=layer, name=name, count=len(new), doubles=len(other) - len(new))
            table = _renumbered(FeatureTable.concat([table, new]))
        elif rule.rule == "overlay" and len(table):
            table = _overlaid(table, other, rule)
            notes.info("merge_overlay", layer=layer, name=name, first=first)
        elif not len(table) and len(other):  # nothing mapped here, something there
            table, first = other, name
        else:
            notes.info("merge_first", layer=layer, name=name, first=first, count=len(other))
    return table


def _doubles(table: FeatureTable, other: FeatureTable, rule: MergeRule) -> np.ndarray:
    """Which features of ``other`` (bool) are in ``table`` already."""
    double = np.zeros(len(other), dtype=bool)
    if not len(table) or not len(other):
        return double
    row, found = shapely.STRtree(table.geometry).query(other.geometry, predicate="dwithin", distance=rule.near_m)
    if rule.same is not None:
        left, right = other.text(rule.same)[row], table.text(rule.same)[found]
        agree = np.array([a is None or b is None or a == b for a, b in zip(left, right)], dtype=bool)
        row, found = row[agree], found[agree]
    here, there = other.geometry[row], table.geometry[found]
    areas = (shapely.get_dimensions(here) == 2) & (shapely.get_dimensions(there) == 2)
    double[row[~areas]] = True
    row, here, there = row[areas], here[areas], there[areas]
    smaller = np.minimum(shapely.area(here), shapely.area(there))
    common = shapely.area(shapely.intersection(here, there))
    double[row[common >= rule.overlap * smaller]] = True
    return double


def _overlaid(table: FeatureTable, other: FeatureTable, rule: MergeRule) -> FeatureTable:
    """``table`` with its missing numbers and flags filled from the polygons of ``other`` that lie over it.

    Flags: true where the true ones cover at least the share ``overlap`` of it, else false. Numbers: the mean by area of those that
    cover at least that share; counts (inhabitants) are not shared out.
    """
    schema = schemas()["neighbourhoods"]
    row, found = shapely.STRtree(other.geometry).query(table.geometry, predicate="intersects")
    common = shapely.area(shapely.intersection(table.geometry[row], other.geometry[found]))
    whole = shapely.area(table.geometry)
    filled: Dict[str, np.ndarray] = {}
    for name in schema.names:
        kind = schema.field(name).type
        if kind == "boolean":
            there = np.array([value is True for value in other.text(name)], dtype=bool)
            if not np.array([value is not None for value in other.text(name)], dtype=bool).any():
                continue
            covered = np.bincount(row, weights=common * there[found], minlength=len(table))
            made = covered >= rule.overlap * whole
            filled[name] = np.array([bool(new) if old is None else old for old, new in zip(table.text(name), made)], dtype=object)
        elif kind == "number" and schema.field(name).unit == "0..100":
            values = other.number(name)
            known = np.isfinite(values[found])
            weight = np.bincount(row[known], weights=common[known], minlength=len(table))
            total = np.bincount(row[known], weights=(common * values[found])[known], minlength=len(table))
            mean = np.divide(total, weight, out=np.full(len(table), np.nan), where=weight >= np.maximum(rule.overlap * whole, 1e-9))
            old = table.number(name)
            filled[name] = np.where(np.isnan(old), np.round(mean, 6), old)
    return table.with_columns(**filled)


def _renumbered(table: FeatureTable) -> FeatureTable:
    """The table with ids made unique in the order of its rows."""
    taken = set()
    unique: List[Optional[str]] = []
    for name in table.text("id"):  # a loop over names, to number the doubles
        new, number = name, 1
        while new is not None and new in taken:
            number += 1
            new = f"{name}:{number}"
        taken.add(new)
        unique.append(new)
    column = np.empty(len(unique), dtype=object)
    column[:] = unique
    return table.with_columns(id=column)
