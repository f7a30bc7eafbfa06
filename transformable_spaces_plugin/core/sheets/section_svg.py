"""The drawing of a street's cross-section as an SVG picture, for sheets on paper and on the screen."""

from __future__ import annotations

from html import escape
from typing import List, Optional, Sequence

from .. import look
from ..words import Words
from .section import Section, Strip

# In units of the picture; on paper one is a quarter of a millimetre, so that its letters are of 7 points.
WIDTH, _ROW, _TOP = 440.0, 104.0, 2.0
_GROUND = 62.0  # of a row: where feet stand
_MOST_WALL = 47.0
_WALL = 22.0
_LETTERS, _HEADLINE = 9.5, 10.5
_LETTER_WIDTH = 5.3  # of the mean letter at that size
_NO_BREAK = "\u00a0"
_FONT = 'font-family="Arial, Helvetica, DejaVu Sans, sans-serif"'
_MOST_SCALE = 27.0  # units a metre: a car 1.5 m high still fits into the row
_CAR_M, _PERSON_M, _YOUNG_TREE_M = 1.8, 1.7, 5.0  # width of a car, heights: what things measure, to the scale of the drawing
_LANE_M = 2.75  # from this width on a lane is drawn with a car, from twice that with two
_TREE_M = 1.5  # a strip from this width on is drawn with a tree: the visible square of a pit is 1.40 m (METHODS §3)


def section_svg(sections: Sequence[Section], words: Words) -> str:
    """The sections one above the other on one scale, with widths in metres; an empty text where there are none.

    Nothing speaks by colour alone: every strip carries its name and its width.
    """
    if not sections:
        return ""
    widest = max(section.width_m for section in sections)
    scale = min((WIDTH - 2 * _WALL - 20.0) / widest, _MOST_SCALE)
    height = section_height(len(sections))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" height="{height:g}" role="img" '
        f'aria-label="{escape(spoken(sections, words), quote=True)}">'
    ]
    for number, section in enumerate(sections):
        parts += _row(section, _TOP + number * _ROW, scale, words)
    return "".join(parts) + "</svg>"


def section_height(count: int) -> float:
    """How high the drawing of so many sections is, where it is ``WIDTH`` wide; 0 of none."""
    return _TOP + _ROW * count if count else 0.0


def spoken(sections: Sequence[Section], words: Words) -> str:
    """The same in a sentence per section, for readers who do not see the drawing."""
    told = []
    for section in sections:
        strips = ", ".join(f"{words.say(f'section.{strip.role}')} {words.number(strip.width_m, 1)} m" for strip in section.strips)
        told.append(f"{words.say(f'section.variant.{section.variant}')}: {strips}.")
    return " ".join(told)


def _row(section: Section, top: float, scale: float, words: Words) -> List[str]:
    ground = top + _GROUND
    left = (WIDTH - section.width_m * scale) / 2
    right = left + section.width_m * scale
    title = words.say(f"section.variant.{section.variant}")
    if section.left_wall_m is not None and section.right_wall_m is not None:
        # Where a side is open, the strips that are known are not the whole width.
        title += f" · {words.number(section.width_m, 1)}{_NO_BREAK}m"
    headline = f'font-size="{_HEADLINE:g}" font-weight="bold" fill="{look.ground("ink")}" {_FONT}'
    parts = [f'<text x="1" y="{top + 10:g}" {headline}>{escape(title)}</text>']
    for wall, x in ((section.left_wall_m, left - _WALL), (section.right_wall_m, right)):
        parts += _wall(wall, x, ground, scale)
    x = left
    for strip in section.strips:
        parts += _strip(strip, x, scale, ground)
        x += strip.width_m * scale
    parts += _labels(section.strips, left, scale, ground, words)
    parts.append(_line(left - _WALL, ground, right + _WALL, ground, look.ground("ink"), 0.8))
    return parts


def _labels(strips: Sequence[Strip], left: float, scale: float, ground: float, words: Words) -> List[str]:
    """Name and width below each strip, on the upper of two lines where there is room, beside the name before it where there is none."""
    parts: List[str] = []
    ends = [0.0, 0.0]  # of the last label on each line
    x = left
    for strip in strips:
        name, size = words.say(f"section.{strip.role}"), f"{words.number(strip.width_m, 1)} m"
        middle, half = x + strip.width_m * scale / 2, _LETTER_WIDTH * max(len(name), len(size)) / 2
        places = [max(middle, end + half + 1.0) for end in ends]
        line = 0 if places[0] - middle <= 0.5 or places[0] <= places[1] else 1
        at = places[line]
        ends[line] = at + half
        if line or at - middle > 0.5:
            parts.append(_line(middle, ground + 1, at, ground + (22.0 if line else 2.5), look.ground("label"), 0.6))
        parts += _label(name, size, at, ground + (30.0 if line else 10.0))
        x += strip.width_m * scale
    return parts


def _wall(height_m: Optional[float], x: float, ground: float, scale: float) -> List[str]:
    if height_m is None:
        return []
    height = min(height_m * scale, _MOST_WALL)
    box = _box(x, ground - height, _WALL, height, look.ground("building"), look.ground("building_outline"))
    windows = []
    y = ground - height + 6
    while y < ground - 12:
        windows.append(_box(x + 5, y, 4, 6, "#ffffff", "none"))
        windows.append(_box(x + 13, y, 4, 6, "#ffffff", "none"))
        y += 15
    return [box, *windows]


def _strip(strip: Strip, x: float, scale: float, ground: float) -> List[str]:
    colours = look.palettes()["street_space"]
    fills = {
        "footway": (colours["footway"], 8.0), "parking": (colours["parking"], 5.0), "traffic": (colours["carriageway"], 5.0),
        "fire_lane": (colours["carriageway"], 5.0), "given_back": (colours["green"], 8.0), "verge": (colours["frontage"], 8.0),
    }  # fmt: skip
    fill, thick = fills[strip.role]
    width = strip.width_m * scale
    parts = [_box(x, ground - thick, width, thick, fill, look.ground("street_outline"))]
    middle, floor = x + width / 2, ground - thick
    if strip.role == "given_back" and strip.width_m >= _TREE_M:
        tall = min(_YOUNG_TREE_M * scale, _MOST_WALL)
        crown = min(tall * 0.26, width * 0.7)
        parts.append(_line(middle, floor, middle, floor - tall + crown, "#7a5c3a", max(0.15 * scale, 1.5)))
        parts.append(f'<circle cx="{middle:.1f}" cy="{floor - tall + crown:.1f}" r="{crown:.1f}" fill="#6a9a4e" fill-opacity="0.92"/>')
    if strip.role == "parking" and strip.width_m >= _CAR_M:
        parts += _car(middle, floor, _CAR_M * scale)
    if strip.role == "traffic" and strip.width_m >= _LANE_M:
        lanes = 2 if strip.width_m >= 2 * _LANE_M else 1
        for lane in range(lanes):
            parts += _car(x + width * (lane + 0.5) / lanes, floor, _CAR_M * scale)
    if strip.role in ("footway", "fire_lane") and strip.width_m >= 0.8:
        parts += _person(middle, floor, _PERSON_M * scale)
    return parts


def _car(x: float, ground: float, width: float) -> List[str]:
    height = width * 0.8
    left, top = x - width / 2, ground - height
    body = (
        f'<path d="M{left:.1f} {ground - height * 0.14:.1f}V{top + height * 0.45:.1f}L{left + width * 0.14:.1f} {top:.1f}'
        f'H{left + width * 0.86:.1f}L{left + width:.1f} {top + height * 0.45:.1f}V{ground - height * 0.14:.1f}Z" fill="#8b919a"/>'
    )
    glass = _box(left + width * 0.19, top + height * 0.1, width * 0.62, height * 0.28, "#dfe7ee", "none")
    wheels = [
        _box(left + width * at, ground - height * 0.2, width * 0.14, height * 0.2, look.ground("ink"), "none") for at in (0.06, 0.8)
    ]
    return [body, glass, *wheels]


def _person(x: float, ground: float, tall: float) -> List[str]:
    ink, head = look.ground("label"), tall * 0.09
    hip, shoulder, hand = ground - tall * 0.46, ground - tall * 0.78, tall * 0.14
    return [
        f'<circle cx="{x:.1f}" cy="{ground - tall + head:.1f}" r="{head:.1f}" fill="{ink}"/>',
        f'<path d="M{x:.1f} {ground - tall + 2 * head:.1f}V{hip:.1f}M{x - hand:.1f} {shoulder + hand:.1f}L{x:.1f} {shoulder:.1f}'
        f'L{x + hand:.1f} {shoulder + hand:.1f}M{x - hand:.1f} {ground:.1f}L{x:.1f} {hip:.1f}L{x + hand:.1f} {ground:.1f}" '
        f'stroke="{ink}" stroke-width="{max(tall * 0.06, 1.2):.1f}" stroke-linecap="round" fill="none"/>',
    ]


def _label(name: str, size: str, x: float, y: float) -> List[str]:
    common, ink = f'text-anchor="middle" {_FONT}', look.ground("ink")
    return [
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{_LETTERS:g}" fill="{ink}" {common}>{escape(name)}</text>',
        f'<text x="{x:.1f}" y="{y + _LETTERS:.1f}" font-size="{_LETTERS:g}" font-weight="bold" fill="{ink}" {common}>{escape(size)}</text>',
    ]


def _box(x: float, y: float, width: float, height: float, fill: str, stroke: str) -> str:
    edge = f' stroke="{stroke}" stroke-width="0.6"' if stroke != "none" else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.1):.1f}" height="{max(height, 0.1):.1f}" fill="{fill}"{edge}/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width:g}"/>'


