"""The thresholds of the kinds of space: data in ``kinds.json``, each with its source."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict

from ..errors import DataFileError

_FILE = Path(__file__).with_name("kinds.json")


@lru_cache(maxsize=1)
def _document() -> Dict[str, Any]:
    document: Dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    for kind, rules in document.items():
        for name, rule in rules.items():
            for due in ("value", "source"):
                if due not in rule:
                    raise DataFileError(_FILE.name, f"{kind}.{name}", f"{due!r} is missing")
    return document


def threshold(kind: str, name: str) -> float:
    """The number ``name`` of ``kind`` (``all`` for every kind); the rule of ``all`` where the kind has none of its own."""
    return float(setting(kind, name))


def setting(kind: str, name: str) -> Any:
    """The value ``name`` of ``kind``, whatever its type (a list, a table); KeyError when neither the kind nor ``all`` has it."""
    document = _document()
    rules = document.get(kind, {})
    return (rules if name in rules else document["all"])[name]["value"]
