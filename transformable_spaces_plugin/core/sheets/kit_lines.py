"""The kits of a site as a sheet tells them: what, how long, what it costs here, which permit, and why others do not fit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, List, Mapping, Optional, Tuple

from ..kits import Kit
from ..kits.say import why_blocked
from ..words import Words

_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class KitLine:
    """One kit that fits: texts in one language; ``cost`` is None where it is not known."""

    kit: str
    title: str
    summary: str
    rung: int
    duration: str
    reversible: bool
    cost: Optional[str]
    permits: Tuple[str, ...]
    who: str
    steps: Tuple[str, ...]


def kit_lines(found: Mapping[str, Any], kits: Mapping[str, Kit], jurisdiction: str, words: Words) -> Tuple[KitLine, ...]:
    """The kits that fit (``found`` is a cell of the column ``kits``), in its order, light and reversible first."""
    made: List[KitLine] = []
    for entry in found.get("fits") or ():
        kit = kits.get(entry["kit"])
        if kit is None:
            continue
        made.append(
            KitLine(
                kit=kit.id,
                title=kit.title[words.language],
                summary=kit.summary[words.language],
                rung=kit.rung,
                duration=words.say(f"kit.duration.{kit.duration.name}"),
                reversible=kit.reversible,
                cost=cost_text(entry.get("cost_eur"), words),
                permits=tuple(_permit(permit, words) for permit in kit.permits_in(jurisdiction)),
                steps=tuple(kit.steps[words.language]),
                who=", ".join(words.say(f"kit.who.{actor}") for actor in kit.who),
            )
        )
    return tuple(made)


def refused_lines(found: Mapping[str, Any], kits: Mapping[str, Kit], words: Words) -> Tuple[str, ...]:
    """The kits that a rule keeps away, each with the rule in words."""
    made = []
    for entry in found.get("blocked") or ():
        kit = kits.get(entry["kit"])
        if kit is not None and entry.get("by"):
            made.append(f"{kit.title[words.language]}{words.say('sheet.colon')}{why_blocked(entry['by'][0], words)}")
    return tuple(made)


def cost_text(cost: Optional[List[float]], words: Words) -> Optional[str]:
    """A range of euros to two significant figures; None where it is not known."""
    if not cost:
        return None
    low, high = (_two_figures(float(value)) for value in cost)
    unit = _NO_BREAK + "€"
    if low == high:
        return words.number(low) + unit
    return f"{words.number(low)}–{words.number(high)}{unit}"


def _two_figures(value: float) -> float:
    if value <= 0:
        return 0.0
    step = 10 ** max(math.floor(math.log10(value)) - 1, 0)
    return float(round(value / step) * step)


def _permit(permit: Any, words: Words) -> str:
    text = f"{permit.name[words.language]} ({permit.authority[words.language]}"
    weeks = permit.lead_weeks
    if weeks is not None:
        low, high = words.number(weeks.minimum), words.number(weeks.maximum)
        text += ", " + words.say("sheet.weeks", weeks=low if low == high else f"{low}–{high}")
    return text + ")"
