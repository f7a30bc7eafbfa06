"""OSM extracts read without QGIS: ``.osm.pbf``, ``.osm``, ``.osm.gz``, and GeoPackages that GDAL made from one.

The twin is ``bridge.osm``; both hand the same tables to core. Only the twin hears how many elements GDAL itself left out.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Dict, List, Union

import pyogrio
import pyogrio.errors
import pyogrio.raw

from ..core.city.osm import LAYER_NAMES, OSMCONF, OsmLayers, RawLayer, count_messages, osm_layers, source_format
from ..core.errors import InputError
from ..core.progress import SILENT, Progress
from .osm_bytes import first_bytes, unpacked

# By query and not by layer name: then GDAL's OSM driver need not keep the features of the other layers in memory.
_QUERIES = {
    "points": "SELECT * FROM points",
    "lines": "SELECT * FROM lines",
    "multilinestrings": "SELECT * FROM multilinestrings",
    "multipolygons": "SELECT * FROM multipolygons",
    "other_relations": "SELECT * FROM other_relations",
}
_TROUBLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.GeometryError,
    RuntimeError,
    ValueError,
)


def read_osm(path: Path, progress: Progress = SILENT) -> OsmLayers:
    """The elements of an OSM extract; InputError, in one sentence, when it is missing, empty, damaged, cut off or no OSM data."""
    source = _source(path)
    layers: Dict[str, RawLayer] = {}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        in_package = source_format(first_bytes(path)) == "gpkg"
        names = _layers_of_package(path) if in_package else list(LAYER_NAMES)
        for number, name in enumerate(names):
            progress.at(number / len(names), "progress.osm_file")
            layers[name] = _read(path, source, name, in_package)
    # Every layer is read in a pass of its own, so each warning comes once per pass.
    skipped = {code: -(-count // len(names)) for code, count in count_messages(str(w.message) for w in said).items()}
    return osm_layers(layers, skipped)


def _source(path: Path) -> Union[str, bytes]:
    """What to hand to pyogrio: the path, or the bytes of a gzip file (GDAL's own reader of gzip would write beside the file)."""
    head = first_bytes(path)
    if not head:
        raise InputError(f"{path.name} is empty")
    if source_format(head) != "gzip":
        return str(path)
    return unpacked(path)


def _layers_of_package(path: Path) -> List[str]:
    try:
        there = [str(name) for name, _ in pyogrio.list_layers(path)]
    except _TROUBLE as error:
        raise InputError(f"{path.name} cannot be read as a GeoPackage: it is damaged or cut off") from error
    names = [name for name in LAYER_NAMES if name in there]
    if "lines" not in names:
        raise InputError(
            f"{path.name} is no GeoPackage that GDAL made from an OSM extract: it has no layer “lines”; its layers are: {', '.join(there)}"
        )
    return names


def _read(path: Path, source: Union[str, bytes], name: str, in_package: bool) -> RawLayer:
    options: Dict[str, Any] = {"layer": name} if in_package else {"sql": _QUERIES[name], "CONFIG_FILE": str(OSMCONF)}
    try:
        meta, _, wkb, columns = pyogrio.raw.read(source, **options)
    except pyogrio.errors.DataSourceError as error:
        raise InputError(f"{path.name} is no OSM extract (.osm.pbf, .osm or .osm.gz), or its beginning is damaged") from error
    except _TROUBLE as error:
        raise InputError(f"{path.name} is damaged or cut off: {str(error).strip().rstrip('.')}") from error
    return RawLayer(wkb, dict(zip(meta["fields"], columns)), meta["crs"] if in_package else None)
