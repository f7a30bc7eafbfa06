"""``city.gpkg`` read and written through QGIS; the headless twin is ``files.city``."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

import numpy as np

from ..core.city import City, schemas
from ..core.errors import InputError
from ..core.table import FeatureTable
from ..files.staging import staged_file
from .tables import layer_names, read_layer, write_layer


def read_city(path: Path, cancelled: Callable[[], bool] = lambda: False) -> City:
    """The city in a GeoPackage that :func:`write_city` or ``files.city`` wrote; InputError when it is none."""
    names = layer_names(path)
    missing = [name for name, schema in schemas().items() if schema.required and name not in names]
    if missing:
        raise InputError(f"{path.name} is no city: it lacks {', '.join(missing)}; its layers are {', '.join(names)}")
    layers = {name: _typed(read_layer(path, name, cancelled), name) for name in schemas() if name in names}
    crs = layers["study_area"].crs
    if crs is None:
        raise InputError(f"{path.name}: the study area has no coordinate reference system")
    return City({name: FeatureTable(t.geometry, t.columns, t.crs or crs) for name, t in layers.items()}, crs)


def write_city(city: City, path: Path) -> None:
    """``city`` as a GeoPackage, one table per layer, whole or not at all."""
    with staged_file(path) as draft:
        for name, table in city.layers.items():
            write_layer(table, draft, name, schemas()[name])


def _typed(table: FeatureTable, layer: str) -> FeatureTable:
    """The columns of the schema in its dtypes (an empty table has none of its own)."""
    columns = {}
    for field in schemas()[layer].fields:
        if field.type in ("number", "integer"):
            columns[field.name] = table.number(field.name)
        else:
            values = table.text(field.name)
            if field.type == "boolean":
                values = np.array([None if value is None else bool(value) for value in values], dtype=object)
            columns[field.name] = values
    return FeatureTable(table.geometry, columns, table.crs)
