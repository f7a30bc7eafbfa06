"""Vector files as FeatureTables and back, without QGIS; the twin is ``bridge.tables``, and both give core the same arrays."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import warnings
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple

import numpy as np
import pyogrio
import pyogrio.errors
import pyogrio.raw
import pyproj
import pyproj.exceptions
import shapely

from ..core.city.reference_system import known_crs
from ..core.errors import InputError, OutputError
from ..core.schema import LayerSchema
from ..core.table import FeatureTable
from .staging import staged_file

_TROUBLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    pyogrio.errors.CRSError,
    RuntimeError,
    ValueError,
)
_DECLARED: Dict[Tuple[str, ...], str] = {("point",): "Point", ("line",): "LineString", ("polygon",): "MultiPolygon"}
# What the geometries of a table may share: type ids of the kind, its single and its multi name.
_KINDS = (((0, 4), "Point", "MultiPoint"), ((1, 2, 5), "LineString", "MultiLineString"), ((3, 6), "Polygon", "MultiPolygon"))


def layer_names(path: Path) -> List[str]:
    """The layers of a vector file in its order, those without geometry included; InputError when it cannot be read."""
    if not path.exists():
        raise InputError(f"there is no {path}")
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
    except _TROUBLE as error:
        raise _unreadable(path) from error
    if not names:
        raise _unreadable(path)
    return names


def read_table(path: Path, layer: Optional[str] = None, bounds: Optional[FeatureTable] = None) -> FeatureTable:
    """Layer ``layer`` of a vector file (None: its only layer) as a table in the CRS of the file.

    Numbers become float64 (null → NaN), booleans and text object (null → None), dates ISO text. A multi geometry of one
    part becomes that part; curves are segmentised; Z stays. The column ``fid`` and binary columns are left out.
    ``bounds``: read only features whose box meets the box of these, whatever its CRS.
    Raises InputError when the file is not there, damaged or of another format, or has no such layer.
    """
    names = layer_names(path)
    if layer is None:
        if len(names) > 1:
            raise InputError(f"{path.name} has several layers; say which: {', '.join(names)}")
        layer = names[0]
    if layer not in names:
        raise InputError(f"{path.name} has no layer “{layer}”; it has: {', '.join(names)}")
    try:
        with warnings.catch_warnings():  # about Z or M lost and odd fields skipped: nothing that a reader needs
            warnings.simplefilter("ignore")
            info = pyogrio.read_info(path, layer=layer)
            box = _box(bounds, _crs(info["crs"]))
            meta, _, wkb, data = pyogrio.raw.read(path, layer=layer, bbox=box, datetime_as_string=True)
        shapes = np.full(len(data[0]) if data else 0, None, dtype=object) if wkb is None else shapely.from_wkb(wkb)
    except (*_TROUBLE, shapely.errors.GEOSException) as error:
        raise InputError(f"layer “{layer}” of {path.name} cannot be read: it is damaged") from error
    columns: Dict[str, np.ndarray] = {}
    for name, values, kind in zip(meta["fields"], data, meta["dtypes"]):
        if str(name).lower() != "fid":
            column = _read_column(values, str(kind))
            if column is not None:
                columns[str(name)] = column
    return FeatureTable(single_parts(shapes), columns, _crs(meta["crs"]))


def single_parts(shapes: np.ndarray) -> np.ndarray:
    """Multi geometries of exactly one part as that part; everything else as it is."""
    lonely = np.isin(shapely.get_type_id(shapes), (4, 5, 6)) & (shapely.get_num_geometries(shapes) == 1)
    if lonely.any():
        shapes = shapes.copy()
        shapes[lonely] = shapely.get_geometry(shapes[lonely], 0)
    return shapes


def write_table(
    path: Path, layer: str, table: FeatureTable, schema: Optional[LayerSchema] = None, append: bool = False
) -> None:
    """``table`` as layer ``layer`` of a GeoPackage, whole or not at all; see :func:`write_tables`.

    ``append`` keeps the other layers of a file that is there; without it the file holds this layer only.
    """
    write_tables(path, {layer: table}, {layer: schema} if schema else {}, append)


def write_tables(
    path: Path,
    tables: Mapping[str, FeatureTable],
    schemas: Optional[Mapping[str, LayerSchema]] = None,
    append: bool = False,
    spatial_index: bool = True,
) -> None:
    """The tables as layers of one GeoPackage, in their order: the file is replaced in one step or stays as it was.

    Geometry column ``geom``, row number ``fid``; a layer with a schema gets its field types and geometry type (polygon
    layers are MultiPolygon, layers of several kinds Unknown), one without gets what its columns and geometries share.
    Missing values are NULL. Z and M are dropped. ``spatial_index`` False makes small files smaller.
    Raises OutputError, naming the layer, when the file cannot be written.
    """
    with staged_file(path) as draft:
        if append and path.exists():
            _copy(path, draft)
        for name, table in tables.items():
            _write_layer(draft, name, table, (schemas or {}).get(name), spatial_index)
    # A log that another program left beside the former file would be replayed into the new one.
    for suffix in ("-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def _copy(path: Path, draft: Path) -> None:
    try:
        shutil.copyfile(path, draft)
        with contextlib.closing(sqlite3.connect(draft)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"cannot add to {path.name}: it is damaged or no GeoPackage") from error


def _write_layer(path: Path, layer: str, table: FeatureTable, schema: Optional[LayerSchema], spatial_index: bool) -> None:
    known = {field.name: field.type for field in schema.fields} if schema else {}
    written = [_written_column(values, known.get(name) or column_type(values)) for name, values in table.columns.items()]
    declared = _geometry_type(table, schema)
    shapes = shapely.force_2d(table.geometry)
    if declared == "MultiPolygon":
        single = shapely.get_type_id(shapes) == 3
        shapes[single] = [shapely.multipolygons([shape]) for shape in shapes[single]]
    if declared is None:
        options: Dict[str, Any] = {"layer_options": {"FID": "fid"}}
    else:
        layer_options = {"GEOMETRY_NAME": "geom", "FID": "fid", "SPATIAL_INDEX": "YES" if spatial_index else "NO"}
        options = {"layer_options": layer_options, "geometry_type": declared}
        if table.crs is not None:
            options["crs"] = _crs_text(table.crs)
    try:
        with warnings.catch_warnings():  # a layer without CRS is written as one
            warnings.simplefilter("ignore")
            pyogrio.raw.write(
                path,
                shapely.to_wkb(shapes, output_dimension=2) if declared is not None else None,
                [values for values, _ in written],
                list(table.columns),
                field_mask=[missing for _, missing in written],
                layer=layer,
                driver="GPKG",
                append=False,
                **options,
            )
    except (*_TROUBLE, OSError) as error:
        raise OutputError(f"cannot write layer “{layer}” into {path.name}: {error}") from error


def _geometry_type(table: FeatureTable, schema: Optional[LayerSchema]) -> Optional[str]:
    """The geometry type to declare: by ``schema`` (several kinds: Unknown), else what all geometries share; None: no geometry."""
    if schema is not None:
        return _DECLARED.get(schema.geometry, "Unknown") if schema.geometry else None
    kinds = set(shapely.get_type_id(table.geometry).tolist()) - {-1}
    if not kinds:
        return None
    for ids, single, multi in _KINDS:
        if kinds <= set(ids):
            return multi if kinds & {4, 5, 6} else single
    return "Unknown"


def column_type(values: np.ndarray) -> str:
    """The Table Schema type of a column, from its dtype and, for objects, from what is in it."""
    kinds = {"f": "number", "i": "integer", "b": "boolean"}
    if values.dtype.kind in kinds:
        return kinds[values.dtype.kind]
    present = [value for value in values if value is not None]
    return "boolean" if present and all(isinstance(value, (bool, np.bool_)) for value in present) else "string"


def _written_column(values: np.ndarray, kind: str) -> Tuple[np.ndarray, np.ndarray]:
    """The values of a column in the dtype of its field, and which of them are missing."""
    missing = np.array([value is None or value != value for value in values], dtype=bool)
    if kind == "number":
        return np.where(missing, np.nan, values).astype(float), missing
    if kind == "integer":
        return np.where(missing, 0, values).astype(np.int64), missing
    if kind == "boolean":
        return np.where(missing, False, values).astype(bool), missing
    text = np.empty(len(values), dtype=object)
    text[:] = ["" if gone else str(value) for value, gone in zip(values, missing)]
    return text, missing


def _read_column(values: np.ndarray, dtype: str) -> Optional[np.ndarray]:
    """A column as core wants it; None for a binary column, which no step reads."""
    if dtype == "bool":
        column = np.empty(len(values), dtype=object)
        column[:] = [None if value is None or value != value else bool(value) for value in values]
        return column
    if values.dtype.kind in "iuf":
        return values.astype(np.float64)
    if values.dtype.kind == "M":
        values = np.datetime_as_string(values)
    if dtype.startswith(("list", "object")) and any(isinstance(value, np.ndarray) for value in values):
        rows = [str(value.tolist()) if isinstance(value, np.ndarray) else value for value in values]  # lists are their text, as in QGIS
        values = np.empty(len(rows), dtype=object)
        values[:] = rows
    column = np.empty(len(values), dtype=object)
    column[:] = [None if value is None or value != value else value for value in values]
    if any(isinstance(value, (bytes, memoryview)) for value in column):
        return None
    if dtype.startswith("datetime"):
        column[:] = [None if value is None or value == "NaT" else _iso(str(value), dtype) for value in column]
    return column


def _iso(text: str, dtype: str) -> str:
    """A date or time as GDAL writes it, in ISO 8601 without fractions of a second and without zone."""
    day, _, time = text.replace(" ", "T").replace("/", "-").partition("T")
    if not time or dtype == "datetime64[D]":
        return day
    return f"{day}T{time[:8]}"


def _box(bounds: Optional[FeatureTable], crs: Optional[pyproj.CRS]) -> Optional[Tuple[float, float, float, float]]:
    if bounds is None or not len(bounds) or crs is None or bounds.crs is None:
        return None
    box = pyproj.Transformer.from_crs(bounds.crs, crs, always_xy=True).transform_bounds(*shapely.total_bounds(bounds.geometry))
    return box if np.isfinite(box).all() else None


def _crs(text: Optional[str]) -> Optional[pyproj.CRS]:
    if not text:
        return None
    try:
        return known_crs(pyproj.CRS.from_user_input(text))
    except pyproj.exceptions.CRSError:
        return None


def _crs_text(crs: pyproj.CRS) -> str:
    authority = crs.to_authority()
    return ":".join(authority) if authority is not None else crs.to_wkt()


def _unreadable(path: Path) -> InputError:
    return InputError(f"{path.name} cannot be read as a vector file: it is damaged, empty or of another format")
