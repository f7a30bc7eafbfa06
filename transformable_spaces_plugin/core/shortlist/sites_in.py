"""Sites as a step of this room wants them: valid polygons in metres."""

from __future__ import annotations

from typing import Any

from ..city.model import repair
from ..city.reference_system import choose_crs
from ..errors import InputError
from ..notes import Notes
from ..table import FeatureTable


def metric_sites(table: FeatureTable, name: str, notes: Notes, crs: Any = None) -> FeatureTable:
    """The sites of the layer ``name`` repaired and in ``crs`` (None: their own where it is in metres, else the place's); said in notes.

    InputError when the layer holds no polygon.
    """
    table = repair(table, name, ("polygon",), notes)
    if not len(table):
        raise InputError(f"layer “{name}” holds no polygon; the sites of an assessment are expected")
    target = choose_crs(table)[0] if crs is None else crs
    if table.crs != target:
        notes.info("reprojected", layer=name, source=table.crs.name if table.crs else "?", target=target.name)
        table = table.to_crs(target)
    return table
