"""``run.json``: what a run read, with which settings and versions, and what it noticed, so that every figure can be defended."""

from __future__ import annotations

import hashlib
import json
import math
import platform
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Dict, List, Mapping, Optional

import numpy
import pyproj
import scipy
import shapely

from .digest import digest_table
from .notes import Notes
from .pipeline import Assessment
from .scoring.profile import Profile
from .table import FeatureTable


@dataclass
class InputRecord:
    """One input of a run: the parameter, the name of the file or layer (no folder), its SHA-256 and what it held."""

    parameter: str
    name: str
    sha256: Optional[str] = None
    layers: Dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> Dict[str, Any]:
        return {"parameter": self.parameter, "name": self.name, "sha256": self.sha256, "layers": self.layers}


def table_input(parameter: str, name: str, table: FeatureTable) -> InputRecord:
    """The record of a layer given as a parameter."""
    return InputRecord(parameter, name, digest_table(table), {name: len(table)})


def hash_chunks(chunks: Any) -> str:
    """SHA-256 (hex) of an iterable of bytes (a file read in pieces)."""
    state = hashlib.sha256()
    for chunk in chunks:
        state.update(chunk)
    return state.hexdigest()


def versions(plugin: str, more: Mapping[str, str]) -> Dict[str, str]:
    """The versions that figures depend on: the plugin, Python and the libraries of core, and what the caller adds (QGIS, GDAL)."""
    return {
        "transformable_spaces": plugin,
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "shapely": shapely.__version__,
        "geos": shapely.geos_version_string,
        "pyproj": pyproj.__version__,
        "proj": pyproj.__proj_version__,
        **more,
    }


def run_record(
    assessment: Assessment,
    notes: Notes,
    inputs: List[InputRecord],
    parameters: Mapping[str, Any],
    library_versions: Mapping[str, str],
) -> Dict[str, Any]:
    """The document of ``run.json`` (plain Python values). It holds no clock and no folder: equal runs give equal records."""
    city = assessment.city
    return {
        "format": "transformable-spaces-run/1",
        "versions": dict(library_versions),
        "parameters": {name: _name_only(value) for name, value in parameters.items()},
        "inputs": [item.as_dict() for item in inputs],
        "crs": {"name": city.crs.name, "code": ":".join(city.crs.to_authority() or ()) or None},
        "city": {
            "layers": {name: len(table) for name, table in city.layers.items()},
            "rasters": sorted(city.rasters),
            "absent": city.absent,
            "study_area_m2": round(float(city.study_area.area), 1),
        },
        "profiles": [_profile(assessment.greening), _profile(assessment.pedestrian)],
        "seeds": {"traffic": assessment.traffic.seed, **{f"robustness_{found.prefix}": found.seed for found in assessment.robustness}},
        "results": {
            "sites": assessment.site_count,
            "blocked": assessment.blocked_count,
            "by_kind": _by_kind(assessment.sites),
            "trees": _trees(assessment.planting.positions),
            "robustness": {found.prefix: found.as_dict() for found in assessment.robustness},
            "traffic": {
                "junctions": assessment.traffic.nodes, "sampled_sources": assessment.traffic.sources,
                "share_error": round(assessment.traffic.share_error, 4), "unreached": round(assessment.traffic.unreached, 4),
            },
            "low_traffic": {
                "cells": len(assessment.cells.cells), "short_cuts": assessment.cells.short_cuts, "filters": assessment.cells.filter_count,
            },
            "green_access": None if assessment.green_access is None else {
                name: round(float(value), 4) if math.isfinite(value) else None for name, value in assessment.green_access.totals.items()
            },
            "kits": {"jurisdiction": assessment.jurisdiction, "count": len(assessment.kits)},
            "warnings": len(notes.warnings),
        },
        "notes": [note.as_dict() for note in notes],
    }


def as_json(record: Mapping[str, Any]) -> bytes:
    """The record as UTF-8 JSON text."""
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _profile(profile: Profile) -> Dict[str, Any]:
    return {
        "id": profile.id,
        "version": profile.version,
        "weights": {criterion.indicator: criterion.weight for criterion in profile.criteria},
        "percentiles": profile.percentiles(),
    }


def _by_kind(sites: FeatureTable) -> Dict[str, Dict[str, float]]:
    kinds, areas = sites.text("kind"), sites.number("area_m2")
    return {
        str(kind): {"count": int((kinds == kind).sum()), "area_m2": round(float(areas[kinds == kind].sum()), 1)}
        for kind in sorted(set(kinds))
    }


def _trees(positions: FeatureTable) -> Dict[str, float]:
    """How many places for trees there are, by size, and the canopy they would make."""
    sizes = positions.text("size_class")
    by_size = {size: int((sizes == size).sum()) for size in ("small", "medium", "large")}
    return {"count": len(positions), **by_size, "canopy_m2": round(float(positions.number("canopy_m2").sum()), 1)}


def _name_only(value: Any) -> Any:
    """Folders are the user's own business: a path is kept as its last part."""
    if isinstance(value, (list, tuple)):
        return [_name_only(item) for item in value]
    if isinstance(value, str) and ("/" in value or "\\" in value):
        return PurePath(value.replace("\\", "/").split("|")[0]).name
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
