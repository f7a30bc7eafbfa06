"""The five layers of GDAL's OSM driver as tables of geometry, element and tags, whoever read them and with which settings."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional, Tuple

import numpy as np
import shapely

from ...table import FeatureTable
from .rules import rules

LAYER_NAMES = ("points", "lines", "multilinestrings", "multipolygons", "other_relations")

OSMCONF = Path(__file__).with_name("osmconf.ini")
"""The settings file for GDAL's OSM driver (open option ``CONFIG_FILE``)."""


class RawLayer(NamedTuple):
    """One layer as a reader gives it: WKB (bytes or None) and attribute columns by name, in ``crs`` (None: longitude, latitude)."""

    wkb: np.ndarray
    columns: Mapping[str, np.ndarray]
    crs: Any = None


_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
# As GDAL 3.6 to 3.12 write them (ogr/ogrsf_frmts/osm/ogrosmdatasource.cpp, ogrgeometryfactory.cpp).
_SAID = {
    "osm_incomplete_relations": re.compile(r"Relation -?\d+ has missing ways\. Ignoring it"),
    "osm_missing_nodes": re.compile(r"For way -?\d+, got only \d+ nodes instead of"),
    "osm_ways_without_nodes": re.compile(r"Way -?\d+ with \d+ nodes that could be found\. Discarding it"),
    "osm_open_relations": re.compile(r"Non closed ring detected"),
}
_ELEMENT = {"points": "node", "lines": "way", "multilinestrings": "relation", "multipolygons": "relation", "other_relations": "relation"}
_NOT_TAGS = frozenset({"osm_id", "osm_way_id", "other_tags", "all_tags", "z_order", "fid", "ogc_fid", "osm_version", "osm_timestamp",
                       "osm_uid", "osm_user", "osm_changeset"})


@dataclass(frozen=True)
class OsmLayers:
    """OSM elements in EPSG:4326, each layer ordered by element: columns ``element`` (``way/123``) and ``tags`` (dict of str).

    points, lines, multilinestrings, multipolygons, other_relations: as GDAL's OSM driver sorts elements into layers.
    skipped: what the reader itself mended or left out, as far as it says so: note code → count (see :func:`count_messages`).
    """

    points: FeatureTable
    lines: FeatureTable
    multilinestrings: FeatureTable
    multipolygons: FeatureTable
    other_relations: FeatureTable
    skipped: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(getattr(self, name)) for name in LAYER_NAMES)


def source_format(head: bytes) -> str:
    """What a file is by its first bytes (16 or more): ``gzip``, ``gpkg`` (any SQLite file), or ``osm`` for GDAL to judge."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    return "gpkg" if head.startswith(b"SQLite format 3\x00") else "osm"


def xml_is_cut_off(head: bytes, tail: bytes) -> bool:
    """Whether OSM XML with these first and last bytes (some hundred each) lacks its end; some versions of GDAL read it all the same."""
    return b"<osm" in head and b"</osm>" not in tail and not tail.rstrip().endswith(b"/>")


def count_messages(messages: Iterable[str]) -> Dict[str, int]:
    """What GDAL's OSM driver says in its debug messages and warnings that it mended or left out: note code → count."""
    counts: Dict[str, int] = {}
    for message in messages:
        for code, pattern in _SAID.items():
            if pattern.search(message):
                counts[code] = counts.get(code, 0) + 1
    return counts


def osm_layers(raw: Mapping[str, RawLayer], skipped: Optional[Mapping[str, int]] = None) -> OsmLayers:
    """The layers from what a reader gave: WKB and attribute columns by layer name; a layer that is not there is empty.

    Tags come from the attribute columns (laundered names such as ``building_levels`` are known) and from ``other_tags`` /
    ``all_tags`` in hstore or JSON form. Features without geometry and unreadable WKB are left out. Polygons are put in
    normal form and features are ordered by element, so the order of the file and the version of GDAL leave no trace.
    """
    tables = {name: _table(name, *raw[name]) if name in raw else empty_layer() for name in LAYER_NAMES}
    return OsmLayers(**tables, skipped=dict(sorted((skipped or {}).items())))


def empty_layer() -> FeatureTable:
    return FeatureTable.empty(("element", "tags"), 4326)


def _table(name: str, wkb: np.ndarray, columns: Mapping[str, np.ndarray], crs: Any) -> FeatureTable:
    geometry = shapely.force_2d(shapely.from_wkb(wkb, on_invalid="ignore")) if len(wkb) else np.empty(0, dtype=object)
    if crs is not None:
        geometry = FeatureTable.make(geometry, {}, crs).to_crs(4326).geometry
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
