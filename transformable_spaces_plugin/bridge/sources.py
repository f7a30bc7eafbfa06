"""Any source that a user may point at, read into a city through QGIS: an OSM extract, a city.gpkg, layers read through a preset."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from ..core.city import City
from ..core.city.osm import city_from_osm
from ..core.city.presets import BUILT_IN, Preset, added_to, city_from_layers, detect_preset, load_preset, preset_file
from ..core.city.restrict import restricted_to
from ..core.city.study_area import reach_of
from ..core.errors import Cancelled, InputError
from ..core.notes import Notes
from ..core.progress import Progress
from ..core.table import FeatureTable
from .city import read_city
from .osm import read_osm
from .tables import layer_names, read_layer

PRESETS = ("auto", "osm", "city", *BUILT_IN)
# The vector files that a folder of layers may hold; the parts of a shapefile that are not .shp come with it.
SUFFIXES = (".gpkg", ".shp", ".geojson", ".fgb", ".gml", ".sqlite", ".tab", ".mif", ".json", ".csv")
_OSM_SUFFIXES = (".osm", ".osm.pbf", ".osm.gz", ".pbf", ".osm.bz2")

Asked = Callable[[], bool]


class SourceLayers(Mapping[str, FeatureTable]):
    """The layers of a file, or of all vector files of a folder, by name; each is read when it is first asked for."""

    def __init__(self, path: Path, bounds: Optional[FeatureTable], cancelled: Asked) -> None:
        self._bounds, self._cancelled = bounds, cancelled
        self._tables: Dict[str, FeatureTable] = {}
        self._places: Dict[str, List[Tuple[Path, str]]] = {}
        files = sorted(item for item in path.rglob("*") if item.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
        for file in files:
            try:
                names = layer_names(file)
            except InputError:
                if not path.is_dir():
                    raise
                continue  # a .json in a folder may be anything
            for name in names:
                lone = len(names) == 1 and file.suffix.lower() not in (".gpkg", ".sqlite")
                self._places.setdefault(file.stem if lone else name, []).append((file, name))
        if not self._places:
            raise InputError(f"the folder {path.name} holds no vector file that can be read ({', '.join(SUFFIXES)})")

    def __getitem__(self, name: str) -> FeatureTable:
        if name not in self._tables:
            places = self._places[name]
            if len(places) > 1:
                files = ", ".join(sorted(str(place) for place, _ in places))
                raise InputError(f"layer “{name}” is in several files: {files}; keep one of them, or join them first")
            self._tables[name] = read_layer(*places[0], cancelled=self._cancelled, bounds=self._bounds)
            if self._cancelled():
                raise Cancelled()
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places


def is_osm_file(path: Path) -> bool:
    """Whether the name is that of an OSM extract."""
    return path.name.lower().endswith(_OSM_SUFFIXES)


def city_of_source(
    path: Path,
    preset: str,
    notes: Notes,
    progress: Progress,
    study_area: Optional[FeatureTable] = None,
    cancelled: Asked = lambda: False,
    base: Optional[City] = None,
    replace: bool = False,
) -> Tuple[City, str]:
    """The city in ``path`` and the name of the preset that read it; with a ``base``, that city completed by the source.

    replace: where both the base and the source have a layer, that of the source counts first.

    preset: ``auto`` (told from the name and the layers), ``osm``, ``city``, a preset that comes with the plugin, or the path
    of a preset file. Raises InputError when the path, the preset or what the source must hold is not there.
    """
    if not path.exists():
        raise InputError(f"there is no {path}")
    if preset in ("", "auto"):
        preset = "osm" if is_osm_file(path) else detect_preset(SourceLayers(path, None, cancelled))
    if base is not None:
        base = restricted_to(base, study_area, notes)
        study_area = base.layer("study_area")
    if preset in ("osm", "city"):
        if preset == "osm":
            city = city_from_osm(read_osm(path), notes, progress, study_area)
        else:
            city = restricted_to(read_city(path, cancelled), study_area, notes)
        return (city if base is None else added_to(base, city, preset, replace, notes)), preset
    chosen = _chosen(preset)
    # What lies in the margin around the city counts too, so that the window is wider than the study area of a base.
    window = study_area if base is None else study_area.with_geometry(reach_of(study_area.geometry))
    city = city_from_layers(SourceLayers(path, window, cancelled), chosen, notes, progress, study_area, base, replace)
    return city, chosen.name


def _chosen(preset: str) -> Preset:
    if preset in BUILT_IN:
        return preset_file(preset)
    if preset.lower().endswith(".json"):
        return load_preset(Path(preset))
    raise InputError(f"there is no preset “{preset}”; the presets are: {', '.join(PRESETS)}, or the path of a preset file (.json)")
