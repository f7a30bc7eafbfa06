"""The texts of the sheet on paper: as much of each as its box holds, told as HTML that QGIS labels read.

How much a box holds is counted in lines of so many characters; a test measures the real boxes in the three languages.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from typing import Dict, List, Sequence, Set, Tuple

from ..words import Words
from .kit_lines import KitLine, all_permits, permit_text, to_begin_with, varied
from .section_svg import WIDTH, section_height
from .sheet import ScoreLine, Sheet

_NO_BREAK, _NARROW = "\u00a0", "\u202f"
# The lower half of the page, in millimetres (scripts/make_layouts.py draws it): section and kits on the left, the rest on the right.
TOP_MM, BOTTOM_MM, LEFT_MM = 158.5, 285.5, 112.0
HEADING_MM = 5.5
_GAP_MM, _KIT_LINE_MM, _LINE_MM = 2.0, 3.1, 2.98
_KIT_CHARACTERS, _ASIDE_CHARACTERS, _BESIDE_CHARACTERS = 71, 43, 56
_BESIDE_LINES = 15
_WHY_LINES, _WHY_CHARACTERS = 7, 54
# So many kits at least, where they fit, go before the steps of the first.
_KITS_BEFORE_STEPS = 4
_FACT_LINES, _FACT_CHARACTERS = 10, 31
_EFFECT_LINES, _EFFECT_CHARACTERS = 8, 35


@dataclass(frozen=True)
class LowerHalf:
    """The texts below the scores. kits_mm, aside_mm: where kits and right column begin (mm from the top of the page). beside: how to
    begin, in the room of a second score that a site has not.
    """

    kits_mm: float
    kits: str
    aside_mm: float
    aside: str
    beside: str


def lower_half(sheet: Sheet, sections: int, words: Words) -> LowerHalf:
    """The kits below so many ``sections``; beside them their permits, how to begin, and why others do not fit."""
    kits_mm = TOP_MM + (section_height(sections) * LEFT_MM / WIDTH + HEADING_MM + _GAP_MM if sections else 0.0)
    aside_mm = TOP_MM + HEADING_MM + effects_columns(sheet).lines * _LINE_MM + _GAP_MM
    room = int((BOTTOM_MM - kits_mm - HEADING_MM) / _KIT_LINE_MM), int((BOTTOM_MM - aside_mm) / _LINE_MM)
    first = to_begin_with(sheet.kits)
    title = words.say("sheet.steps", kit=first.title) if first else ""
    steps = _numbered(first.steps) if first else []
    beside = ""
    if len(sheet.scores) < 2 and steps and _height(title, steps, _BESIDE_CHARACTERS) <= _BESIDE_LINES:
        beside, steps = _block(title, steps), []
    needed = _height(title, steps, _ASIDE_CHARACTERS) + 1 if steps else 0
    shown = _shown(sheet.kits, room[0], room[1] - needed, words)
    if len(shown) < min(_KITS_BEFORE_STEPS, len(sheet.kits)):
        shown = _shown(sheet.kits, room[0], room[1], words)
    permits = all_permits(shown)
    blocks = [(words.say("sheet.permits"), _numbered([permit_text(permit, words) for permit in permits]))] if permits else []
    left = room[1] - sum(_height(*block, _ASIDE_CHARACTERS) + 1 for block in blocks)
    if steps and needed <= left + 1:
        blocks.append((title, steps))
        left -= needed
    refused = _fitting(words.say("sheet.refused"), [f"•{_NO_BREAK}{line}" for line in sheet.refused], left)
    blocks += [(words.say("sheet.refused"), refused)] if refused else []
    aside = _line("", _NO_BREAK).join(_block(*block) for block in blocks)
    return LowerHalf(round(kits_mm, 1), _kits(sheet, shown, room[0], words), round(aside_mm, 1), aside, beside)


@dataclass(frozen=True)
class Columns:
    """Labels and values as two columns of so many ``lines``; a value stands beside the first line of its label."""

    labels: str
    values: str
    lines: int


def facts_columns(sheet: Sheet) -> Columns:
    """The measures of a site, as many as their box holds."""
    return _columns(sheet.facts, _FACT_CHARACTERS, _FACT_LINES)


def effects_columns(sheet: Sheet) -> Columns:
    """What a site could give, as much as its box holds."""
    return _columns(sheet.effects, _EFFECT_CHARACTERS, _EFFECT_LINES)


def _columns(pairs: Sequence[Tuple[str, str]], characters: int, most: int) -> Columns:
    labels: List[str] = []
    values: List[str] = []
    for label, value in pairs:
        lines = _wrapped(label, characters)
        if len(labels) + len(lines) > most:
            break
        labels += lines
        values += [value, *[""] * (len(lines) - 1)]
    return Columns("\n".join(labels), "\n".join(values), len(labels))


def why_html(score: ScoreLine, words: Words) -> str:
    """What blocks a score, and what speaks for and against: of each the strongest, as many as the box holds."""
    most = max(len(score.reasons_for), len(score.reasons_against), 1)
    lines: List[Tuple[str, str]] = []
    for count in range(most, 0, -1):
        lines = _why(score, count, words)
        if sum(_count(bold + text, _WHY_CHARACTERS) for bold, text in lines) <= _WHY_LINES:
            break
    return "".join(_line(*line) for line in lines)


def _why(score: ScoreLine, count: int, words: Words) -> List[Tuple[str, str]]:
    colon, semicolon = words.say("sheet.colon"), words.say("sheet.semicolon")
    lines = [] if score.blocked is None else [(words.say("sheet.blocked"), f"{colon}{score.blocked}.")]
    for key, reasons in (("for", score.reasons_for), ("against", score.reasons_against)):
        if reasons:
            lines.append((words.say(f"sheet.{key}"), f"{colon}{semicolon.join(reasons[:count])}."))
    return lines


def kit_head(kit: KitLine, words: Words) -> str:
    """How long a kit stays, what it costs here and when it is there, in one line."""
    cost = kit.cost or words.say("sheet.cost_unknown")
    if kit.cost and kit.quantity:
        cost = words.say("sheet.for_quantity", cost=kit.cost, amount=kit.quantity)
    parts = [kit.duration, *([words.say("sheet.reversible")] if kit.reversible else []), cost]
    return _dotted([*parts, *([words.say("sheet.ready", weeks=kit.weeks)] if kit.weeks else [])])


def kit_checks(kit: KitLine, words: Words) -> str:
    """What has to be established on the spot; empty where nothing has."""
    return f"{words.say('sheet.check')}{words.say('sheet.colon')}{words.say('sheet.semicolon').join(kit.checks)}" if kit.checks else ""


def shown_first(kits: Sequence[KitLine], most: int) -> List[KitLine]:
    """Some of the kits, light ones and works among them, in the order of the ladder."""
    chosen = {kit.kit for kit in varied(kits)[:most]}
    return [kit for kit in kits if kit.kit in chosen]


def _kits(sheet: Sheet, shown: Sequence[KitLine], room: int, words: Words) -> str:
    """The kits shown; where so many lines leave room, parted by empty lines, then each with its summary too."""
    if not sheet.kits:
        return escape(words.say("sheet.no_kits"))
    numbers = {(permit.name, permit.authority): place for place, permit in enumerate(all_permits(shown), 1)}
    left_out = len(sheet.kits) - len(shown)
    end = [("", words.say("sheet.more_kits", count=left_out))] if left_out else []
    best: List[Tuple[str, str]] = []
    for apart, summaries in ((False, False), (True, False), (True, True)):
        texts: List[Tuple[str, str]] = []
        for kit in shown:
            head, *more = _kit(kit, numbers, words)
            texts += [*([("", _NO_BREAK)] if apart and texts else []), head, *([("", kit.summary)] if summaries else []), *more]
        texts += end
        if not best or sum(_count(bold + text, _KIT_CHARACTERS) for bold, text in texts) <= room:
            best = texts
    return "".join(_line(*text) for text in best)


def _shown(kits: Sequence[KitLine], lines: int, permit_lines: int, words: Words) -> List[KitLine]:
    """As many kits as the lines hold, and the right column their permits; one line is kept for telling of the others."""
    numbers = {(permit.name, permit.authority): 10 for permit in all_permits(kits)}
    chosen: Set[str] = set()
    left = lines - 1
    for kit in varied(kits):
        needed = sum(_count(head + text, _KIT_CHARACTERS) for head, text in _kit(kit, numbers, words))
        permits = all_permits(one for one in kits if one.kit in chosen or one is kit)
        beside = _height(words.say("sheet.permits"), _numbered([permit_text(permit, words) for permit in permits]), _ASIDE_CHARACTERS)
        if needed <= left and (not permits or beside <= permit_lines):
            chosen.add(kit.kit)
            left -= needed
    return [kit for kit in kits if kit.kit in chosen]


def _kit(kit: KitLine, numbers: Dict[Tuple[str, str], int], words: Words) -> List[Tuple[str, str]]:
    """The lines of one kit, each with its bold beginning."""
    its = sorted(numbers[permit.name, permit.authority] for permit in kit.permits)
    told = f",{_NO_BREAK}".join(map(str, its))
    permits = words.say("sheet.permit_numbers", count=len(its), numbers=told) if its else words.say("sheet.no_permit")
    who = words.say("sheet.who") + words.say("sheet.colon") + kit.who
    lines = [(kit.title, _dotted(["", kit_head(kit, words)])), ("", _dotted([who, permits]))]
    return [*lines, *([("", kit_checks(kit, words))] if kit.checks else [])]


def _dotted(parts: Sequence[str]) -> str:
    """Parts in a row; a dot stays with what is before it."""
    return f"{_NO_BREAK}· ".join(parts)


def _fitting(title: str, lines: Sequence[str], room: int) -> List[str]:
    """The first of the lines that fit below their title into so many lines of the right column."""
    kept: List[str] = []
    for line in lines:
        if _height(title, [*kept, line], _ASIDE_CHARACTERS) > room:
            break
        kept.append(line)
    return kept


def _height(title: str, lines: Sequence[str], characters: int) -> int:
    """How many lines a block takes; a title in bold is wider."""
    return _count(title, characters - 4) + sum(_count(line, characters) for line in lines)


def _block(title: str, lines: Sequence[str]) -> str:
    return _line(title, "") + "".join(_line("", line) for line in lines)


def _numbered(texts: Sequence[str]) -> List[str]:
    return [f"{place}.{_NO_BREAK}{text}" for place, text in enumerate(texts, 1)]


def _line(bold: str, text: str) -> str:
    """A line of its own: QGIS reads paragraphs as lines, and lets the weight of one line spill over a mere break."""
    strong = f"<b>{escape(bold)}</b>" if bold else ""
    # QGIS parts lines at narrow no-break spaces, within a number of five figures.
    return f'<p style="margin:0;font-weight:normal">{strong}{escape(text)}</p>'.replace(_NARROW, _NO_BREAK)


def _count(text: str, characters: int) -> int:
    return len(_wrapped(text, characters))


def _wrapped(text: str, characters: int) -> List[str]:
    """A text as lines; what a no-break space holds together is not parted."""
    return textwrap.wrap(text, characters) or [""]
