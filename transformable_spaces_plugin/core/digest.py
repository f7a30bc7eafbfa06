"""Fingerprints of what went into a run, so that two runs can be told to have had the same inputs."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import shapely

from .table import FeatureTable


def digest_table(table: FeatureTable) -> str:
    """SHA-256 (hex) over geometries (WKB), column names and values, in their order."""
    state = hashlib.sha256()
    for wkb in shapely.to_wkb(table.geometry, output_dimension=2):
        state.update(wkb or b"\0")
    for name in sorted(table.columns):
        state.update(name.encode("utf-8"))
        state.update(json.dumps([_plain(value) for value in table.columns[name]]).encode("utf-8"))
    return state.hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, (float, np.floating)):
        return None if value != value else float(value)
    if isinstance(value, (np.integer, np.bool_)):
        return value.item()
    return value
