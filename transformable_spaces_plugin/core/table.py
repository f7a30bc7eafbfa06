"""The one shape in which features travel through core: geometries, named columns and a coordinate reference system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterable, Mapping, Optional, Sequence

import numpy as np
import pyproj
import shapely

from .errors import MissingCrs, MissingField


@dataclass(frozen=True)
class FeatureTable:
    """Features as columns: ``geometry[i]`` belongs to ``columns[name][i]``.

    geometry: object array (n,) of shapely geometries; None where a feature has none.
    columns: name → array (n,). Numbers are float64 with NaN for missing (or int64 / bool where nothing can be missing);
    text is object with None for missing. Missing is never 0 or "".
    crs: the reference system of the geometries; None only for tables without geometry.
    """

    geometry: np.ndarray
    columns: Dict[str, np.ndarray]
    crs: Optional[pyproj.CRS]

    def __post_init__(self) -> None:
        geometry = self.geometry
        if not (isinstance(geometry, np.ndarray) and geometry.dtype == object and geometry.ndim == 1):
            raise ValueError("geometry is an object array of one dimension")
        for name, values in self.columns.items():
            if not isinstance(values, np.ndarray) or values.shape != geometry.shape:
                raise ValueError(f"column {name!r} is an array of {len(geometry)} values")
            if values.dtype.kind not in "fiOb":
                raise ValueError(f"column {name!r} has dtype {values.dtype}; float64, int64, bool or object is expected")

    @classmethod
    def make(cls, geometry: Iterable[Any], columns: Optional[Mapping[str, Any]] = None, crs: Any = None) -> FeatureTable:
        """A table from any sequences: numbers become float64 (None → NaN), everything else object (NaN → None)."""
        geometries = list(geometry)
        shapes = np.empty(len(geometries), dtype=object)
        shapes[:] = geometries
        made = {name: as_column(values) for name, values in (columns or {}).items()}
        return cls(shapes, made, pyproj.CRS.from_user_input(crs) if crs is not None else None)

    @classmethod
    def empty(cls, columns: Sequence[str] = (), crs: Any = None) -> FeatureTable:
        return cls.make([], {name: np.array([], dtype=object) for name in columns}, crs)

    def __len__(self) -> int:
        return len(self.geometry)

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def column(self, name: str) -> np.ndarray:
        """The column ``name``; MissingField, naming the columns that are there, when it is absent."""
        try:
            return self.columns[name]
        except KeyError:
            raise MissingField(f"field “{name}” is missing; there are: {', '.join(sorted(self.columns)) or 'none'}") from None

    def number(self, name: str) -> np.ndarray:
        """The column ``name`` as float64, all NaN when it is absent (for fields that may be missing)."""
        if name not in self.columns:
            return np.full(len(self), np.nan)
        return np.asarray(self.columns[name], dtype=float)

    def text(self, name: str) -> np.ndarray:
        """The column ``name`` as object array of str or None, all None when it is absent."""
        if name not in self.columns:
            return np.full(len(self), None, dtype=object)
        return self.columns[name].astype(object)

    def flag(self, name: str) -> np.ndarray:
        """The column ``name`` as bool array; missing counts as False."""
        if name not in self.columns:
            return np.zeros(len(self), dtype=bool)
        values = self.columns[name]
        if values.dtype == bool:
            return values
        if values.dtype == object:
            return np.array([value is not None and bool(value) for value in values], dtype=bool)
        return np.nan_to_num(values.astype(float)) != 0

    def with_columns(self, **columns: Any) -> FeatureTable:
        """The same features with ``columns`` added or replaced."""
        return FeatureTable(self.geometry, {**self.columns, **{k: as_column(v) for k, v in columns.items()}}, self.crs)

    def with_geometry(self, geometry: np.ndarray) -> FeatureTable:
        return FeatureTable(geometry, self.columns, self.crs)

    def without(self, *names: str) -> FeatureTable:
        return FeatureTable(self.geometry, {k: v for k, v in self.columns.items() if k not in names}, self.crs)

    def select(self, which: np.ndarray) -> FeatureTable:
        """The rows of a mask (bool) or of row numbers (int), in that order."""
        return FeatureTable(self.geometry[which], {name: values[which] for name, values in self.columns.items()}, self.crs)

    def to_crs(self, crs: Any) -> FeatureTable:
        """The table reprojected to ``crs`` (always x, y order); MissingCrs when it has none."""
        target = pyproj.CRS.from_user_input(crs)
        if self.crs is None:
            raise MissingCrs("the layer has no coordinate reference system; set it before use")
        if self.crs == target or not len(self):
            return FeatureTable(self.geometry, self.columns, target)
        transformer = pyproj.Transformer.from_crs(self.crs, target, always_xy=True)

        def move(points: np.ndarray) -> np.ndarray:
            # pyproj takes an array of one for a number, of which numpy warns: a point alone goes twice.
            both = np.repeat(points, 2, axis=0) if len(points) == 1 else points
            return np.column_stack(transformer.transform(both[:, 0], both[:, 1]))[: len(points)]

        return FeatureTable(shapely.transform(self.geometry, move), self.columns, target)

    @staticmethod
    def concat(tables: Sequence[FeatureTable]) -> FeatureTable:
        """The rows of all tables one after the other; a column that a table lacks is missing there. One CRS is required."""
        if not tables:
            raise ValueError("concat needs at least one table")
        if len({table.crs for table in tables if len(table)}) > 1:
            raise ValueError("the tables to join have different reference systems")
        names = list(dict.fromkeys(name for table in tables for name in table.columns))
        columns: Dict[str, np.ndarray] = {}
        for name in names:
            parts = [
                table.columns[name] if name in table.columns else np.full(len(table), None, dtype=object) for table in tables
            ]
            numeric = [p for t, p in zip(tables, parts) if name in t.columns and len(p)]
            if numeric and all(part.dtype.kind in "fib" for part in numeric):
                if all(name in t.columns for t in tables if len(t)) and len({p.dtype for p in numeric}) == 1:
                    columns[name] = np.concatenate([p.astype(numeric[0].dtype) for p in parts])
                else:
                    columns[name] = np.concatenate([np.asarray(part, dtype=float) for part in parts])
            else:
                columns[name] = np.concatenate([part.astype(object) for part in parts])
        with_crs = [table.crs for table in tables if len(table)] or [table.crs for table in tables]
        return FeatureTable(np.concatenate([table.geometry for table in tables]), columns, with_crs[0])


def missing(column: np.ndarray) -> np.ndarray:
    """Where a column of text or objects is missing (bool, n)."""
    return np.array([value is None for value in column], dtype=bool)


def as_column(values: Any) -> np.ndarray:
    """Any sequence as a column: float64, int64, bool, or object with None for missing."""
    if isinstance(values, np.ndarray):
        if values.dtype.kind in "iu":
            return values.astype(np.int64)
        if values.dtype.kind == "f":
            return values.astype(np.float64)
        if values.dtype.kind in "bO":
            return values
        column = values.astype(object)
        if values.dtype.kind in "US":
            column[values == ""] = None
        return column
    items = list(values)
    present = [item for item in items if item is not None]
    if present and all(isinstance(item, (bool, np.bool_)) for item in present):
        return np.array(items, dtype=bool) if len(present) == len(items) else _objects(items)
    if present and all(isinstance(item, (int, float, np.number)) for item in present):
        return np.array([np.nan if item is None else float(item) for item in items], dtype=float)
    return _objects(items)


def _objects(items: Sequence[Any]) -> np.ndarray:
    column = np.empty(len(items), dtype=object)
    column[:] = items
    return column
