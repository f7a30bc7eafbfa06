"""What a reading does to the rows of its source layer: columns joined from another, points made of columns, rows grouped."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Tuple

import numpy as np
import pyproj
import shapely

from ...errors import MissingField
from ...notes import Notes
from ...table import FeatureTable, as_column
from ..model import schemas
from ..values import RULES
from .names import first_layer, key
from .preset import Join


def joined(
    table: FeatureTable, source: str, joins: Tuple[Join, ...], tables: Mapping[str, FeatureTable], notes: Notes
) -> FeatureTable:
    """``table`` with the columns of the layers that ``joins`` name, row by row where the keys are equal; missing where none is.

    Keys are compared as text without leading zeros (“010040101” may have been read as a number). Columns that the table has
    stay. The table as it is where no other layer is there. MissingField when one of the two lacks its key.
    """
    for join in joins:
        table = _with_joined(table, source, join, tables, notes)
    return table


def _with_joined(table: FeatureTable, source: str, join: Join, tables: Mapping[str, FeatureTable], notes: Notes) -> FeatureTable:
    other_name = first_layer(join.sources, [name for name in tables if name != source])
    if other_name is None:
        return table
    other = tables[other_name]
    left, right = _key_column(table, source, join.on), _key_column(other, other_name, join.key)
    row_of: Dict[str, int] = {}
    for row, name in enumerate(right):  # a loop over names, to look them up; the first of doubles counts
        if name is not None:
            row_of.setdefault(name, row)
    found = np.array([row_of.get(name, -1) if name is not None else -1 for name in left], dtype=np.int64)
    notes.count("preset_unjoined", int((found < 0).sum()), layer=source, other=other_name)
    have = {name.casefold() for name in table.columns}
    added = {}
    for name, values in other.columns.items():
        if name.casefold() not in have:
            column = np.full(len(table), None, dtype=object)
            column[found >= 0] = values[found[found >= 0]]
            added[name] = as_column(list(column))
    return FeatureTable(table.geometry, {**table.columns, **added}, table.crs)


def _key_column(table: FeatureTable, source: str, names: Tuple[str, ...]) -> List[Optional[str]]:
    by_name = {name.casefold(): name for name in table.columns}
    for name in names:
        if name.casefold() in by_name:
            keys = (key(value) for value in table.columns[by_name[name.casefold()]])
            return [None if text is None else text.lstrip("0") for text in keys]
    there = ", ".join(sorted(table.columns)) or "none"
    raise MissingField(f"layer “{source}” lacks the field {' or '.join(names)}; its fields are: {there}")


def placed(table: FeatureTable, columns: Tuple[str, ...]) -> FeatureTable:
    """``table`` with points (EPSG:4326) made of its columns, where it has no geometry at all: latitude and longitude in one
    text (“48.9, 2.4”) or in two columns. Rows whose numbers cannot be read or are no degrees stay without geometry."""
    by_name = {name.casefold(): name for name in table.columns}
    names = [by_name[name.casefold()] for name in columns if name.casefold() in by_name]
    if not len(table) or not shapely.is_missing(table.geometry).all() or not columns or len(names) < len(columns):
        return table
    if len(names) == 1:
        halves = [str(text).split(",") if text is not None else [] for text in table.columns[names[0]]]
        texts = [[pair[i].strip("[] ") if len(pair) == 2 else None for pair in halves] for i in (0, 1)]
    else:
        texts = [list(table.columns[name]) for name in names]
    latitude, longitude = (RULES["number"](as_column(column))[0] for column in texts)
    there = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180) & ((latitude != 0) | (longitude != 0))
    shapes = np.full(len(table), None, dtype=object)
    shapes[there] = shapely.points(longitude[there], latitude[there])
    return FeatureTable(shapes, table.columns, pyproj.CRS.from_epsg(4326))


def grouped(table: FeatureTable, layer: str, names: np.ndarray, notes: Notes) -> FeatureTable:
    """One row for all rows of the same name (object, n; a row without name stays alone), whatever their order.

    A boolean is true where it is in any row, and false where it is in none and known in one; a class is the one that comes first
    in the schema (of severities: the worst); of everything else the least value that is there, and of places the first by shape.
    """
    if not len(table):
        return table
    keys = [name if name is not None else f"\0{row}" for row, name in enumerate(key(name) for name in names)]
    unique, of = np.unique(np.array(keys, dtype=str), return_inverse=True)
    wkb = shapely.to_wkb(table.geometry, output_dimension=2)
    shapes = np.array([b"\xff" if item is None else item for item in wkb], dtype=object)  # the missing last
    first = _first_of(of, shapes)
    notes.info("preset_grouped", layer=layer, count=len(table), groups=len(unique))
    columns: Dict[str, np.ndarray] = {}
    for name, values in table.columns.items():
        rule = schemas()[layer].field(name)
        ranks: List[Any]
        if rule.type == "boolean":
            known, _ = RULES["boolean"](values)
            ranks = [2 if value is None else int(not value) for value in known]
        elif rule.classes is not None:
            ranks = [rule.classes.index(value) if value in rule.classes else len(rule.classes) for value in values]
        else:
            ranks = [(value is None or value != value, str(value)) for value in values]
        ordered = np.empty(len(ranks), dtype=object)
        ordered[:] = ranks
        columns[name] = values[_first_of(of, ordered)]
    return FeatureTable(table.geometry[first], columns, table.crs)


def _first_of(group: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """The row with the least rank of each group, groups in order."""
    order = np.array(sorted(range(len(group)), key=lambda row: (group[row], ranks[row])), dtype=np.int64)
    starts = np.concatenate([[True], group[order][1:] != group[order][:-1]])
    return order[starts]
