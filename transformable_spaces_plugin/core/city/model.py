"""The city model: named layers that obey ``schema.json``, in one projected reference system in metres."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import List, Mapping, Tuple

import numpy as np
import pyproj
import shapely

from ..errors import InputError, MissingCrs, MissingField, MissingLayer
from ..notes import Notes
from ..schema import Field, LayerSchema, load_schemas
from ..table import FeatureTable
from .raster import Raster
from .values import RULES

_TYPE_IDS = {"point": (0, 4), "line": (1, 2, 5), "polygon": (3, 6)}


@lru_cache(maxsize=1)
def schemas() -> Mapping[str, LayerSchema]:
    """The schema of every city layer, by layer name, in the order of the file."""
    return load_schemas(Path(__file__).with_name("schema.json"))


@dataclass(frozen=True)
class City:
    """The layers of one study area; a layer that is not among them is *absent*, one of no rows is *empty*.

    layers: name → table in ``crs``, each with exactly the columns of its schema (missing values NaN / None).
    rasters: name (``lst_c``, ``dtm_m``, …) → raster, any resolution and CRS.
    """

    layers: Mapping[str, FeatureTable]
    crs: pyproj.CRS
    rasters: Mapping[str, Raster] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, table in self.layers.items():
            if name not in schemas():
                raise InputError(f"“{name}” is no layer of a city; the layers are: {', '.join(schemas())}")
            if table.crs != self.crs:
                raise InputError(f"layer “{name}” is not in the reference system of the city")

    def has(self, name: str) -> bool:
        """Whether the layer is there (it may be empty)."""
        return name in self.layers

    def layer(self, name: str) -> FeatureTable:
        """The layer ``name``; an empty table of its columns when it is absent (ask :meth:`has` for the difference)."""
        if name in self.layers:
            return self.layers[name]
        return FeatureTable.empty(schemas()[name].names, self.crs)

    def required(self, name: str) -> FeatureTable:
        """The layer ``name``; MissingLayer, naming the layers that are there, when it is absent or empty."""
        table = self.layers.get(name)
        if table is None or not len(table):
            present = ", ".join(sorted(key for key, value in self.layers.items() if len(value))) or "none"
            raise MissingLayer(f"the city has no {name}; layers with features are: {present}")
        return table

    @property
    def study_area(self) -> shapely.Geometry:
        """The study area as one valid (multi)polygon."""
        return shapely.union_all(self.required("study_area").geometry)

    @property
    def absent(self) -> List[str]:
        return [name for name in schemas() if name not in self.layers]

    def with_layers(self, **layers: FeatureTable) -> City:
        return City({**self.layers, **layers}, self.crs, self.rasters)

    def with_rasters(self, **rasters: Raster) -> City:
        return City(self.layers, self.crs, {**self.rasters, **rasters})


def conform(table: FeatureTable, layer: str, crs: pyproj.CRS, notes: Notes) -> FeatureTable:
    """``table`` made to obey the schema of ``layer``: fields coerced by their rule, geometry repaired, flat, single and in ``crs``.

    Columns that the schema does not know are dropped; columns that the table lacks are added as missing. Z and M are
    dropped. Lines and points are split into single parts, polygons keep their parts. Whatever is repaired, skipped or
    unreadable is counted in ``notes``. Raises MissingCrs, and MissingField when a required field is absent.
    """
    schema = schemas()[layer]
    if table.crs is None and len(table):
        raise MissingCrs(f"layer “{layer}” has no coordinate reference system; set it before use")
    for required in schema.fields:
        if required.required and required.name not in table:
            there = ", ".join(sorted(table.columns)) or "none"
            raise MissingField(f"layer “{layer}” lacks the field “{required.name}”; its fields are: {there}")
    table = repair(table, layer, schema.geometry, notes)
    if table.crs != crs:
        table = FeatureTable(table.geometry, table.columns, table.crs or crs).to_crs(crs)
    columns = {f.name: _coerce(table, f, layer, notes) for f in schema.fields}
    return FeatureTable(table.geometry, columns, crs)


def repair(table: FeatureTable, layer: str, geometry: Tuple[str, ...], notes: Notes) -> FeatureTable:
    """``table`` with valid, flat geometries of the kinds ``geometry`` only; what was repaired or skipped is counted."""
    shapes = shapely.force_2d(table.geometry)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    finite = np.isfinite(shapely.bounds(shapes)).all(axis=1)
    keep = there & finite
    notes.count("geometry_empty", int((~keep).sum()), layer=layer)
    table, shapes = table.select(keep), shapes[keep]
    invalid = ~shapely.is_valid(shapes)
    if invalid.any():
        shapes = shapes.copy()
        shapes[invalid] = [_polygons_of(s) if "polygon" in geometry else s for s in shapely.make_valid(shapes[invalid])]
        notes.count("geometry_repaired", int(invalid.sum()), layer=layer)
    allowed = np.isin(shapely.get_type_id(shapes), [i for kind in geometry for i in _TYPE_IDS[kind]]) & ~shapely.is_empty(shapes)
    notes.count("geometry_wrong_type", int((~allowed).sum()), layer=layer, expected="/".join(geometry))
    table, shapes = table.select(allowed), shapes[allowed]
    # Lines and points in single parts: a part of a street is a street. A polygon's parts share one count (spaces, inhabitants).
    split = np.isin(shapely.get_type_id(shapes), (4, 5))
    if split.any():
        several, whole = np.flatnonzero(split), np.flatnonzero(~split)
        parts, of = shapely.get_parts(shapes[several], return_index=True)
        rows = several[of]
        order = np.argsort(np.concatenate([rows, whole]), kind="stable")
        rows = np.concatenate([rows, whole])[order]
        shapes = np.concatenate([parts, shapes[whole]])[order]
        table = table.select(rows)
    return FeatureTable(shapes, table.columns, table.crs)


def _polygons_of(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygon parts of what make_valid gave (it may add the lines and points where a ring touched itself)."""
    if shape.geom_type != "GeometryCollection":
        return shape
    parts = shapely.get_parts(shape)
    areas = parts[shapely.get_dimensions(parts) == 2]
    return shapely.union_all(areas) if len(areas) else shape


def _coerce(table: FeatureTable, field_: Field, layer: str, notes: Notes) -> np.ndarray:
    """The column of ``field_`` in its type; unreadable, out-of-range and unknown values become missing and are counted."""
    if field_.name not in table:
        return np.full(len(table), np.nan) if field_.type in ("number", "integer") else np.full(len(table), None, dtype=object)
    column = table.columns[field_.name]
    if field_.type in ("number", "integer", "boolean"):
        rule = field_.rule or ("boolean" if field_.type == "boolean" else "number")
        values, unreadable = RULES[rule](column)
        if unreadable.any():
            example = str(column[np.flatnonzero(unreadable)[0]])
            notes.count("value_unreadable", int(unreadable.sum()), layer=layer, field=field_.name, expected=rule, example=example)
        if field_.type == "boolean":
            return np.array([None if v is None else bool(v) for v in values], dtype=object)
        low = -np.inf if field_.minimum is None else field_.minimum
        high = np.inf if field_.maximum is None else field_.maximum
        outside = (values < low) | (values > high) | np.isinf(values)
        if outside.any():
            notes.count("value_out_of_range", int(outside.sum()), layer=layer, field=field_.name, minimum=low, maximum=high)
            values = np.where(outside, np.nan, values)
        return values
    text = np.array(
        [None if v is None or v != v or str(v).strip() == "" else _as_text(v) for v in column], dtype=object
    )
    if field_.classes is not None:
        unknown = np.array([v is not None and v not in field_.classes for v in text], dtype=bool)
        if unknown.any():
            example = str(text[np.flatnonzero(unknown)[0]])
            notes.count("value_unknown_class", int(unknown.sum()), layer=layer, field=field_.name, example=example)
            text[unknown] = None
    return text


def _as_text(value: object) -> str:
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


