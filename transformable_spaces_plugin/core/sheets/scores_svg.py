"""The scores of a site as a strip of letters and bars, for the sheet on paper."""

from __future__ import annotations

from html import escape
from typing import List, Optional, Sequence

from .. import look
from ..words import Words
from .sheet import ScoreLine

WIDTH, HEIGHT = 744.0, 92.0
_FONT = 'font-family="Arial, Helvetica, DejaVu Sans, sans-serif"'


def scores_svg(scores: Sequence[ScoreLine], words: Words, confidence: Sequence[str]) -> str:
    """One box a score, side by side: letter, score, need and feasibility as bars 0..100; ``confidence`` is its text for each score."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}">']
    for place, (score, sure) in enumerate(zip(scores, confidence)):
        parts += _box(score, place * (WIDTH / 2 + 4), sure, words)
    return "".join(parts) + "</svg>"


def _box(score: ScoreLine, x: float, sure: str, words: Words) -> List[str]:
    ink, width = look.ground("ink"), WIDTH / 2 - 4
    parts = [f'<rect x="{x + 0.5:.1f}" y="0.5" width="{width - 1:.1f}" height="{HEIGHT - 1:.1f}" fill="#ffffff" stroke="#d2cfca"/>']
    colour, on = ("#dcdbd7", ink) if score.letter is None else (look.class_colour(score.letter), look.class_ink(score.letter))
    parts.append(f'<rect x="{x:.1f}" y="0" width="78" height="{HEIGHT:g}" fill="{colour}"/>')
    parts.append(_text(score.letter or "–", x + 39, 48, 44, on, "middle", True))
    parts.append(_text(words.number(score.value) if score.letter else "", x + 39, 78, 18, on, "middle"))
    parts.append(_text(score.title, x + 90, 20, 16, ink, "start", True))
    for row, (key, value) in enumerate((("need", score.need), ("feasibility", score.feasibility))):
        parts += _bar(words.say(f"sheet.{key}"), value, x + 90, 38 + row * 19, width - 100, words)
    parts.append(_text(sure, x + 90, 84, 12.5, look.ground("label"), "start"))
    return parts


def _bar(name: str, value: Optional[float], x: float, y: float, width: float, words: Words) -> List[str]:
    ink, start = look.ground("ink"), x + 84
    length = width - 84 - 34
    return [
        _text(name, x, y, 13.5, ink, "start"),
        f'<rect x="{start:.1f}" y="{y - 10:.1f}" width="{length:.1f}" height="11" fill="#e9e7e2"/>',
        f'<rect x="{start:.1f}" y="{y - 10:.1f}" width="{length * (value or 0.0) / 100:.1f}" height="11" fill="{look.class_colour("B")}"/>',
        _text(words.number(value), start + length + 6, y, 13.5, ink, "start", True),
    ]


def _text(text: str, x: float, y: float, size: float, colour: str, anchor: str, bold: bool = False) -> str:
    form = f'fill="{colour}" text-anchor="{anchor}"' + (' font-weight="bold"' if bold else "")
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" {form} {_FONT}>{escape(text)}</text>'
