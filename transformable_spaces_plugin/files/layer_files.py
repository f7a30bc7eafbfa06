"""The layers of a file, or of all vector files of a folder, by name; for both ways of reading, so it needs the standard library only."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, Iterator, List, Mapping, Sequence, Tuple

from ..core.errors import InputError
from ..core.table import FeatureTable

# The vector files that a folder of layers may hold; the parts of a shapefile that are not .shp come with it.
SUFFIXES = (".gpkg", ".shp", ".geojson", ".fgb", ".gml", ".sqlite", ".tab", ".mif", ".json", ".csv")
# Files that name their layers themselves, even where they hold but one.
_NAMED = (".gpkg", ".sqlite")


class LayerFiles(Mapping[str, FeatureTable]):
    """The layers in ``path`` by name; a table is read at the first ``source[name]`` and kept.

    A layer of a file with one layer is called by the file's name when the file is no GeoPackage (``BATIMENT.shp`` → ``BATIMENT``).
    Files of a folder that cannot be read are left out. names: the layers of a file; read: one of them. InputError when there is
    no such path or no layer in it, and when a name that is asked for stands for layers of two files.
    """

    def __init__(self, path: Path, names: Callable[[Path], Sequence[str]], read: Callable[[Path, str], FeatureTable]) -> None:
        if not path.exists():
            raise InputError(f"there is no {path}")
        self._read = read
        self._tables: Dict[str, FeatureTable] = {}
        self._places: Dict[str, List[Tuple[Path, str]]] = {}
        files = sorted(item for item in path.rglob("*") if item.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
        for file in files:
            try:
                layers = names(file)
            except InputError:
                if not path.is_dir():
                    raise
                continue  # a .json in a folder may be anything
            lone = len(layers) == 1 and file.suffix.lower() not in _NAMED
            for layer in layers:
                self._places.setdefault(file.stem if lone else layer, []).append((file, layer))
        if not self._places:
            raise InputError(f"the folder {path.name} holds no vector file that can be read ({', '.join(SUFFIXES)})")

    def __getitem__(self, name: str) -> FeatureTable:
        if name not in self._tables:
            places = self._places[name]
            if len(places) > 1:
                files = ", ".join(sorted(str(place) for place, _ in places))
                raise InputError(f"layer “{name}” is in several files: {files}; keep one of them, or join them first")
            self._tables[name] = self._read(*places[0])
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places
