"""Values of sites as the public reads them: reasons, levels, the texts of ``why``."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional

import numpy as np

from ..words import LANGUAGES, Words


def why_of(cell: Any) -> Dict[str, Any]:
    """A cell of ``*_why`` as :func:`..scoring.explain.explain` made it (``up``, ``down``, ``missing``, ``text``).

    Empty where the cell is missing or unreadable.
    """
    if isinstance(cell, str):
        try:
            cell = json.loads(cell)
        except ValueError:
            return {}
    return cell if isinstance(cell, dict) else {}


def why_texts(column: np.ndarray) -> Dict[str, np.ndarray]:
    """The texts of a column of ``*_why`` (n,) by language; None where there is none."""
    texts = [why_of(cell).get("text") or {} for cell in column]
    made = {}
    for language in LANGUAGES:
        made[language] = np.full(len(column), None, dtype=object)
        made[language][:] = [text.get(language) for text in texts]
    return made


def word(words: Words, value: Optional[str], *prefixes: str) -> str:
    """The text of a code under the first prefix that knows it; a value that is no code (a name, a reason) as it is."""
    if value is None:
        return "–"
    for prefix in prefixes:
        if words.has(f"{prefix}.{value}"):
            return words.say(f"{prefix}.{value}")
    return str(value)


def shown_name(name: Optional[str], near: Optional[str], kind: str, words: Words) -> str:
    """The name of a site for people: its own, else its kind with the street beside it, else its kind as nameless.

    A street's name that says the kind already (“Place Royale” for a place) is not put behind it.
    """
    if name:
        return name
    if near and near.casefold().startswith(f"{kind.casefold()} "):
        return near
    return words.say("page.unnamed_near", kind=kind, near=near) if near else words.say("page.unnamed", kind=kind)


def level(value: Optional[float], middle: float, high: float) -> Optional[str]:
    """``low``, ``medium`` or ``high``; None where the value is missing. A level holds its lower limit."""
    if value is None or not np.isfinite(value):
        return None
    return "high" if value >= high else "medium" if value >= middle else "low"
