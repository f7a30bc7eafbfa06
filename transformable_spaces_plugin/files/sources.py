"""A folder or file of many layers as one mapping from layer name to table, each read when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from ..core.table import FeatureTable
from .layer_files import LayerFiles
from .tables import layer_names, read_table


def read_source(path: Path, bounds: Optional[FeatureTable] = None) -> LayerFiles:
    """The layers of a vector file, or of all vector files in a folder and its folders.

    bounds: only features whose box meets the box of these are read. Errors: see :class:`LayerFiles`.
    """
    return LayerFiles(path, layer_names, lambda file, layer: read_table(file, layer, bounds=bounds))
