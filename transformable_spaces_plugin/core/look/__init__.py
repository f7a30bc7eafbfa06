"""The one look of maps, sheets, page and report: colours, letters and symbols, kept as data in ``palettes.json``."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

import numpy as np

from ..errors import DataFileError

Palettes = Dict[str, Any]


@lru_cache(maxsize=1)
def palettes() -> Palettes:
    """The whole of ``palettes.json``; DataFileError when its score classes are not in falling order down to 0."""
    path = Path(__file__).with_name("palettes.json")
    document: Palettes = json.loads(path.read_text(encoding="utf-8"))
    minima = [entry["minimum"] for entry in document["scores"]["classes"]]
    if minima != sorted(minima, reverse=True) or minima[-1] != 0:
        raise DataFileError(path.name, "scores.classes", "the minima fall from the first class to 0 in the last")
    return document


def kinds() -> List[str]:
    """The kinds of space that have a look, in the order of legends."""
    return list(palettes()["kinds"])


def kind_colour(kind: str) -> str:
    """The colour of a kind as ``#rrggbb``; KeyError for an unknown kind."""
    return str(palettes()["kinds"][kind]["colour"])


def kind_ink(kind: str) -> str:
    """The colour of text and symbols on the colour of a kind (contrast 4.5:1 or more)."""
    return str(palettes()["kinds"][kind]["ink"])


def kind_symbol(kind: str) -> str:
    """The symbol of a kind: an SVG path in a box of 16 × 16, filled by the even-odd rule."""
    return str(palettes()["kinds"][kind]["symbol"])


def score_class(score: Optional[float]) -> Optional[str]:
    """The letter A–E of a score in 0..100, None where it is missing; cuts are fixed and a class holds its minimum."""
    if score is None or not math.isfinite(score):
        return None
    classes = palettes()["scores"]["classes"]
    for entry in classes:
        if score >= entry["minimum"]:
            return str(entry["letter"])
    return str(classes[-1]["letter"])


def score_classes(scores: np.ndarray) -> np.ndarray:
    """The letters of an array (n,) of scores as object array; None where a score is NaN."""
    classes = palettes()["scores"]["classes"]
    letters = np.array([entry["letter"] for entry in classes] + [None], dtype=object)
    values = np.asarray(scores, dtype=float)
    rising = np.array([entry["minimum"] for entry in reversed(classes)], dtype=float)
    index = len(classes) - np.searchsorted(rising, values, side="right")
    return letters[np.where(np.isfinite(values), np.clip(index, 0, len(classes) - 1), len(classes))]


def class_colour(letter: str) -> str:
    """The colour of a score class; KeyError for an unknown letter."""
    return str(_class(letter)["colour"])


def class_ink(letter: str) -> str:
    """The colour of text on the colour of a score class."""
    return str(_class(letter)["ink"])


def _class(letter: str) -> Dict[str, Any]:
    return {entry["letter"]: entry for entry in palettes()["scores"]["classes"]}[letter]


def ground(name: str) -> str:
    """A colour of the quiet ground (``building``, ``street``, ``green``, ``water``, ``label``…); KeyError for an unknown name."""
    return str(palettes()["ground"][name])


def bivariate_class(need: Optional[float], feasibility: Optional[float]) -> Optional[Tuple[int, int]]:
    """Row and column (0..2, low to high) of need × feasibility in the 3 × 3 scheme; None where one is missing."""
    if need is None or feasibility is None or not (math.isfinite(need) and math.isfinite(feasibility)):
        return None
    cuts = palettes()["bivariate"]["cuts"]
    return sum(need >= cut for cut in cuts), sum(feasibility >= cut for cut in cuts)


def bivariate_colour(need: Optional[float], feasibility: Optional[float]) -> Optional[str]:
    """The colour of need × feasibility in the 3 × 3 scheme; None where one is missing."""
    place = bivariate_class(need, feasibility)
    return None if place is None else str(palettes()["bivariate"]["colours"][place[0]][place[1]])
