"""A folder or file of many layers as one mapping from layer name to table, each read when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator, List, Mapping, Optional, Tuple

from ..core.errors import InputError
from ..core.table import FeatureTable
from .tables import layer_names, read_table

# The vector files that a folder of layers may hold; the parts of a shapefile that are not .shp come with it.
SUFFIXES = (".gpkg", ".shp", ".geojson", ".fgb", ".gml", ".sqlite", ".tab", ".mif", ".json", ".csv")


class LayerSource(Mapping[str, FeatureTable]):
    """The layers of a source by name; a table is read at the first ``source[name]`` and kept.

    A layer of a file with one layer is called by the file's name when the file is no GeoPackage (``BATIMENT.shp`` →
    ``BATIMENT``). InputError when a name that is asked for stands for layers of two files.
    """

    def __init__(self, places: Dict[str, List[Tuple[Path, str]]], bounds: Optional[FeatureTable] = None) -> None:
        self._places, self._bounds = places, bounds
        self._tables: Dict[str, FeatureTable] = {}

    def __getitem__(self, name: str) -> FeatureTable:
        if name not in self._tables:
            places = self._places[name]
            if len(places) > 1:
                files = ", ".join(sorted(str(path) for path, _ in places))
                raise InputError(f"layer “{name}” is in several files: {files}; keep one of them, or join them first")
            self._tables[name] = read_table(*places[0], bounds=self._bounds)
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places


def read_source(path: Path, bounds: Optional[FeatureTable] = None) -> LayerSource:
    """The layers of a vector file, or of all vector files in a folder and its folders.

    bounds: only features whose box meets the box of these are read. Files of a folder that cannot be read are left out.
    Raises InputError when there is no such path, or no layer in it.
    """
    if not path.exists():
        raise InputError(f"there is no {path}")
    places: Dict[str, List[Tuple[Path, str]]] = {}
    if not path.is_dir():
        for layer in layer_names(path):
            places.setdefault(_name(path, layer, 2), []).append((path, layer))
        return LayerSource(places, bounds)
    for file in sorted(item for item in path.rglob("*") if item.suffix.lower() in SUFFIXES):
        try:
            layers = layer_names(file)
        except InputError:
            continue  # a .json may be anything
        for layer in layers:
            places.setdefault(_name(file, layer, len(layers)), []).append((file, layer))
    if not places:
        raise InputError(f"the folder {path.name} holds no vector file that can be read ({', '.join(SUFFIXES)})")
    return LayerSource(places, bounds)


def _name(path: Path, layer: str, count: int) -> str:
    return path.stem if count == 1 and path.suffix.lower() not in (".gpkg", ".sqlite") else layer
