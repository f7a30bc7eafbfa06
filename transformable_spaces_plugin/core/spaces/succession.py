"""Sites that live from run to run: those of a former run found again, and what became of every one of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Iterable, Optional, Tuple

import numpy as np
import pyproj
import shapely

from ..errors import InputError
from ..notes import Notes
from ..schema import LayerSchema, load_schemas
from ..table import FeatureTable, missing
from .finish import polygons_only
from .order import canonical_order
from .rule_file import rule_file

RULES = "succession.json"
BORN, KEPT, CHANGED, GONE = "born", "kept", "changed", "gone"
_NOWHERE: Any = None


@lru_cache(maxsize=1)
def changes_schema() -> LayerSchema:
    """The schema of the table of changes."""
    return load_schemas(Path(__file__).with_name("changes_schema.json"))["changes"]


def former_sites(previous: FeatureTable, crs: pyproj.CRS, kinds: Iterable[str], area: shapely.Geometry, notes: Notes) -> FeatureTable:
    """The rows of ``previous`` (sites of a former run, any CRS) that the new run looks for again, in ``crs``, sorted by ``site_id``.

    Those of other ``kinds`` and those that lie outside the study area ``area`` are left out: of them the new run says nothing.
    Rows without id, kind or area are counted in ``notes``. Raises MissingField without ``site_id``, ``code`` or ``kind``,
    MissingCrs, and InputError where two rows share an id or a code.
    """
    for name in ("site_id", "code", "kind"):
        previous.column(name)
    previous = previous.to_crs(crs)
    there = ~(shapely.is_missing(previous.geometry) | shapely.is_empty(previous.geometry))
    shapes = previous.geometry.copy()
    shapes[there] = polygons_only(shapely.force_2d(shapes[there]))
    usable = there & ~missing(previous.text("site_id")) & ~missing(previous.text("kind"))
    usable[usable] = shapely.area(shapes[usable]) > 0
    notes.count("former_sites_unusable", int((~usable).sum()))
    previous = previous.with_geometry(shapes).select(usable)
    for name in ("site_id", "code"):
        values = previous.text(name)
        names, count = np.unique(values[~missing(values)].astype(str), return_counts=True)
        if (count > 1).any():
            raise InputError(f"the former sites have “{names[count > 1][0]}” twice in “{name}”; give the sites of one run")
    wanted = np.isin(previous.text("kind").astype(str), list(kinds))
    wanted[wanted] = shapely.intersects(area, previous.geometry[wanted])
    previous = previous.select(wanted)
    return previous.select(np.argsort(previous.text("site_id").astype(str), kind="stable"))


def match_sites(sites: FeatureTable, former: FeatureTable) -> np.ndarray:
    """The row of ``former`` (n,) that each of ``sites`` goes on, −1 for a new one.

    Both hold the column ``kind``. Two sites of one kind are one where their intersection over union reaches ``least_iou``
    (``succession.json``); one to one, the best match first, equal ones in the order of former ids and new shapes.
    """
    found = np.full(len(sites), -1, dtype=np.int64)
    if not len(sites) or not len(former):
        return found
    new, old = shapely.STRtree(former.geometry).query(sites.geometry, predicate="intersects")
    alike = np.equal(sites.text("kind")[new], former.text("kind")[old])
    new, old = new[alike], old[alike]
    iou = overlap_share(sites.geometry[new], former.geometry[old])
    enough = iou >= rule_file(RULES).number("least_iou")
    new, old, iou = new[enough], old[enough], iou[enough]
    place = np.argsort(canonical_order(sites.geometry), kind="stable")
    taken = np.zeros(len(former), dtype=bool)
    # One pair after the other, because a pair stands only where both are still free; there are hardly more pairs than sites.
    for pair in np.lexsort((place[new], old, -np.round(iou, 9))):
        if found[new[pair]] < 0 and not taken[old[pair]]:
            found[new[pair]], taken[old[pair]] = old[pair], True
    return found


def overlap_share(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Intersection over union 0..1 (n,) of each pair of polygons; 1 for equal ones."""
    shared = shapely.area(shapely.intersection(one, other))
    whole = shapely.area(one) + shapely.area(other) - shared
    return np.clip(np.divide(shared, whole, out=np.zeros(len(one)), where=whole > 0), 0.0, 1.0)


def kept_names(sites: FeatureTable, former: FeatureTable) -> Tuple[np.ndarray, np.ndarray]:
    """Id and code (n,) of the former site that each of ``sites`` goes on; None for a new one, and where it had no code."""
    row = match_sites(sites, former)
    names = []
    for column in ("site_id", "code"):
        values = np.full(len(sites), _NOWHERE, dtype=object)
        values[row >= 0] = former.text(column)[row[row >= 0]]
        names.append(values)
    return names[0], names[1]


def changes_between(former: FeatureTable, sites: FeatureTable, notes: Optional[Notes] = None) -> FeatureTable:
    """What became of each site, sorted by ``site_id``: columns of ``changes_schema.json``; the shape is the new one, or the last.

    former: as :func:`former_sites` gives it. sites: those of the new run, named with ``former`` in hand. ``born`` has no area
    before, ``gone`` none after (NaN); ``kept`` has its shape too (``same_shape_iou``), ``changed`` its name only.
    """
    old_id, new_id = former.text("site_id").astype(str), sites.text("site_id").astype(str)
    _, old, new = np.intersect1d(old_id, new_id, return_indices=True)
    iou = overlap_share(sites.geometry[new], former.geometry[old])
    same = iou >= rule_file(RULES).number("same_shape_iou")
    gone, born = np.setdiff1d(np.arange(len(former)), old), np.setdiff1d(np.arange(len(sites)), new)
    tables = [
        _rows(sites, new, np.where(same, KEPT, CHANGED), iou, former.geometry[old], sites.geometry[new]),
        _rows(sites, born, np.full(len(born), BORN), np.full(len(born), np.nan), None, sites.geometry[born]),
        _rows(former, gone, np.full(len(gone), GONE), np.full(len(gone), np.nan), former.geometry[gone], None),
    ]
    changes = FeatureTable.concat(tables)
    changes = changes.select(np.argsort(changes.text("site_id").astype(str), kind="stable"))
    if notes is not None:
        status = changes.text("status")
        notes.info("sites_succeeded", **{name: int((status == name).sum()) for name in (KEPT, CHANGED, BORN, GONE)})
    return changes


def _rows(
    table: FeatureTable, rows: np.ndarray, status: np.ndarray, iou: np.ndarray,
    before: Optional[np.ndarray], after: Optional[np.ndarray],
) -> FeatureTable:
    def area(shapes: Optional[np.ndarray]) -> np.ndarray:
        return np.full(len(rows), np.nan) if shapes is None else np.round(shapely.area(shapes), 6)

    table = table.select(rows)
    columns = {
        "site_id": table.text("site_id"), "code": table.text("code"), "kind": table.text("kind"),
        "status": status.astype(object), "iou": np.round(iou, 6),
        "area_before_m2": area(before), "area_after_m2": area(after),
    }
    return FeatureTable(table.geometry, columns, table.crs)
