"""What sites are made of, what is usually made of them (``ground.json``), and TRIBU's coefficients (``site_coefficients.json``)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Tuple

import numpy as np

from ..errors import DataFileError
from ..table import FeatureTable

COEFFICIENTS = ("cooling", "biodiversity", "permeability")
SIZES = ("small", "medium", "large")
_GROUND = Path(__file__).with_name("ground.json")
_TRIBU = Path(__file__).with_name("site_coefficients.json")


@lru_cache(maxsize=1)
def coefficients() -> Dict[str, Any]:
    """``site_coefficients.json``; DataFileError when a coefficient is missing or not from 0 up."""
    document: Dict[str, Any] = json.loads(_TRIBU.read_text(encoding="utf-8"))
    for part in ("trees", "materials"):
        for name, entry in document[part].items():
            for coefficient in COEFFICIENTS:
                value = entry.get(coefficient)
                if not isinstance(value, (int, float)) or value < 0:
                    raise DataFileError(_TRIBU.name, f"{part}.{name}.{coefficient}", f"a number from 0 up, not {value!r}")
    return document


@lru_cache(maxsize=1)
def ground() -> Dict[str, Any]:
    """``ground.json``; DataFileError when a rule has no source, a material is unknown, or shares go over 1."""
    document: Dict[str, Any] = json.loads(_GROUND.read_text(encoding="utf-8"))
    known = coefficients()["materials"]
    for part in ("before", "usual"):
        for kind, entry in document[part].items():
            where = f"{part}.{kind}"
            if not entry.get("source"):
                raise DataFileError(_GROUND.name, where, "“source” is missing")
            used = [entry[name] for name in ("sealed", "open") if entry.get(name)] + list(entry.get("covers", {}))
            unknown = [name for name in used if name not in known]
            if unknown:
                raise DataFileError(_GROUND.name, where, f"unknown material {unknown[0]!r}")
            if sum(entry.get("covers", {}).values()) > 1 + 1e-9:
                raise DataFileError(_GROUND.name, f"{where}.covers", "the shares add up to more than 1")
    return document


def material(name: str) -> np.ndarray:
    """Cooling, biodiversity and permeability (3,) of a square metre of a material."""
    return np.array([coefficients()["materials"][name][coefficient] for coefficient in COEFFICIENTS], dtype=float)


def tree_coefficients() -> np.ndarray:
    """Canopy (m²), then cooling, biodiversity and permeability, of a small, a medium and a large tree: (3, 4)."""
    trees = coefficients()["trees"]
    return np.array([[trees[size]["canopy_m2"], *(trees[size][c] for c in COEFFICIENTS)] for size in SIZES], dtype=float)


def before(sites: FeatureTable) -> Tuple[np.ndarray, np.ndarray]:
    """The sealed share (0..1, n) of each site and its coefficients without trees (n, 3); NaN where its kind has no ground.

    The share is the site's own ``sealed_share``, else that of its kind.
    """
    count = len(sites)
    sealed, made = np.full(count, np.nan), np.full((count, 3), np.nan)
    kinds = sites.text("kind")
    own = sites.number("sealed_share")
    for kind, entry in ground()["before"].items():
        of = kinds == kind
        if entry["sealed"] is None or not of.any():
            continue
        sealed[of] = np.where(np.isfinite(own[of]), own[of], entry["sealed_share"])
        share = sealed[of][:, None]
        made[of] = share * material(entry["sealed"]) + (1.0 - share) * material(entry["open"])
    return sealed, made
