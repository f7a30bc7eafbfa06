"""``city.gpkg`` read and written without QGIS; the twin is ``bridge.city``."""

from __future__ import annotations

from pathlib import Path
from typing import Dict

import numpy as np

from ..core.city import City, schemas
from ..core.errors import InputError
from ..core.table import FeatureTable
from .tables import layer_names, read_table, write_tables


def read_city(path: Path) -> City:
    """The city in a GeoPackage that :func:`write_city` or ``bridge.city`` wrote; InputError when it is none.

    Columns come in the dtypes of the schema: numbers float64, booleans and text object, missing NaN / None.
    """
    names = layer_names(path)
    missing = [name for name, schema in schemas().items() if schema.required and name not in names]
    if missing:
        raise InputError(f"{path.name} is no city: it lacks {', '.join(missing)}; its layers are {', '.join(names)}")
    layers = {name: _typed(read_table(path, name), name) for name in schemas() if name in names}
    crs = layers["study_area"].crs
    if crs is None:
        raise InputError(f"{path.name}: the study area has no coordinate reference system")
    return City({name: FeatureTable(t.geometry, t.columns, t.crs or crs) for name, t in layers.items()}, crs)


def write_city(city: City, path: Path) -> None:
    """``city`` as a GeoPackage, one table per layer (empty ones too), whole or not at all; rasters stay where they are."""
    write_tables(path, city.layers, schemas())


def _typed(table: FeatureTable, layer: str) -> FeatureTable:
    """The columns of the schema in its dtypes (an empty table has none of its own)."""
    columns: Dict[str, np.ndarray] = {}
    for field in schemas()[layer].fields:
        if field.type in ("number", "integer"):
            columns[field.name] = table.number(field.name)
            continue
        values = table.text(field.name)
        if field.type == "boolean":
            values = np.array([None if value is None or value != value else bool(value) for value in values], dtype=object)
        columns[field.name] = values
    return FeatureTable(table.geometry, columns, table.crs)
