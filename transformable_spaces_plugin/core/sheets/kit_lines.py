"""The kits of a site as a sheet tells them: what, how long, what it costs here, which permit, what to check, and why others do not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..kits import Kit
from ..kits.say import check_name, why_blocked
from ..words import Words, two_figures

_NO_BREAK = "\u00a0"
# Kits of this axis tell of a place and leave it as it is.
_TELLING = "info"


@dataclass(frozen=True)
class PermitLine:
    """One permit in one language; weeks: from asking to the answer (low, high), None where nobody says."""

    name: str
    authority: str
    weeks: Optional[Tuple[float, float]]


@dataclass(frozen=True)
class KitLine:
    """One kit that fits: texts in one language.

    cost, quantity, weeks: of this site, None where not known. permits: those that the site needs, or may need. checks: what has to be
    established on the spot. changes: whether it changes the place, or only what is known of it.
    """

    kit: str
    title: str
    summary: str
    rung: int
    rung_word: str
    duration: str
    reversible: bool
    changes: bool
    cost: Optional[str]
    quantity: Optional[str]
    weeks: Optional[str]
    permits: Tuple[PermitLine, ...]
    checks: Tuple[str, ...]
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
                rung_word=words.say(f"kit.rung.{kit.rung}"),
                duration=words.say(f"kit.duration.{kit.duration.name}"),
                reversible=kit.reversible,
                changes=kit.axis != _TELLING,
                cost=cost_text(entry.get("cost_eur"), words),
                quantity=_quantity(entry.get("quantity"), words),
                weeks=weeks_text(entry.get("weeks"), words),
                permits=_permits(kit, jurisdiction, entry.get("permits"), words),
                checks=tuple(check_name(name, words, short=True) for name in entry.get("check") or ()),
                who=", ".join(words.say(f"kit.who.{actor}") for actor in kit.who),
                steps=tuple(kit.steps[words.language]),
            )
        )
    return tuple(made)


def varied(lines: Sequence[KitLine]) -> List[KitLine]:
    """The same kits, those first that a page too small for all should hold: of each rung the first that changes the place (the lightest,
    the most lasting, then what lies between), then the others that do, then those that tell of it.
    """
    first: Dict[int, KitLine] = {}
    for line in lines:
        if line.changes:
            first.setdefault(line.rung, line)
    rungs = sorted(first)
    leading = [first[rung] for rung in [*rungs[:1], *rungs[1:][-1:], *rungs[1:-1]]]
    rest = [line for line in lines if line.changes and line not in leading]
    return [*leading, *rest, *(line for line in lines if not line.changes)]


def to_begin_with(lines: Sequence[KitLine]) -> Optional[KitLine]:
    """The kit to begin with: the lightest that changes the place, else the first; None where none fits."""
    return next((line for line in lines if line.changes), lines[0] if lines else None)


def refused_lines(found: Mapping[str, Any], kits: Mapping[str, Kit], words: Words, most: int) -> Tuple[str, ...]:
    """The kits that a rule keeps away with the rule in words; kits with the same reason in one line, at most ``most`` of them by name."""
    reasons: Dict[str, List[str]] = {}
    for entry in found.get("blocked") or ():
        kit = kits.get(entry["kit"])
        if kit is not None and entry.get("by"):
            reasons.setdefault(why_blocked(entry["by"][0], words), []).append(kit.title[words.language])
    return tuple(f"{_some(titles, most, words)}{words.say('sheet.colon')}{_inside(reason)}" for reason, titles in reasons.items())


def all_permits(lines: Iterable[KitLine]) -> List[PermitLine]:
    """The permits of these kits, each once, in their order; where their weeks differ from the least to the most."""
    found: Dict[Tuple[str, str], PermitLine] = {}
    for line in lines:
        for permit in line.permits:
            key = (permit.name, permit.authority)
            spans = [one.weeks for one in (found.get(key, permit), permit) if one.weeks is not None]
            weeks = (min(low for low, _ in spans), max(high for _, high in spans)) if spans else None
            found[key] = PermitLine(*key, weeks)
    return list(found.values())


def permit_text(permit: PermitLine, words: Words) -> str:
    """A permit as one line: its name, who grants it, how long that takes."""
    weeks = weeks_text(permit.weeks, words)
    return f"{permit.name} – {permit.authority}" + (f", {weeks}" if weeks else "")


def cost_text(cost: Optional[List[float]], words: Words) -> Optional[str]:
    """A range of euros to two significant figures; None where it is not known."""
    if not cost:
        return None
    low, high = (two_figures(float(value)) for value in cost)
    unit = _NO_BREAK + "€"
    if low == high:
        return words.number(low) + unit
    return f"{words.number(low)}–{words.number(high)}{unit}"


def weeks_text(weeks: Optional[Sequence[float]], words: Words) -> Optional[str]:
    """A range of weeks, whole; None where it is not known."""
    if not weeks:
        return None
    low, high = (words.number(float(value)) for value in weeks)
    return words.say("sheet.weeks", count=float(weeks[1]), weeks=low if low == high else f"{low}–{high}")


def _quantity(found: Optional[Mapping[str, Any]], words: Words) -> Optional[str]:
    if not found or found.get("value") is None or found.get("unit") == "site":
        return None
    value, unit = float(found["value"]), str(found["unit"])
    return words.say(f"kit.unit.{unit}", count=value, number=words.number(value, 1 if value < 10 and value % 1 else 0))


def _permits(kit: Kit, jurisdiction: str, needed: Optional[Iterable[int]], words: Words) -> Tuple[PermitLine, ...]:
    language = words.language
    made = []
    for permit in kit.permits_in(jurisdiction, needed):
        weeks = permit.lead_weeks
        span = None if weeks is None else (weeks.minimum, weeks.maximum)
        made.append(PermitLine(permit.name[language], permit.authority[language], span))
    return tuple(made)


def _some(titles: Sequence[str], most: int, words: Words) -> str:
    """Some names, and how many more there are."""
    if len(titles) <= most:
        return ", ".join(titles)
    return words.say("sheet.and_others", names=", ".join(titles[: most - 1]), count=len(titles) - most + 1)


def _inside(sentence: str) -> str:
    """A sentence as it stands behind a colon."""
    return sentence[:1].lower() + sentence[1:]

