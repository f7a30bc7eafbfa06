"""Proposals that say the same about the same place."""

from __future__ import annotations

import re
from typing import Dict, FrozenSet, List, Optional, Tuple

import numpy as np
import shapely

from ..progress import SILENT, Progress
from ..table import FeatureTable
from .place import RULES

_WORD = re.compile(r"\w+")
_KINDS = ("proposal", "report")
Shingle = Tuple[int, ...]


def shingles(text: Optional[str], numbers: Dict[str, int]) -> FrozenSet[Shingle]:
    """The runs of three words of ``text``; all its words as one run where it has fewer. Case and marks do not count.

    numbers: word → its number, which grows by the words met: texts are compared by the numbers of one and the same.
    """
    words = [numbers.setdefault(word, len(numbers)) for word in _WORD.findall((text or "").casefold())]
    if len(words) < 3:
        return frozenset([tuple(words)] if words else [])
    return frozenset(zip(words, words[1:], words[2:]))


def jaccard(first: FrozenSet[Shingle], second: FrozenSet[Shingle]) -> float:
    """Size of what two sets share over the size of both together; 0 where both are empty."""
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def find_duplicates(contributions: FeatureTable, progress: Progress = SILENT) -> np.ndarray:
    """For each row the ``contribution_id`` of an earlier proposal or report of which it is a repetition, object (n,) with None.

    Earlier is by date, then by identifier, whatever the order of the rows. Two repeat each other when their texts (title and text) share
    a quarter of their three-word runs (``duplicate_jaccard``) and they are within 50 m, or both without a place and about one site. A
    repetition of a repetition names the first one. Those that name two sites by their codes are no repetitions: the city's own proposals
    of neighbouring sites are written in the same words.
    """
    result = np.full(len(contributions), None, dtype=object)
    rows = _in_order(contributions)
    points, codes = contributions.geometry, contributions.text("site_code")
    identifiers = contributions.text("contribution_id")
    named = codes.copy()
    named[contributions.text("match_method") != "code"] = None
    reach, least = RULES.number("duplicate_m"), RULES.number("duplicate_jaccard")
    x, y = shapely.get_x(points), shapely.get_y(points)
    titles, texts = contributions.text("title"), contributions.text("text_scrubbed")
    # Room → shingle → first ones there that hold it. A room is a square as wide as the reach, or a site for what has no place.
    rooms: Dict[Tuple[object, ...], Dict[Shingle, List[int]]] = {}
    sets: Dict[int, FrozenSet[Shingle]] = {}
    numbers: Dict[str, int] = {}
    for number, row in enumerate(rows):  # one after the other: whether a row is a first one depends on those before it
        if number % 2000 == 0:
            progress.at(number / max(len(rows), 1))
        own = shingles(f"{titles[row] or ''} {texts[row] or ''}", numbers)
        if not own:
            continue
        placed = bool(np.isfinite(x[row]))
        around: List[Tuple[object, ...]] = []
        if placed:
            column, line = int(x[row] // reach), int(y[row] // reach)
            around = [(column, line), *((column + i, line + j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)]
        elif codes[row] is not None:
            around = [("site", codes[row])]
        candidates = {other for room in around if room in rooms for shingle in own for other in rooms[room].get(shingle, ())}
        best: Tuple[float, str] = (0.0, "")
        for other in candidates:
            if placed and (x[row] - x[other]) ** 2 + (y[row] - y[other]) ** 2 > reach**2:
                continue
            if named[row] is not None and named[other] is not None and named[row] != named[other]:
                continue
            likeness = jaccard(own, sets[other])
            if likeness >= least and (likeness, str(identifiers[other])) > best:
                best, result[row] = (likeness, str(identifiers[other])), identifiers[other]
        if result[row] is None and around:
            sets[row] = own
            room = rooms.setdefault(around[0], {})
            for shingle in own:
                room.setdefault(shingle, []).append(row)
    return result


def _in_order(contributions: FeatureTable) -> np.ndarray:
    """The rows that can repeat each other, earliest first."""
    rows = np.flatnonzero(np.isin(contributions.text("kind").astype(str), _KINDS))
    dates = np.array([value or "9999" for value in contributions.text("date")[rows]], dtype=object).astype(str)
    names = contributions.text("contribution_id")[rows].astype(str)
    return rows[np.lexsort((names, dates))]
