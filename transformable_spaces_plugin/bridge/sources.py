"""Any source that a user may point at, read into a city through QGIS: an OSM extract, a city.gpkg, layers read through a preset."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional, Tuple

from ..core.city import City
from ..core.city.osm import city_from_osm
from ..core.city.presets import BUILT_IN, Preset, added_to, city_from_layers, detect_preset, load_preset, preset_file
from ..core.city.restrict import restricted_to
from ..core.city.study_area import reach_of
from ..core.errors import Cancelled, InputError
from ..core.notes import Notes
from ..core.progress import Progress
from ..core.table import FeatureTable
from ..files.layer_files import LayerFiles
from .city import read_city
from .osm import read_osm
from .tables import layer_names, read_layer

PRESETS = ("auto", "osm", "city", *BUILT_IN)
_OSM_SUFFIXES = (".osm", ".osm.pbf", ".osm.gz", ".pbf", ".osm.bz2")

Asked = Callable[[], bool]


def source_layers(path: Path, bounds: Optional[FeatureTable], cancelled: Asked) -> LayerFiles:
    """The layers of a file or folder by name, read through QGIS when they are asked for; errors: see :class:`LayerFiles`, and Cancelled."""

    def read(file: Path, layer: str) -> FeatureTable:
        table = read_layer(file, layer, cancelled=cancelled, bounds=bounds)
        if cancelled():
            raise Cancelled()
        return table

    return LayerFiles(path, layer_names, read)


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
        preset = "osm" if is_osm_file(path) else detect_preset(source_layers(path, None, cancelled))
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
    city = city_from_layers(source_layers(path, window, cancelled), chosen, notes, progress, study_area, base, replace)
    return city, chosen.name


def _chosen(preset: str) -> Preset:
    if preset in BUILT_IN:
        return preset_file(preset)
    if preset.lower().endswith(".json"):
        return load_preset(Path(preset))
    raise InputError(f"there is no preset “{preset}”; the presets are: {', '.join(PRESETS)}, or the path of a preset file (.json)")
