"""The words that people read in reports, pages, legends and messages, in French, English and Spanish.

Each ``*.json`` file in this folder belongs to one room of the house and maps a key to its three texts:
``{"kind.street": {"fr": "…", "en": "…", "es": "…"}}``. A text may hold placeholders (``{count}``) and, for counts, two
forms parted by ``|`` (singular|plural, chosen by ``count``). The dialogs' own strings go through Qt's catalogues instead.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Dict, Optional

from ..errors import DataFileError
from ..notes import Note

LANGUAGES = ("fr", "en", "es")
_THIN_SPACE = "\u202f"
# Values of notes that have a name for people, and where it stands among the words.
_NAMED = {"indicator": "indicator.", "score": "score.", "raster": "report.input.", "side": "side.", "source": "ground."}


@lru_cache(maxsize=None)
def _catalogue() -> Dict[str, Dict[str, str]]:
    merged: Dict[str, Dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.json")):
        for key, texts in json.loads(path.read_text(encoding="utf-8")).items():
            if key in merged:
                raise DataFileError(path.name, key, "this key is already in another file of words")
            missing = [language for language in LANGUAGES if not texts.get(language)]
            if missing:
                raise DataFileError(path.name, key, f"no text in {', '.join(missing)}")
            merged[key] = texts
    return merged


def two_figures(value: float) -> float:
    """``value`` rounded to two significant figures, as costs are shown; NaN stays NaN."""
    if not math.isfinite(value) or value == 0:
        return value
    return float(round(value, 1 - math.floor(math.log10(abs(value)))))


class Words:
    """The words of one language (``fr``, ``en`` or ``es``)."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language is one of {', '.join(LANGUAGES)}, not {language!r}")
        self.language = language

    def say(self, key: str, **values: object) -> str:
        """The text of ``key`` with its placeholders filled; KeyError for an unknown key."""
        text = _catalogue()[key][self.language]
        if "|" in text:
            singular, plural = text.split("|", 1)
            count = values.get("count", 0)
            one = isinstance(count, (int, float)) and (abs(count) < 2 if self.language == "fr" else abs(count) == 1)
            text = singular if one else plural
        shown = {name: self._shown(value) for name, value in values.items()}
        return text.format(**shown) if shown else text

    def has(self, key: str) -> bool:
        return key in _catalogue()

    def note(self, note: Note) -> str:
        """The text of a note; indicators, scores and rasters by their names, where they have one."""
        return self.say(f"note.{note.code}", **{name: self._named(name, value) for name, value in note.values.items()})

    def _named(self, name: str, value: object) -> object:
        key = f"{_NAMED[name]}{value}" if name in _NAMED else ""
        return self.say(key) if key and self.has(key) else value

    def starting_with(self, prefix: str) -> Dict[str, str]:
        """All texts whose key starts with ``prefix``, by the rest of the key (for pages that carry their words along)."""
        return {key[len(prefix):]: texts[self.language] for key, texts in _catalogue().items() if key.startswith(prefix)}

    def number(self, value: Optional[float], digits: int = 0) -> str:
        """A number as people write it in this language, rounded to ``digits`` decimals; an en dash where it is missing."""
        if value is None or not math.isfinite(value):
            return "–"
        text = f"{round(value, digits) + 0.0:,.{digits}f}"
        if self.language == "en":
            return text
        # French parts thousands with a narrow no-break space; Spanish too, by the Real Academia's rule, from five figures on.
        whole, _, decimals = text.partition(".")
        if self.language == "es" and len(whole.replace(",", "").lstrip("-")) < 5:
            whole = whole.replace(",", "")
        return whole.replace(",", _THIN_SPACE) + (("," + decimals) if decimals else "")

    def _shown(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return str(value)
        if isinstance(value, int) or float(value).is_integer():
            return self.number(float(value), 0)
        return self.number(float(value), 1)
