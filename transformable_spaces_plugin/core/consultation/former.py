"""Answers imported again: which are new, which say the same as before, which have changed."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..table import FeatureTable
from .flags import flag_set, has_flag
from .readers.apply import Reading

NEW, SAME, CHANGED, OLDER, DROPPED = "new", "same", "changed", "older", "dropped"
_SAID = ("kind", "date", "language", "category", "title", "text_scrubbed", "url", "parent")
_COUNTED = ("up", "down", "neutral", "n_comments", "align_pos", "align_neu", "align_neg")
_STATES = frozenset({"withdrawn", "amendment", "hidden_votes"})
_SAME_PLACE_M = 0.5  # a pin written with five decimals of a degree comes back within this


def joined(files: Sequence[Sequence[Reading]]) -> Tuple[FeatureTable, List[Dict[str, int]]]:
    """All contributions of all files, each record once, and for each reading (in order) how many were left out.

    Of a record met twice the one saved later (``revision``) counts, then the one of the later file: ``repeated`` in the counts of the
    reading that loses it. A file whose bytes were given before in this run is left out whole (``file_given_twice``).
    """
    counts: List[Dict[str, int]] = []
    tables: List[FeatureTable] = []
    owners: List[int] = []
    seen: Dict[str, int] = {}
    for number, readings in enumerate(files):
        for reading in readings:
            given_before = seen.setdefault(reading.sha256, number) != number
            counts.append({"file_given_twice": len(reading.table)} if given_before else {})
            if not given_before:
                tables.append(reading.table)
                owners += [len(counts) - 1] * len(reading.table)
    if not tables:
        return FeatureTable.empty(("contribution_id",), 4326), counts
    table = FeatureTable.concat(tables)
    names = table.text("contribution_id").astype(str)
    saved = np.array([value or "" for value in table.text("revision")], dtype=object).astype(str)
    order = np.lexsort((np.arange(len(table)), saved, names))
    last = np.r_[names[order][1:] != names[order][:-1], True] if len(order) else np.array([], dtype=bool)
    for row in order[~last]:
        counts[owners[row]]["repeated"] = counts[owners[row]].get("repeated", 0) + 1
    return table.select(order[last]), counts


def compared(table: FeatureTable, former: Optional[FeatureTable]) -> Tuple[np.ndarray, np.ndarray]:
    """For each contribution what it is (``new``, ``same``, ``changed``, ``older``, ``dropped``) and its row in ``former`` (−1 for none).

    Both tables in one CRS. ``older`` was saved before what is known already; ``dropped`` was refused by a person and stays so.
    """
    state = np.full(len(table), NEW, dtype=object)
    place = {name: row for row, name in enumerate(former.text("contribution_id"))} if former is not None else {}
    rows = np.array([place.get(name, -1) for name in table.text("contribution_id")], dtype=int)
    known = np.flatnonzero(rows >= 0)
    if former is None or not len(known):
        return state, rows
    there = rows[known]
    same = np.ones(len(known), dtype=bool)
    for name in _SAID:
        same &= np.array([one == other for one, other in zip(table.text(name)[known], former.text(name)[there])], dtype=bool)
    for name in _COUNTED:
        one, other = table.number(name)[known], former.number(name)[there]
        same &= (one == other) | (np.isnan(one) & np.isnan(other))
    flags, then = table.text("flags")[known], former.text("flags")[there]
    same &= np.array([flag_set(one) & _STATES == flag_set(other) & _STATES for one, other in zip(flags, then)], dtype=bool)
    gap = shapely.distance(table.geometry[known], former.geometry[there])
    nowhere = shapely.is_missing(table.geometry[known]) == shapely.is_missing(former.geometry[there])
    with np.errstate(invalid="ignore"):
        same &= nowhere & ~(gap > _SAME_PLACE_M)
    saved = [(one or "") < (other or "") for one, other in zip(table.text("revision")[known], former.text("revision")[there])]
    state[known] = np.where(same, SAME, np.where(np.array(saved, dtype=bool), OLDER, CHANGED))
    refused = has_flag(former.text("flags")[there], "dropped")
    state[known[refused]] = DROPPED
    return state, rows
