"""OSM extracts read without QGIS: ``.osm.pbf``, ``.osm``, ``.osm.gz``, and GeoPackages that GDAL made from one."""

from __future__ import annotations

from pathlib import Path
from typing import Dict

from ..core.city.osm import LAYER_NAMES, OSMCONF, OsmLayers, RawLayer, osm_layers


def read_osm(path: Path) -> OsmLayers:
    """The layers of an OSM extract."""
    from pyogrio import raw

    layers: Dict[str, RawLayer] = {}
    for name in LAYER_NAMES:
        meta, _, wkb, columns = raw.read(str(path), sql=f"SELECT * FROM {name}", CONFIG_FILE=str(OSMCONF))  # noqa: S608
        layers[name] = (wkb, dict(zip(meta["fields"], columns)))
    return osm_layers(layers)
