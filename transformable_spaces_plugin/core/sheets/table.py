"""The sheets as a table: what the QGIS layout prints, one row a site, so that a planner can print it anew from the project."""

from __future__ import annotations

import base64
import re
from typing import Any, Dict, List, Mapping, Optional, Sequence

import numpy as np
import pyproj

from .. import look
from ..table import FeatureTable
from ..words import Words
from .html import credits_line, percent, section_title, shown_sections
from .paper import effects_columns, facts_columns, lower_half, shown_first, why_html
from .scores_svg import scores_svg
from .section_svg import section_svg
from .sheet import ScoreLine, Sheet

# What the layout's boxes hold (a test measures them): kits on the sign, characters of title and subtitle.
_SIGN_KITS = 4
_TITLE_CHARACTERS, _SUBTITLE_CHARACTERS, _SECTION_CHARACTERS = 42, 84, 54
# QGIS makes points of drawings in cells, at their own size: so many times finer they have about 300 dots an inch on paper.
_FINER, _QR_FINER = 3, 24
_NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"></svg>'


def sheet_table(
    sheets: Sequence[Sheet],
    crs: pyproj.CRS,
    language: str,
    credits: Sequence[str] = (),
    licence: Optional[str] = None,
    codes: Optional[Mapping[str, str]] = None,
) -> FeatureTable:
    """One row per sheet: its geometry is the ground of its plan (box), its columns are the texts and pictures of the layout.

    Pictures are SVG in base64. Texts named ``*_html`` are HTML of data already escaped. ``*_mm`` is where on the page a text begins.
    ``codes`` gives the QR code (SVG) of the sign by site code; without it the sign has none.
    """
    words = Words(language)
    line = credits_line(credits, licence, words)
    # A loop over the sheets: each row is made of texts of its own.
    rows: List[Dict[str, Any]] = [_row(sheet, place, words, line, (codes or {}).get(sheet.code)) for place, sheet in enumerate(sheets, 1)]
    frames = np.array([sheet.frame for sheet in sheets] + [None], dtype=object)[:-1]
    names = list(rows[0]) if rows else []
    return FeatureTable.make(frames, {name: [row[name] for row in rows] for name in names}, crs)


def _row(sheet: Sheet, place: int, words: Words, credits: str, code: Optional[str]) -> Dict[str, Any]:
    sections = shown_sections(sheet)
    lower = lower_half(sheet, len(sections), words)
    sure = [_sure(score, words) for score in sheet.scores]
    reasons = [*(why_html(score, words) for score in sheet.scores), "", ""][:2]
    facts, effects = facts_columns(sheet), effects_columns(sheet)
    return {
        "code": sheet.code,
        "place": float(place),
        "site_id": sheet.site_id,
        # Each between semicolons, so that one can be looked for.
        "street_ids": f";{';'.join(sheet.street_ids)};",
        "kind": sheet.kind,
        "kind_colour": look.kind_colour(sheet.kind),
        "kind_ink": look.kind_ink(sheet.kind),
        "title": _short(sheet.title, _TITLE_CHARACTERS),
        "subtitle": _short(sheet.subtitle, _SUBTITLE_CHARACTERS),
        "legend": sheet.legend,
        "facts_labels": facts.labels,
        "facts_values": facts.values,
        "latitude": sheet.latitude,
        "scores_svg": _packed(scores_svg(sheet.scores, words, sure)),
        "why_first_html": reasons[0],
        "why_second_html": reasons[1],
        "section_title": _short(section_title(sheet, words), _SECTION_CHARACTERS) if sections else "",
        "section_svg": _packed(section_svg(sections, words) or _NOTHING),
        "effects_labels": effects.labels,
        "effects_values": effects.values,
        "kits_mm": lower.kits_mm,
        "kits_html": lower.kits,
        "aside_mm": lower.aside_mm,
        "aside_html": lower.aside,
        "beside_html": lower.beside,
        "credits": credits,
        "sign_kits": "\n".join(f"•  {kit.title}" for kit in shown_first(sheet.kits, _SIGN_KITS)) or words.say("sheet.no_kits"),
        "sign_how": words.say("sign.scan" if code else "sign.no_address", code=sheet.code),
        "sign_svg": _packed(code, _QR_FINER) if code else _packed(_NOTHING),
    }


def _packed(svg: str, times: int = _FINER) -> str:
    """A drawing as a layout takes it from a cell: base64, its own size so many times that of its view box."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if box is not None:
        head, rest = svg[: box.end()], svg[box.end():]
        rest = re.sub(r'^ width="[\d.]+" height="[\d.]+"', "", rest)
        svg = f'{head} width="{float(box[1]) * times:g}" height="{float(box[2]) * times:g}"{rest}'
    return "base64:" + base64.b64encode(svg.encode("utf-8")).decode("ascii")


def _sure(score: ScoreLine, words: Words) -> str:
    parts = [words.say("sheet.confidence", value=percent(score.confidence, words))]
    if score.rank is not None and score.blocked is None:
        parts.append(words.say("sheet.rank", rank=words.number(score.rank)))
    return " · ".join(parts)


def _short(text: str, characters: int) -> str:
    """``text``, or its beginning with an ellipsis where the box holds no more."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"
