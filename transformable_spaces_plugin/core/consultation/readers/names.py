"""Names of records: identifiers, addresses and titles made safe to keep and to compare."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Optional

from ..privacy import clean
from . import cells

_PLAIN_ID = re.compile(r"[\w.:#/-]{1,80}")


def title_key(title: Optional[str]) -> str:
    """A short hash of a title without regard to case and blanks, by which comments name their proposal."""
    folded = " ".join((title or "").casefold().split())
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:16]


def identifier(cell: Any) -> Optional[str]:
    """An identifier as text; one that looks like anything else is hashed, so that nothing about a person travels in it."""
    if cells.blank(cell) or isinstance(cell, bool):
        return None
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if _PLAIN_ID.fullmatch(text) and clean(text).personal == 0:
        return text
    return "h" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:15]


def address(cell: Any) -> Optional[str]:
    """A web address without question mark and anchor; None for one that names a person or is no address."""
    text = "" if cell is None else str(cell).strip()[:500]
    if not re.match(r"https?://[^\s<>\"']+$", text):
        return None
    cleaned = clean(text.partition("?")[0].partition("#")[0].rstrip("/"))
    return cleaned.text if cleaned.personal == 0 else None


def language(cell: Any) -> Optional[str]:
    text = str(cell).strip().lower()[:10] if cell is not None else ""
    return text if re.fullmatch(r"[a-z]{2}(?:[-_][a-z]{2})?", text) else None


def arguments_in(cell: Any) -> float:
    """How many arguments a cell of Your Priorities holds: they are parted by empty lines."""
    return float(sum(bool(part.strip()) for part in re.split(r"\n\s*\n", str(cell)))) if cell is not None else 0.0
