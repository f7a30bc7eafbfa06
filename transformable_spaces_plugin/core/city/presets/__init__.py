"""Layers of any source as a city, by a *preset*: a data file that says which layer and column means what (docs/presets.md)."""

from .assemble import added_to, city_from_layers
from .detect import BUILT_IN, detect_preset, preset_file, recognised
from .preset import Preset, load_preset

__all__ = ["BUILT_IN", "Preset", "added_to", "city_from_layers", "detect_preset", "load_preset", "preset_file", "recognised"]
