"""What the public sees of the sites: which ones, which of their columns, and where on Earth."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, Mapping, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..errors import InputError
from ..look import score_classes
from ..schema import LayerSchema, load_schemas
from ..table import FeatureTable, as_column
from ..words import LANGUAGES, Words
from .public_words import shown_name, why_texts, word
from .qr import permalink
from .site_kits import SiteKits, kit_columns

SCORES = ("greening", "pedestrian")
# What a city shows the public or keeps to itself; all else is always shown.
BLOCKS = ("scores", "why", "kits", "costs")
PICKS = ("best", "selected", "all")
_SCHEMA = Path(__file__).with_name("public_schema.json")
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


def pick_sites(sites: FeatureTable, pick: str, top: int) -> np.ndarray:
    """Row numbers of the sites to show, best score first.

    pick: ``best`` (see :func:`choose_sites`), ``selected`` (those whose column ``selected`` is true, as a shortlist has it) or ``all``.
    What is named by hand is shown even where a score rules it out. Raises InputError when nothing is selected.
    """
    if pick == "best":
        return choose_sites(sites, top)
    chosen = np.ones(len(sites), dtype=bool)
    if pick == "selected":
        sites.column("selected")
        chosen = sites.flag("selected")
        if not chosen.any():
            raise InputError("no site is selected: the column “selected” is true nowhere; make a shortlist first or pick the best sites")
    best = np.full(len(sites), -np.inf)
    for score in SCORES:
        values = sites.number(f"{score}_score")
        best = np.fmax(best, np.where(np.isfinite(values) & ~is_blocked(sites, score), values, -np.inf))
    rows = np.flatnonzero(chosen)
    made: np.ndarray = rows[np.lexsort((sites.column("code").astype(str)[rows], -best[rows]))]
    return made


def is_blocked(sites: FeatureTable, score: str) -> np.ndarray:
    """Whether a hard constraint of ``score`` rules each site out, bool (n,); missing is not blocked."""
    # A loop over a column of objects: numpy has no test for None that works on arrays.
    return np.array([reason is not None for reason in sites.text(f"{score}_blocked_by")], dtype=bool)


@lru_cache(maxsize=1)
def public_schema() -> LayerSchema:
    """The columns that the public may see, with titles, units and values allowed (``public_schema.json``)."""
    return load_schemas(_SCHEMA)["sites"]


@lru_cache(maxsize=1)
def _blocks() -> Dict[str, str]:
    """Column → block of ``public_schema.json``."""
    fields = json.loads(_SCHEMA.read_text(encoding="utf-8"))["resources"][0]["schema"]["fields"]
    return {field["name"]: field["block"] for field in fields}


def public_columns(show: Iterable[str] = BLOCKS) -> Tuple[str, ...]:
    """The columns that the public sees, in order; nothing else of the sites leaves the house (owners, evidence, rules).

    show: the blocks of :data:`BLOCKS` that the city shows; what belongs to none is always there.
    """
    shown = {"base", *show}
    return tuple(name for name, block in _blocks().items() if block in shown)


def public_sites(
    sites: FeatureTable,
    show: Iterable[str] = BLOCKS,
    kits: Sequence[SiteKits] = (),
    cards: Optional[Mapping[str, Mapping[str, Any]]] = None,
    address: Optional[str] = None,
) -> FeatureTable:
    """The sites with exactly :func:`public_columns` (missing ones NaN or None), numbers rounded as they are shown.

    kits, cards: the kits of each site and the texts of the catalogue (:mod:`.site_kits`); address: where the page will be. Areas to
    1 m², scores to 0.1, confidence to 0.01, costs to two figures. In the reference system of ``sites``; write this as ``sites.gpkg``.
    """
    columns: Dict[str, np.ndarray] = {}
    for name in ("site_id", "code", "kind", "name", "near", "neighbourhood", "latitude_reason"):
        columns[name] = sites.text(name)
    # Not "latitude": every reader of points would take it for a coordinate.
    columns["latitude_class"] = sites.text("latitude")
    columns.update(site_titles(sites))
    columns["link"] = as_column([permalink(address, str(code)) for code in columns["code"]]).astype(object)
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
    columns.update(kit_columns(list(kits) or [SiteKits()] * len(sites), cards or {}))
    return FeatureTable(sites.geometry, {name: columns[name] for name in public_columns(show)}, sites.crs)


def site_titles(sites: FeatureTable) -> Dict[str, np.ndarray]:
    """The names that people see (``title_fr``, ``title_en``, ``title_es``): the site's own, else its kind and the street beside it."""
    kinds, names, near = sites.text("kind"), sites.text("name"), sites.text("near")
    made = {}
    for language in LANGUAGES:
        words = Words(language)
        told = np.full(len(sites), None, dtype=object)
        told[:] = [shown_name(n, by, word(words, kind, "kind"), words) for n, by, kind in zip(names, near, kinds)]
        made[f"title_{language}"] = told
    return made


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
