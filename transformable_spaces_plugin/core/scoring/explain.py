"""Why a site scores as it does: the strongest contributions each way, as data and in words."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Collection, Dict, List, Mapping, Tuple

import numpy as np

from ..indicators.catalogue import Indicator, catalogue
from ..progress import Progress
from ..table import FeatureTable
from ..words import LANGUAGES, Words
from .criteria import Criterion
from .profile import BUILT_IN, Profile, built_in
from .value import Classes, ValueFunction

if TYPE_CHECKING:
    from .score import Judged

# How many contributions are told each way (METHODS §3), and the points that speak neither for nor against.
STRONGEST = 3
NEUTRAL = 50.0
_CANCEL_EVERY = 500
# Effects are compared to this many decimals, so that the last bits of floating point never order two of them.
_EFFECT_DECIMALS = 9
_OTHER = {"up": "down", "down": "up"}


def effects(judged: Judged) -> np.ndarray:
    """By how many points each criterion moves the mean of its side away from the neutral 50, (n, m) with NaN where it says nothing.

    effect = weight / Σ weight present of its side × (points − 50), so that 50 + Σ effects of a side is that side's mean.
    """
    there = judged.applicable & ~np.isnan(judged.points) & (judged.weights > 0)
    moved = np.full(judged.points.shape, np.nan)
    for side in (judged.is_need, ~judged.is_need):
        weights = np.where(there & side, judged.weights, 0.0)
        sums = weights.sum(axis=1, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            share = weights / sums
        moved = np.where(there & side, share * (judged.points - NEUTRAL), moved)
    return moved


def explain(
    sites: FeatureTable,
    profile: Profile,
    judged: Judged,
    means: Mapping[str, np.ndarray],
    blocked: np.ndarray,
    meant: np.ndarray,
    progress: Progress,
) -> np.ndarray:
    """The ``why`` of every site, object (n,) of JSON text; None where the score is not meant for the site's kind.

    The object has ``up`` and ``down`` (lists, strongest first, of ``indicator``, ``side``, ``value``, ``unit``, ``points``,
    ``weight`` and ``effect``: points by which it moves its side's mean away from 50), ``missing`` (indicators that apply but are
    not known), ``blocked_by`` where something blocks, and ``text`` with the same in words: ``{"fr": …, "en": …, "es": …}``.
    """
    moved = effects(judged)
    columns = [
        sites.text(c.indicator) if c.unit == "class" else sites.number(c.indicator) for c in profile.criteria
    ]
    books = {language: _Phrases(Words(language)) for language in LANGUAGES}
    result = np.full(len(sites), None, dtype=object)
    missing = judged.applicable & np.isnan(judged.points) & (judged.weights > 0)
    moved = np.round(moved, _EFFECT_DECIMALS)
    # Equal effects in the order of the profile.
    down_first = np.argsort(np.where(np.isnan(moved), 0.0, moved), axis=1, kind="stable")[:, :STRONGEST].tolist()
    up_first = np.argsort(np.where(np.isnan(moved), 0.0, -moved), axis=1, kind="stable")[:, :STRONGEST].tolist()
    effect, points = moved.tolist(), judged.points.tolist()
    unknown = {side: np.isnan(mean) for side, mean in means.items()}
    against = {criterion.indicator for criterion in profile.criteria if is_turned(criterion)}
    # A loop over sites, because each has its own text.
    for row in np.flatnonzero(meant).tolist():
        if row % _CANCEL_EVERY == 0:
            progress.at(row / len(sites))
        told: Dict[str, List[Dict[str, Any]]] = {"up": [], "down": []}
        for way, order, sign in (("up", up_first[row], 1.0), ("down", down_first[row], -1.0)):
            for column in order:
                # NaN (says nothing) is never greater than 0 either.
                if not sign * effect[row][column] > 0:
                    continue
                criterion = profile.criteria[column]
                value = columns[column][row]
                told[way].append(
                    {
                        "indicator": criterion.indicator,
                        "side": criterion.side,
                        "value": value if isinstance(value, str) else round(float(value), 4),
                        "unit": criterion.unit,
                        "points": round(points[row][column], 1),
                        "weight": criterion.weight,
                        "effect": round(effect[row][column], 2),
                    }
                )
        document: Dict[str, Any] = dict(told)
        document["missing"] = [profile.criteria[column].indicator for column in np.flatnonzero(missing[row]).tolist()]
        if blocked[row] is not None:
            document["blocked_by"] = blocked[row]
        lost = [side for side in ("need", "feasibility") if unknown[side][row]]
        document["text"] = {language: _text(books[language], told, blocked[row], lost, against) for language in LANGUAGES}
        result[row] = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return result


class _Phrases:
    """The phrases of one language, each made once: values repeat as people read them (86 %, 840 m)."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._made: Dict[Tuple[str, str, Any], str] = {}

    def of(self, item: Mapping[str, Any], way: str) -> str:
        indicator = catalogue()[item["indicator"]]
        value = item["value"]
        read = value if isinstance(value, str) else round(value * indicator.shown_factor, indicator.shown_digits)
        key = (indicator.id, way, read)
        if key not in self._made:
            self._made[key] = phrase(self.words, item, way)
        return self._made[key]


def phrase(words: Words, item: Mapping[str, Any], way: str) -> str:
    """One contribution in words: the indicator's strong phrase where it speaks for the site, its weak one where against."""
    key = f"indicator.{item['indicator']}.{'strong' if way == 'up' else 'weak'}"
    return words.say(key, value=shown(words, catalogue()[item["indicator"]], item["value"]))


def shown(words: Words, indicator: Indicator, value: Any) -> str:
    """A value as people read it in the language: ``1 234 m²``, ``86 %``; a class by its name."""
    if indicator.unit == "class":
        key = f"latitude.{value}" if indicator.id == "latitude" else f"indicator.{indicator.id}.{value}"
        return words.say(key).lower() if words.has(key) else str(value)
    number = words.number(float(value) * indicator.shown_factor, indicator.shown_digits)
    unit = words.say(f"unit.{indicator.shown_unit}") if words.has(f"unit.{indicator.shown_unit}") else indicator.shown_unit
    # A narrow no-break space keeps number and unit together; English writes the percent sign without one.
    gap = "" if unit == "" or (unit == "%" and words.language == "en") else "\u202f" if unit == "%" else "\u00a0"
    return f"{number}{gap}{unit}"


def is_turned(criterion: Criterion) -> bool:
    """Whether a criterion values its indicator the other way round than the profiles that come with the plugin.

    The phrases of an indicator speak of its value (“largely sealed surroundings”), in the direction of those profiles; where a profile
    of one's own prefers little of it, the phrases change places.
    """
    known = _directions().get(criterion.indicator)
    if known is None:
        return False
    if isinstance(criterion.value, Classes) and isinstance(known, Classes):
        shared = [name for name in criterion.value.points if name in known.points]
        mine, theirs = (np.array([value.points[name] for name in shared]) for value in (criterion.value, known))
        return bool(len(shared)) and bool(((mine - mine.mean()) * (theirs - theirs.mean())).sum() < 0)
    return _rise(criterion.value) * _rise(known) < 0


@lru_cache(maxsize=1)
def _directions() -> Dict[str, ValueFunction]:
    return {criterion.indicator: criterion.value for name in BUILT_IN for criterion in built_in(name).criteria}


def _rise(value: ValueFunction) -> float:
    return 0.0 if isinstance(value, Classes) else value.y[-1] - value.y[0]


def _text(
    book: _Phrases, told: Mapping[str, List[Dict[str, Any]]], blocked: Any, unknown: List[str], against: Collection[str]
) -> str:
    words = book.words
    sentences = []
    if blocked is not None:
        sentences.append(words.say("why.blocked", reason=words.say(f"constraint.{blocked}")))
    for way in ("up", "down"):
        if told[way]:
            phrases = [book.of(item, _OTHER[way] if item["indicator"] in against else way) for item in told[way]]
            listed = words.say("why.separator").join(phrases)
            sentences.append(words.say(f"why.{way}", list=listed))
    sentences += [words.say(f"why.unknown_{side}") for side in unknown]
    return " ".join(sentences) if sentences else words.say("why.nothing")
