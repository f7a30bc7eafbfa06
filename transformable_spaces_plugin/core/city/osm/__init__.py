"""OpenStreetMap as a city: what GDAL's OSM driver hands over (:class:`OsmLayers`) becomes the layers of ``schema.json``."""

from .layers import LAYER_NAMES, OSMCONF, OsmLayers, RawLayer, count_messages, osm_layers, source_format, xml_is_cut_off
from .read import city_from_osm

__all__ = [
    "LAYER_NAMES",
    "OSMCONF",
    "OsmLayers",
    "RawLayer",
    "city_from_osm",
    "count_messages",
    "osm_layers",
    "source_format",
    "xml_is_cut_off",
]
