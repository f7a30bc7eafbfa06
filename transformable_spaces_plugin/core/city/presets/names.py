"""Names and values of sources compared as people mean them: without case, accents or the spelling of numbers."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Iterable, List, Optional, Sequence


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """``text`` without case, accents and outer spaces: “Église ” and “eglise” are the same."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def key(value: object) -> Optional[str]:
    """A cell as comparison key: None where missing; 5.0 and “5” are the same, so are True, “Oui” is not among them."""
    if value is None or value != value:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    text = folded(str(value))
    if re.fullmatch(r"-?\d+\.0+", text):
        return text.partition(".")[0]
    return text or None


def layer_key(name: str) -> str:
    """A layer's name for matching: ``TRONCON DE ROUTE`` and ``troncon_de_route`` are the same."""
    return re.sub(r"[\s\-]+", "_", folded(name))


def first_layer(patterns: Sequence[str], names: Iterable[str]) -> Optional[str]:
    """The layer that the first fitting pattern (``*`` and ``?`` allowed) finds; None when none fits."""
    known: List[str] = sorted(names)
    for pattern in patterns:
        for name in known:
            if fnmatchcase(layer_key(name), layer_key(pattern)):
                return name
    return None
