"""QGIS layers and feature sources as FeatureTables, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence

import numpy as np
import pyproj
import shapely
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProviderRegistry,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QMetaType, QTime, QVariant

from ..core.city.reference_system import known_crs
from ..core.errors import InputError, OutputError
from ..core.schema import LayerSchema
from ..core.table import FeatureTable

_NUMBERS = (
    QMetaType.Type.Double,
    QMetaType.Type.Int,
    QMetaType.Type.LongLong,
    QMetaType.Type.UInt,
    QMetaType.Type.ULongLong,
    QMetaType.Type.Float,
)
_QT_TYPES = {
    "string": QMetaType.Type.QString,
    "object": QMetaType.Type.QString,
    "date": QMetaType.Type.QString,
    "number": QMetaType.Type.Double,
    "integer": QMetaType.Type.LongLong,
    "boolean": QMetaType.Type.Bool,
}
_KINDS = {
    Qgis.ProcessingSourceType.VectorPoint: ("point",),
    Qgis.ProcessingSourceType.VectorLine: ("line",),
    Qgis.ProcessingSourceType.VectorPolygon: ("polygon",),
}
_WKB = {("point",): Qgis.WkbType.Point, ("line",): Qgis.WkbType.LineString, ("polygon",): Qgis.WkbType.MultiPolygon}


def crs_of(layer_crs: QgsCoordinateReferenceSystem) -> Optional[pyproj.CRS]:
    """The reference system of a QGIS layer for core; None where the layer has none."""
    if not layer_crs.isValid():
        return None
    authid = layer_crs.authid()
    if authid.startswith(("EPSG:", "ESRI:", "OGC:")):
        return pyproj.CRS.from_user_input(authid)
    return known_crs(pyproj.CRS.from_wkt(layer_crs.toWkt(Qgis.CrsWktVariant.Preferred)))


def qgis_crs(crs: Optional[pyproj.CRS]) -> QgsCoordinateReferenceSystem:
    """The reference system of a table for QGIS."""
    if crs is None:
        return QgsCoordinateReferenceSystem()
    authority = crs.to_authority()
    if authority is not None:
        return QgsCoordinateReferenceSystem(":".join(authority))
    return QgsCoordinateReferenceSystem.fromWkt(crs.to_wkt())


def read_source(
    source: Any, cancelled: Callable[[], bool] = lambda: False, bounds: Optional[FeatureTable] = None
) -> FeatureTable:
    """All features of a QgsProcessingFeatureSource or QgsVectorLayer as a table; with ``bounds`` those whose box meets its box.

    Numbers become float64 (NULL → NaN), text object (NULL → None), dates ISO text. Curves are segmentised; a multipolygon
    or multiline of one part becomes that part, as in ``files.tables``.
    """
    crs = crs_of(source.sourceCrs())
    fields = source.fields()
    shapes: List[Optional[bytes]] = []
    rows: List[List[Any]] = []
    request = QgsFeatureRequest().setInvalidGeometryCheck(Qgis.InvalidGeometryCheck.NoCheck)
    if bounds is not None and len(bounds) and bounds.crs is not None and crs is not None:
        request.setFilterRect(QgsRectangle(*shapely.total_bounds(bounds.to_crs(crs).geometry)))
    for number, feature in enumerate(source.getFeatures(request)):
        if number % 1000 == 0 and cancelled():
            break
        geometry = feature.geometry()
        if geometry.isNull():
            shapes.append(None)
        else:
            if Qgis.WkbType.Unknown != geometry.wkbType() and geometry.constGet().hasCurvedSegments():
                geometry = QgsGeometry(geometry.constGet().segmentize())
            shapes.append(bytes(geometry.asWkb()))
        rows.append(feature.attributes())
    columns: Dict[str, np.ndarray] = {}
    for position in range(fields.count()):
        field = fields.at(position)
        if field.name().lower() == "fid":  # the row number of a GeoPackage, which QGIS shows as a field: no data
            continue
        values = [_python(row[position]) for row in rows]
        if field.type() in _NUMBERS:
            columns[field.name()] = np.array([np.nan if v is None else float(v) for v in values], dtype=float)
        else:
            column = np.empty(len(values), dtype=object)
            column[:] = values
            columns[field.name()] = column
    return FeatureTable(single_parts(shapely.from_wkb(_objects(shapes), on_invalid="ignore")), columns, crs)


def single_parts(shapes: np.ndarray) -> np.ndarray:
    """Multi geometries of exactly one part as that part; everything else as it is."""
    lonely = (shapely.get_type_id(shapes) >= 4) & (shapely.get_type_id(shapes) <= 6) & (shapely.get_num_geometries(shapes) == 1)
    if lonely.any():
        shapes = shapes.copy()
        shapes[lonely] = shapely.get_geometry(shapes[lonely], 0)
    return shapes


def _objects(values: Sequence[Any]) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _python(value: Any) -> Any:
    """A QVariant's value in plain Python; NULL is None, dates are ISO text, lists and maps are their text."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, QVariant):
        return None if value.isNull() else _python(value.value())
    if isinstance(value, (QDate, QDateTime, QTime)):
        return value.toString("yyyy-MM-dd") if isinstance(value, QDate) else value.toString("yyyy-MM-ddTHH:mm:ss")
    return str(value)


def fields_of(table: FeatureTable, schema: Optional[LayerSchema] = None) -> QgsFields:
    """The QGIS fields of a table: by ``schema`` where it knows the column, else by the column's dtype."""
    known = {field.name: field.type for field in schema.fields} if schema else {}
    fields = QgsFields()
    for name, values in table.columns.items():
        kind = known.get(name) or column_type(values)
        fields.append(QgsField(name, _QT_TYPES[kind]))
    return fields


def column_type(values: np.ndarray) -> str:
    """The Table Schema type of a column, from its dtype and, for objects, from what is in it."""
    if values.dtype.kind == "f":
        return "number"
    if values.dtype.kind == "i":
        return "integer"
    if values.dtype.kind == "b":
        return "boolean"
    present = [value for value in values if value is not None]
    return "boolean" if present and all(isinstance(value, (bool, np.bool_)) for value in present) else "string"


def wkb_type(table: FeatureTable, schema: Optional[LayerSchema] = None) -> Qgis.WkbType:
    """The geometry type to declare: by ``schema`` (several kinds: unknown), else what all geometries of the table share."""
    if schema is not None:
        return _WKB.get(schema.geometry, Qgis.WkbType.NoGeometry if not schema.geometry else Qgis.WkbType.Unknown)
    kinds = set(shapely.get_type_id(table.geometry).tolist()) - {-1}
    if not kinds:
        return Qgis.WkbType.NoGeometry
    for ids, single, multi in (
        ({0, 4}, Qgis.WkbType.Point, Qgis.WkbType.MultiPoint),
        ({1, 2, 5}, Qgis.WkbType.LineString, Qgis.WkbType.MultiLineString),
        ({3, 6}, Qgis.WkbType.Polygon, Qgis.WkbType.MultiPolygon),
    ):
        if kinds <= ids:
            return multi if kinds & {4, 5, 6} else single
    return Qgis.WkbType.Unknown


def wkb_of_source_type(kind: Qgis.ProcessingSourceType) -> Qgis.WkbType:
    """The geometry type to declare for an empty layer of a parameter of ``kind``; without geometry where the kind has none."""
    return _WKB.get(_KINDS.get(kind, ()), Qgis.WkbType.NoGeometry)


def features_of(table: FeatureTable, fields: QgsFields, wkb: Qgis.WkbType) -> List[QgsFeature]:
    """The rows of a table as QGIS features in their order."""
    shapes = table.geometry
    if wkb == Qgis.WkbType.MultiPolygon:
        shapes = shapes.copy()
        single = shapely.get_type_id(shapes) == 3
        shapes[single] = [shapely.multipolygons([shape]) for shape in shapes[single]]
    encoded = shapely.to_wkb(shapes, output_dimension=2)
    columns = [_qt_values(table.columns[field.name()], field.type()) for field in fields]
    features = []
    for number in range(len(table)):
        feature = QgsFeature(fields)
        if encoded[number] is not None:
            geometry = QgsGeometry()
            geometry.fromWkb(encoded[number])
            feature.setGeometry(geometry)
        feature.setAttributes([column[number] for column in columns])
        features.append(feature)
    return features


def _qt_values(values: np.ndarray, kind: QMetaType.Type) -> List[Any]:
    if kind == QMetaType.Type.Double:
        return [None if value is None or value != value else float(value) for value in values]
    if kind == QMetaType.Type.LongLong:
        return [None if value is None or value != value else int(value) for value in values]
    if kind == QMetaType.Type.Bool:
        return [None if value is None or value != value else bool(value) for value in values]
    return [None if value is None or value != value else str(value) for value in values]


def write_to_sink(table: FeatureTable, sink: QgsFeatureSink, fields: QgsFields, wkb: Qgis.WkbType) -> None:
    """All rows into a Processing sink; OutputError with the sink's own words when it refuses."""
    if not sink.addFeatures(features_of(table, fields, wkb), QgsFeatureSink.Flag.FastInsert):
        raise OutputError(f"cannot write the features: {sink.lastError()}")


def write_layer(table: FeatureTable, path: Path, layer: str, schema: Optional[LayerSchema] = None) -> None:
    """``table`` as layer ``layer`` of the GeoPackage ``path``, which is made when it is not there."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = layer
    options.layerOptions = ["GEOMETRY_NAME=geom", "FID=fid"]
    if path.exists():
        options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    fields, wkb = fields_of(table, schema), wkb_type(table, schema)
    writer = QgsVectorFileWriter.create(str(path), fields, wkb, qgis_crs(table.crs), QgsCoordinateTransformContext(), options)
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise OutputError(f"cannot write layer “{layer}” into {path.name}: {writer.errorMessage()}")
    if not writer.addFeatures(features_of(table, fields, wkb), QgsFeatureSink.Flag.FastInsert):
        raise OutputError(f"cannot write layer “{layer}” into {path.name}: {writer.errorMessage()}")
    writer.flushBuffer()
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise OutputError(f"cannot write layer “{layer}” into {path.name}: {writer.errorMessage()}")
    del writer


def layer_names(path: Path) -> List[str]:
    """The vector layers of a file or folder that GDAL opens, in its order; InputError when it opens none."""
    if not path.exists():
        raise InputError(f"there is no {path}")
    metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
    names = [sublayer.name() for sublayer in metadata.querySublayers(str(path))]
    if not names:
        raise InputError(f"{path.name} cannot be read as a vector file: it is damaged, empty or of another format")
    return list(dict.fromkeys(names))


def read_layer(
    path: Path, layer: str, cancelled: Callable[[], bool] = lambda: False, bounds: Optional[FeatureTable] = None
) -> FeatureTable:
    """Layer ``layer`` of a file as a table; InputError naming the layers that are there when it is not."""
    if layer not in layer_names(path):
        raise InputError(f"{path.name} has no layer “{layer}”; it has: {', '.join(layer_names(path))}")
    vector = QgsVectorLayer(f"{path}|layername={layer}", layer, "ogr")
    if not vector.isValid():
        raise InputError(f"layer “{layer}” of {path.name} cannot be read: it is damaged")
    return read_source(vector, cancelled, bounds)
