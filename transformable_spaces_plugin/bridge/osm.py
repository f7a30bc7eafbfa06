"""OSM extracts read with the GDAL that comes with QGIS: ``.osm.pbf``, ``.osm``, ``.osm.gz``, and GeoPackages made from one.

The headless twin is ``files.osm``; both hand the same tables to core.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

import numpy as np
from osgeo import gdal

from ..core.city.osm import LAYER_NAMES, OSMCONF, OsmLayers, RawLayer, count_messages, osm_layers, source_format
from ..core.errors import InputError
from ..core.progress import SILENT, Progress
from ..files.osm_bytes import first_bytes, unpacked

_IN_MEMORY = "/vsimem/transformable_spaces_{thread}.osm"
_CHECK_EVERY = 2000


class _Heard:
    """What GDAL says while :func:`_listening` is open: failures, and warnings and debug messages of its OSM driver."""

    def __init__(self) -> None:
        self.failures: List[str] = []
        self.messages: List[str] = []

    def __call__(self, severity: int, number: int, message: str) -> None:  # noqa: ARG002 - the signature is GDAL's
        (self.failures if severity >= gdal.CE_Failure else self.messages).append(message)


@contextmanager
def _listening() -> Iterator[_Heard]:
    """Hear GDAL's messages on this thread, debug messages of the OSM driver among them; as it was before afterwards."""
    heard = _Heard()
    former = gdal.GetThreadLocalConfigOption("CPL_DEBUG")
    gdal.PushErrorHandler(heard)
    gdal.SetThreadLocalConfigOption("CPL_DEBUG", "OSM")
    try:
        yield heard
    finally:
        gdal.SetThreadLocalConfigOption("CPL_DEBUG", former)
        gdal.PopErrorHandler()


def read_osm(path: Path, progress: Progress = SILENT) -> OsmLayers:
    """The elements of an OSM extract; InputError, in one sentence, when it is missing, empty, damaged, cut off or no OSM data."""
    head = first_bytes(path)
    if not head:
        raise InputError(f"{path.name} is empty")
    kind = source_format(head)
    progress.at(0.0, "progress.osm_file")
    place = str(path)
    if kind == "gzip":
        # GDAL's own reader of gzip would write a file beside the extract.
        place = _IN_MEMORY.format(thread=threading.get_ident())
        gdal.FileFromMemBuffer(place, unpacked(path))
    try:
        with _listening() as heard:
            if kind == "gpkg":
                return osm_layers(_from_package(path, heard, progress))
            layers = _from_extract(path, place, heard, progress)
            return osm_layers(layers, count_messages(heard.messages))
    finally:
        if kind == "gzip":
            gdal.Unlink(place)


def _open(place: str, driver: str, options: List[str]) -> Optional[Any]:
    """The dataset, None when GDAL refuses; GDAL raises or returns None depending on settings that belong to others."""
    try:
        return gdal.OpenEx(place, gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=[driver], open_options=options)
    except RuntimeError:
        return None


def _from_extract(path: Path, place: str, heard: _Heard, progress: Progress) -> Dict[str, RawLayer]:
    dataset = _open(place, "OSM", [f"CONFIG_FILE={OSMCONF}"])
    if dataset is None:
        raise InputError(f"{path.name} is no OSM extract (.osm.pbf, .osm or .osm.gz), or its beginning is damaged")
    columns = {name: _Columns(dataset.GetLayerByName(name)) for name in LAYER_NAMES}
    number, feature = 0, None
    while not heard.failures:  # one pass over the file for all layers; GDAL hands over one feature at a time
        try:
            feature, layer = dataset.GetNextFeature()
        except RuntimeError as error:
            heard.failures.append(str(error))
            break
        if feature is None:
            break
        columns[layer.GetName()].add(feature)
        number += 1
        if number % _CHECK_EVERY == 0:
            progress.at(1.0 - 50_000 / (50_000 + number))  # how many there are is not known before the end
    del feature, dataset
    _refuse_failures(path, heard)
    return {name: made.layer() for name, made in columns.items()}


def _from_package(path: Path, heard: _Heard, progress: Progress) -> Dict[str, RawLayer]:
    dataset = _open(str(path), "GPKG", [])
    if dataset is None:
        raise InputError(f"{path.name} cannot be read as a GeoPackage: it is damaged or cut off")
    there = [dataset.GetLayer(i).GetName() for i in range(dataset.GetLayerCount())]
    if "lines" not in there:
        raise InputError(
            f"{path.name} is no GeoPackage that GDAL made from an OSM extract: it has no layer “lines”; its layers are: {', '.join(there)}"
        )
    layers: Dict[str, RawLayer] = {}
    for name in LAYER_NAMES:
        if name not in there:
            continue
        progress.at(len(layers) / len(LAYER_NAMES))
        layer = dataset.GetLayerByName(name)
        columns = _Columns(layer)
        reference = layer.GetSpatialRef()
        try:
            for feature in layer:  # GDAL hands over one feature at a time
                columns.add(feature)
        except RuntimeError as error:
            heard.failures.append(str(error))
        _refuse_failures(path, heard)
        layers[name] = columns.layer(reference.ExportToWkt() if reference is not None else None)
    return layers


def _refuse_failures(path: Path, heard: _Heard) -> None:
    if heard.failures:
        said = [text.strip().rstrip(".") for text in heard.failures if text.strip()]
        raise InputError(f"{path.name} is damaged or cut off: {said[-1] if said else 'GDAL cannot read on'}")


class _Columns:
    """The features of one layer, gathered into columns of text."""

    def __init__(self, layer: Any) -> None:
        definition = layer.GetLayerDefn()
        self.names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
        self.shapes: List[Optional[bytes]] = []
        self.rows: List[Tuple[Optional[str], ...]] = []

    def add(self, feature: Any) -> None:
        shape = feature.GetGeometryRef()
        self.shapes.append(bytes(shape.ExportToWkb()) if shape is not None else None)
        self.rows.append(
            tuple(feature.GetFieldAsString(i) if feature.IsFieldSetAndNotNull(i) else None for i in range(len(self.names)))
        )

    def layer(self, crs: Optional[str] = None) -> RawLayer:
        columns: Dict[str, np.ndarray] = {}
        for position, name in enumerate(self.names):
            column = np.empty(len(self.rows), dtype=object)
            column[:] = [row[position] for row in self.rows]
            columns[name] = column
        shapes = np.empty(len(self.shapes), dtype=object)
        shapes[:] = self.shapes
        return RawLayer(shapes, columns, crs)
