"""The sheets as a table: what the QGIS layout prints, one row a site, so that a planner can print it anew from the project."""

from __future__ import annotations

import base64
from html import escape
from typing import Any, Dict, List, Mapping, Optional, Sequence

import numpy as np
import pyproj

from .. import look
from ..table import FeatureTable
from ..words import Words
from .html import credits_line, percent, section_title, shown_sections
from .kit_lines import KitLine
from .scores_svg import scores_svg
from .section_svg import section_svg
from .sheet import ScoreLine, Sheet

# What the layout's boxes hold: kits on the sign, and lines and characters a line of the texts on the sheet (a test measures them).
_SIGN_KITS = 4
_KIT_LINES, _KIT_CHARACTERS = 14, 116
_REFUSED_LINES, _REFUSED_CHARACTERS = 9, 44
_STEP_LINES, _STEP_CHARACTERS = 17, 72
_TITLE_CHARACTERS, _SUBTITLE_CHARACTERS = 42, 84


def sheet_table(
    sheets: Sequence[Sheet],
    crs: pyproj.CRS,
    language: str,
    credits: Sequence[str] = (),
    licence: Optional[str] = None,
    codes: Optional[Mapping[str, str]] = None,
) -> FeatureTable:
    """One row per sheet: its geometry is the ground of its plan (box), its columns are the texts and pictures of the layout.

    Pictures are SVG in base64. Texts named ``*_html`` are HTML of data already escaped. ``codes`` gives the QR code (SVG) of the
    sign by site code; without it the sign has none.
    """
    words = Words(language)
    line = credits_line(credits, licence, words)
    # A loop over the sheets: each row is made of texts of its own.
    rows: List[Dict[str, Any]] = [_row(sheet, place, words, line, (codes or {}).get(sheet.code)) for place, sheet in enumerate(sheets, 1)]
    frames = np.array([sheet.frame for sheet in sheets] + [None], dtype=object)[:-1]
    names = list(rows[0]) if rows else []
    return FeatureTable.make(frames, {name: [row[name] for row in rows] for name in names}, crs)


def _row(sheet: Sheet, place: int, words: Words, credits: str, code: Optional[str]) -> Dict[str, Any]:
    steps = _steps_html(sheet)
    section = section_svg(shown_sections(sheet), words) or _note_svg("" if steps else words.say("sheet.no_section"))
    sure = [_sure(score, words) for score in sheet.scores]
    reasons = [*(_why_html(score, words) for score in sheet.scores), "", ""][:2]
    return {
        "code": sheet.code,
        "place": float(place),
        "kind": sheet.kind,
        "kind_colour": look.kind_colour(sheet.kind),
        "kind_ink": look.kind_ink(sheet.kind),
        "title": _short(sheet.title, _TITLE_CHARACTERS),
        "subtitle": _short(sheet.subtitle, _SUBTITLE_CHARACTERS),
        "facts_labels": "\n".join(label for label, _ in sheet.facts),
        "facts_values": "\n".join(value for _, value in sheet.facts),
        "latitude": sheet.latitude,
        "scores_svg": _packed(scores_svg(sheet.scores, words, sure)),
        "why_first_html": reasons[0],
        "why_second_html": reasons[1],
        "section_title": words.say("sheet.steps", kit=sheet.kits[0].title) if steps else section_title(sheet, words),
        "steps_html": steps,
        "section_svg": _packed(section),
        "effects_labels": "\n".join(label for label, _ in sheet.effects),
        "effects_values": "\n".join(value for _, value in sheet.effects),
        "kits_html": _kits_html(sheet, words),
        "refused_html": _refused_html(sheet, words),
        "credits": credits,
        "sign_kits": "\n".join(f"•  {kit.title}" for kit in sheet.kits[:_SIGN_KITS]) or words.say("sheet.no_kits"),
        "sign_how": words.say("sign.scan" if code else "sign.no_address", code=sheet.code),
        "sign_svg": _packed(code) if code else _packed(_note_svg("")),
    }


def _packed(svg: str) -> str:
    return "base64:" + base64.b64encode(svg.encode("utf-8")).decode("ascii")


def _note_svg(text: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 360" width="560" height="360"><text x="4" y="24" font-size="18" '
        f'fill="{look.ground("label")}" font-family="Arial, Helvetica, DejaVu Sans, sans-serif">{escape(text)}</text></svg>'
    )


def _sure(score: ScoreLine, words: Words) -> str:
    parts = [words.say("sheet.confidence", value=percent(score.confidence, words))]
    if score.rank is not None and score.blocked is None:
        parts.append(words.say("sheet.rank", rank=words.number(score.rank)))
    return " · ".join(parts)


def _why_html(score: ScoreLine, words: Words) -> str:
    parts = []
    if score.blocked is not None:
        parts.append(f"<b>{escape(words.say('sheet.blocked'))}</b>{escape(words.say('sheet.colon'))}{escape(score.blocked)}.")
    for key, reasons in (("for", score.reasons_for), ("against", score.reasons_against)):
        if reasons:
            told = "; ".join(escape(reason) for reason in reasons)
            parts.append(f"<b>{escape(words.say(f'sheet.{key}'))}</b>{escape(words.say('sheet.colon'))}{told}.")
    return "".join(_paragraph(part) for part in parts)


def _paragraph(html: str) -> str:
    """A line of its own: QGIS reads paragraphs as lines, and lets the weight of one line spill over a mere break."""
    return f'<p style="margin:0;font-weight:normal">{html}</p>'


def _kits_html(sheet: Sheet, words: Words) -> str:
    if not sheet.kits:
        return escape(words.say("sheet.no_kits"))
    texts = [(_kit_head(kit, words), _permit_text(kit, words)) for kit in sheet.kits]
    lines = np.cumsum([_lines(f"{kit.title}{head}", _KIT_CHARACTERS) + _lines(permit, _KIT_CHARACTERS)
                       for kit, (head, permit) in zip(sheet.kits, texts)])  # fmt: skip
    shown = max(int((lines <= _KIT_LINES).sum()), 1)
    return "".join(
        _paragraph(f"<b>{escape(kit.title)}</b>{escape(head)}") + _paragraph(escape(permit))
        for kit, (head, permit) in zip(sheet.kits[:shown], texts)
    )


def _kit_head(kit: KitLine, words: Words) -> str:
    light = [words.say("sheet.reversible")] if kit.reversible else []
    return "".join(f" · {trait}" for trait in (kit.duration, *light, kit.cost or words.say("sheet.cost_unknown"), kit.who))


def _permit_text(kit: KitLine, words: Words) -> str:
    return words.say("sheet.permit") + words.say("sheet.colon") + ("; ".join(kit.permits) or words.say("sheet.no_permit"))


def _steps_html(sheet: Sheet) -> str:
    """How to begin with the first kit, where no cross-section takes the room; as many steps as the room holds."""
    if sheet.sections or not sheet.kits:
        return ""
    steps = [f"{number}. {step}" for number, step in enumerate(sheet.kits[0].steps, 1)]
    shown = int((np.cumsum([_lines(step, _STEP_CHARACTERS) for step in steps]) <= _STEP_LINES).sum())
    return "".join(_paragraph(escape(step)) for step in steps[:shown])


def _refused_html(sheet: Sheet, words: Words) -> str:
    lines = [f"•  {line}" for line in sheet.refused]
    shown = int((np.cumsum([_lines(line, _REFUSED_CHARACTERS) for line in lines]) <= _REFUSED_LINES - 1).sum())
    if not shown:
        return ""
    return _paragraph(f"<b>{escape(words.say('sheet.refused'))}</b>") + "".join(_paragraph(escape(line)) for line in lines[:shown])


def _lines(text: str, characters: int) -> int:
    return -(-len(text) // characters)


def _short(text: str, characters: int) -> str:
    """``text``, or its beginning with an ellipsis where the box holds no more."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"
