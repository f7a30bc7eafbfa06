"""The five layers of GDAL's OSM driver as tables of geometry, element and tags, whoever read them and with which settings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Tuple

import numpy as np
import shapely

from ...table import FeatureTable
from .rules import rules

LAYER_NAMES = ("points", "lines", "multilinestrings", "multipolygons", "other_relations")

OSMCONF = Path(__file__).with_name("osmconf.ini")
"""The settings file for GDAL's OSM driver (open option ``CONFIG_FILE``)."""

# What one layer looks like when it has been read: WKB (bytes or None) and the attribute columns by name.
RawLayer = Tuple[np.ndarray, Mapping[str, np.ndarray]]

_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ELEMENT = {"points": "node", "lines": "way", "multilinestrings": "relation", "multipolygons": "relation", "other_relations": "relation"}
_NOT_TAGS = frozenset({"osm_id", "osm_way_id", "other_tags", "all_tags", "z_order", "fid", "ogc_fid", "osm_version", "osm_timestamp",
                       "osm_uid", "osm_user", "osm_changeset"})


@dataclass(frozen=True)
class OsmLayers:
    """OSM elements in EPSG:4326, each layer ordered by element: columns ``element`` (``way/123``) and ``tags`` (dict of str).

    points, lines, multilinestrings, multipolygons, other_relations: as GDAL's OSM driver sorts elements into layers.
    incomplete_relations: how many relations the reader left out because ways of theirs are not in the file.
    """

    points: FeatureTable
    lines: FeatureTable
    multilinestrings: FeatureTable
    multipolygons: FeatureTable
    other_relations: FeatureTable
    incomplete_relations: int = 0

    def __len__(self) -> int:
        return sum(len(getattr(self, name)) for name in LAYER_NAMES)


def osm_layers(raw: Mapping[str, RawLayer], incomplete_relations: int = 0) -> OsmLayers:
    """The layers from what a reader gave: WKB and attribute columns by layer name; a layer that is not there is empty.

    Tags come from the attribute columns (laundered names such as ``building_levels`` are known) and from ``other_tags`` /
    ``all_tags`` in hstore or JSON form. Features without geometry and unreadable WKB are left out. Polygons are put in
    normal form and features are ordered by element, so the order of the file and the version of GDAL leave no trace.
    """
    tables = {name: _table(name, *raw[name]) if name in raw else empty_layer() for name in LAYER_NAMES}
    return OsmLayers(**tables, incomplete_relations=incomplete_relations)


def empty_layer() -> FeatureTable:
    return FeatureTable.empty(("element", "tags"), 4326)


def _table(name: str, wkb: np.ndarray, columns: Mapping[str, np.ndarray]) -> FeatureTable:
    geometry = shapely.force_2d(shapely.from_wkb(wkb, on_invalid="ignore")) if len(wkb) else np.empty(0, dtype=object)
    if name == "multipolygons":
        geometry = shapely.normalize(geometry)
    keep = np.flatnonzero(~(shapely.is_missing(geometry) | shapely.is_empty(geometry)))
    elements, tags = _elements(name, columns, len(geometry)), _tags(columns, len(geometry))
    numbers = np.array([int(element.rpartition("/")[2]) for element in elements], dtype=np.int64)
    relation = np.array([element.startswith("relation") for element in elements], dtype=bool)
    order = keep[np.lexsort((numbers[keep], relation[keep]))]
    return FeatureTable.make(geometry[order], {"element": elements[order], "tags": tags[order]}, 4326)


def _elements(name: str, columns: Mapping[str, np.ndarray], count: int) -> np.ndarray:
    """``node/1``, ``way/2`` or ``relation/3`` per feature; features of files without identifiers are numbered below zero."""
    ids = columns.get("osm_id", np.full(count, None, dtype=object))
    ways = columns.get("osm_way_id", np.full(count, None, dtype=object))
    elements = np.empty(count, dtype=object)
    for row in range(count):  # text is put together per feature
        way, other = _number(ways[row]), _number(ids[row])
        if way is not None:
            elements[row] = f"way/{way}"
        else:
            elements[row] = f"{_ELEMENT[name]}/{other if other is not None else -1 - row}"
    return elements


def _number(value: Any) -> Any:
    if value is None or value != value or value == "":
        return None
    try:
        return int(value)
    except ValueError:
        return None


def _tags(columns: Mapping[str, np.ndarray], count: int) -> np.ndarray:
    known = {key.replace(":", "_"): key for key in rules().laundered_keys}
    named = [(known.get(name, name), values) for name, values in columns.items() if name not in _NOT_TAGS]
    packed = [columns[name] for name in ("all_tags", "other_tags") if name in columns]
    tags = np.empty(count, dtype=object)
    for row in range(count):  # a dict per feature has no vectorised form
        merged: Dict[str, str] = {}
        for values in packed:
            if values[row]:
                merged.update(parse_tags(values[row]))
        for key, values in named:
            value = values[row]
            if value is not None and value == value and value != "":
                merged[key] = str(value)
        tags[row] = merged
    return tags


def parse_tags(text: str) -> Dict[str, str]:
    """``"key"=>"value",…`` (hstore) or a JSON object as a dict; what is neither gives an empty one."""
    if text.startswith("{"):
        try:
            document = json.loads(text)
        except ValueError:
            return {}
        return {str(key): str(value) for key, value in document.items()} if isinstance(document, dict) else {}
    pairs: List[Tuple[str, str]] = _PAIR.findall(text)
    if "\\" in text:
        return {_ESCAPE.sub(r"\1", key): _ESCAPE.sub(r"\1", value) for key, value in pairs}
    return dict(pairs)
