"""Which preset reads a source, told from the names of its layers."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Dict, Iterable, Mapping

from ...errors import InputError
from ...notes import Notes
from ...table import FeatureTable
from ..model import schemas
from .assemble import read_layer
from .columns import SourceColumns
from .names import first_layer, layer_key
from .preset import Preset, load_preset

# The layers that GDAL's OSM driver makes of an extract; a GeoPackage converted from one has them too.
_OSM = ("points", "lines", "multipolygons")


@lru_cache(maxsize=1)
def _built_in() -> Mapping[str, Preset]:
    found: Dict[str, Preset] = {}
    for path in sorted(Path(__file__).parent.glob("*.json")):
        preset = load_preset(path)
        found[preset.name] = preset
    return found


BUILT_IN = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.json")))
"""The names of the presets that come with the plugin; ``city`` and ``osm`` are formats of their own."""


def preset_file(name: str) -> Preset:
    """The preset ``name``, one of :data:`BUILT_IN`; InputError naming them when there is none such."""
    try:
        return _built_in()[name]
    except KeyError:
        raise InputError(f"there is no preset “{name}”; the presets are: auto, city, osm, {', '.join(BUILT_IN)}") from None


def detect_preset(layer_names: Iterable[str]) -> str:
    """``city``, ``osm`` or the name of a preset that reads a source with these layers.

    A city has the layers that a city requires; an OSM source has GDAL's points, lines and multipolygons; a preset is
    recognised when all layers of its ``recognise`` are there; of several the one that gives streets, else the first by
    name. Raises InputError, naming the layers, when nothing fits.
    """
    names = list(layer_names)
    keys = {layer_key(name) for name in names}
    if all(layer in keys for layer, schema in schemas().items() if schema.required):
        return "city"
    known = [
        preset
        for preset in _built_in().values()
        if preset.recognise and all(first_layer([pattern], names) is not None for pattern in preset.recognise)
    ]
    # What makes a city by itself comes before what can only be added to one.
    whole = [preset for preset in known if any(reading.layer == "streets" for reading in preset.readings)]
    if not whole and all(layer in keys for layer in _OSM):
        return "osm"
    if known:
        return (whole or known)[0].name
    raise InputError(
        f"no preset recognises these layers: {', '.join(sorted(names)) or 'none'}; choose a preset or give the file of your own"
    )


def recognised(table: FeatureTable, layer: str, notes: Notes) -> FeatureTable:
    """A table given for the city layer ``layer``, read by the first preset that knows its columns where it lacks what the layer needs.

    Known are presets with a reading of that layer all of whose ``required_columns`` (one at least) are there: Filosofi cells given as
    population, IRIS or priority neighbourhoods as neighbourhoods. The table as it is where it has a field of the layer (beyond id,
    source and name) already, or where no preset fits.
    """
    schema = schemas()[layer]
    have = set(table.columns)
    if any(field.name in have for field in schema.fields if field.name not in ("id", "source", "name")):
        return table
    for preset in _built_in().values():
        for reading in preset.readings:
            columns = SourceColumns(table, reading.columns, layer)
            if reading.layer != layer or not reading.required_columns or reading.where:
                continue
            if all(columns.get(column) is not None for column in reading.required_columns):
                notes.info("preset_recognised", layer=layer, preset=preset.name)
                return read_layer(reading, layer, table, notes)
    return table
