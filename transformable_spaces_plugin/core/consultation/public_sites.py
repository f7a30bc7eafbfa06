"""What the public sees of the sites: which ones, which of their columns, and where on Earth."""

from __future__ import annotations

from typing import Dict, Tuple

import numpy as np
import shapely

from ..look import score_classes
from ..table import FeatureTable
from ..words import LANGUAGES
from .public_words import why_texts

SCORES = ("greening", "pedestrian")
_WGS84 = 4326
_GRID_DEGREES = 1e-6  # RFC 7946 §11.2: six decimals, about 10 cm


def choose_sites(sites: FeatureTable, top: int) -> np.ndarray:
    """Row numbers of the sites to show: the ``top`` best by each score among those it does not block, best score first.

    A site without a score (NaN) is not chosen by it; equal scores are ordered by ``code``, so row order does not matter.
    """
    codes = sites.column("code").astype(str)
    best = np.full(len(sites), -np.inf)
    taken = np.zeros(len(sites), dtype=bool)
    for score in SCORES:
        values = sites.number(f"{score}_score")
        free = np.isfinite(values) & ~is_blocked(sites, score)
        order = np.lexsort((codes, -np.where(free, values, -np.inf)))
        taken[order[: min(top, int(free.sum()))]] = True
        best = np.fmax(best, np.where(free, values, -np.inf))
    rows = np.flatnonzero(taken)
    return rows[np.lexsort((codes[rows], -best[rows]))]


def is_blocked(sites: FeatureTable, score: str) -> np.ndarray:
    """Whether a hard constraint of ``score`` rules each site out, bool (n,); missing is not blocked."""
    # A loop over a column of objects: numpy has no test for None that works on arrays.
    return np.array([reason is not None for reason in sites.text(f"{score}_blocked_by")], dtype=bool)


def public_columns() -> Tuple[str, ...]:
    """The columns that the public sees, in order; nothing else of the sites leaves the house (owners, evidence, rules)."""
    plain = ("site_id", "code", "kind", "name", "near", "neighbourhood", "area_m2", "usable_area_m2", "latitude_class", "latitude_reason")
    scored = tuple(
        f"{score}_{part}"
        for score in SCORES
        for part in ("score", "class", "rank", "need", "feasibility", "confidence", "blocked_by", "why_fr", "why_en", "why_es")
    )
    return plain + scored


def public_sites(sites: FeatureTable) -> FeatureTable:
    """The sites with exactly :func:`public_columns` (missing ones NaN or None), numbers rounded as they are shown.

    Areas to 1 m², scores to 0.1, confidence to 0.01. In the reference system of ``sites``; write this as ``sites.gpkg``.
    """
    columns: Dict[str, np.ndarray] = {}
    for name in ("site_id", "code", "kind", "name", "near", "neighbourhood", "latitude_reason"):
        columns[name] = sites.text(name)
    # Not "latitude": every reader of points would take it for a coordinate.
    columns["latitude_class"] = sites.text("latitude")
    for name in ("area_m2", "usable_area_m2"):
        columns[name] = np.round(sites.number(name), 0)
    for score in SCORES:
        values = sites.number(f"{score}_score")
        columns[f"{score}_score"] = np.round(values, 1)
        columns[f"{score}_class"] = score_classes(values)
        for part, digits in (("rank", 0), ("need", 1), ("feasibility", 1), ("confidence", 2)):
            columns[f"{score}_{part}"] = np.round(sites.number(f"{score}_{part}"), digits)
        columns[f"{score}_blocked_by"] = sites.text(f"{score}_blocked_by")
        texts = why_texts(sites.text(f"{score}_why"))
        for language in LANGUAGES:
            columns[f"{score}_why_{language}"] = texts[language]
    return FeatureTable(sites.geometry, {name: columns[name] for name in public_columns()}, sites.crs)


def wgs84_shapes(table: FeatureTable) -> np.ndarray:
    """The geometries (n,) in longitude and latitude on a grid of six decimals, valid, exterior rings counterclockwise."""
    moved = table.to_crs(_WGS84).geometry
    snapped = shapely.set_precision(moved, _GRID_DEGREES)
    # A sliver that the grid swallows keeps its points rounded as they are.
    lost = shapely.is_empty(snapped) & ~shapely.is_empty(moved)
    snapped[lost] = shapely.set_precision(moved[lost], _GRID_DEGREES, mode="pointwise")
    # normalize turns exterior rings clockwise and holes counterclockwise; RFC 7946 wants the reverse of both.
    turned = shapely.reverse(shapely.normalize(shapely.force_2d(snapped)))
    # The grid is counted in binary steps; this makes each number the nearest to its six decimals, so that it prints with them.
    made: np.ndarray = shapely.transform(turned, lambda points: np.round(points, 6))
    return made


def wgs84_points(table: FeatureTable) -> np.ndarray:
    """A point inside each geometry as (n, 2) of longitude and latitude, to six decimals."""
    inside = FeatureTable(shapely.point_on_surface(table.geometry), {}, table.crs).to_crs(_WGS84)
    made: np.ndarray = np.round(shapely.get_coordinates(inside.geometry), 6)
    return made
