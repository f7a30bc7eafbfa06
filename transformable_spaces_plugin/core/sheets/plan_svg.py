"""Small maps as SVG pictures for the sheet on the screen: the plan of a site and where it lies in the study area."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import Dict, List, Optional, Tuple

import numpy as np
import shapely

from .. import look
from ..table import FeatureTable
from .sheet import Sheet

_SURROUNDINGS_M = 1000.0  # of a locator where no study area is known
_ROUNDED = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_FONT = 'font-family="Arial, Helvetica, DejaVu Sans, sans-serif"'


@dataclass(frozen=True)
class PlanLayers:
    """What plans are drawn of, all in one reference system in metres; each may be None.

    trees: places for new trees with ``site_id`` and ``canopy_m2``.
    """

    buildings: Optional[FeatureTable] = None
    streets: Optional[FeatureTable] = None
    green: Optional[FeatureTable] = None
    water: Optional[FeatureTable] = None
    street_space: Optional[FeatureTable] = None
    trees: Optional[FeatureTable] = None
    study_area: Optional[FeatureTable] = None


class Plans:
    """Draws plans; the spatial indexes of the layers are made once."""

    def __init__(self, layers: PlanLayers) -> None:
        self._layers: Dict[str, Tuple[FeatureTable, shapely.STRtree]] = {}
        for name in ("buildings", "streets", "green", "water", "street_space", "trees"):
            table: Optional[FeatureTable] = getattr(layers, name)
            if table is not None and len(table):
                self._layers[name] = (table, shapely.STRtree(table.geometry))
        area = layers.study_area
        self._outlines: Dict[Tuple[bytes, int, int], List[str]] = {}
        self._area = shapely.union_all(area.geometry) if area is not None and len(area) else None

    def plan(self, sheet: Sheet, label: str, width: int = 590, height: int = 400) -> str:
        """The site of a sheet on the ground around it, with what its street could give back and where its trees could stand."""
        frame = _Frame.around(shapely.bounds(sheet.frame), width, height)
        colour = look.kind_colour(sheet.kind)
        site = _shape(sheet.shape, frame, colour, 0.55, colour, 2.0)
        parts = [*self._ground(frame), *self._given_back(frame, sheet), site, *self._trees(frame, sheet)]
        return _svg(frame, parts, label)

    def locator(self, site: shapely.Geometry, kind: str, label: str, width: int = 320, height: int = 240) -> str:
        """Where the site lies in the study area; its own surroundings at 1 km where that is not known."""
        around = shapely.buffer(site, _SURROUNDINGS_M / 2) if self._area is None else self._area
        frame = _Frame.around(shapely.bounds(around), width, height)
        parts = self._outline(frame)
        if self._area is not None:
            parts.append(_shape(self._area, frame, "none", 0.0, look.ground("study_area"), 1.2))
        x, y = frame.place(np.array([[*shapely.get_coordinates(shapely.point_on_surface(site))[0]]]))[0]
        colour = look.kind_colour(kind)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="none" stroke="#ffffff" stroke-width="5"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{colour}" fill-opacity="0.35" stroke="{colour}" stroke-width="3"/>')
        return _svg(frame, parts, label)

    def _near(self, name: str, frame: _Frame) -> Optional[FeatureTable]:
        if name not in self._layers:
            return None
        table, tree = self._layers[name]
        rows = np.sort(tree.query(frame.box))
        return table.select(rows) if len(rows) else None

    def _outline(self, frame: _Frame) -> List[str]:
        """The ground of a whole district in few strokes: green, water, and all streets as one path in whole units."""
        key = (frame.box.wkb, frame.width, frame.height)
        if key not in self._outlines:
            parts = self._soft(frame)
            streets = self._near("streets", frame)
            if streets is not None:
                lines = shapely.simplify(shapely.clip_by_rect(shapely.force_2d(streets.geometry), *frame.box.bounds), 1.0 / frame.scale)
                pieces = [
                    "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in frame.place(shapely.get_coordinates(piece)))
                    for piece in shapely.get_parts(lines)
                    if not shapely.is_empty(piece) and shapely.length(piece) * frame.scale > 2.0
                ]
                parts.append(f'<path d="{"".join(pieces)}" fill="none" stroke="{look.ground("rail")}" stroke-width="0.8"/>')
            self._outlines[key] = parts
        return list(self._outlines[key])

    def _soft(self, frame: _Frame) -> List[str]:
        parts = []
        for name in ("green", "water"):
            near = self._near(name, frame)
            if near is not None:
                shapes = near.geometry[shapely.get_dimensions(near.geometry) == 2]
                parts += [_shape(shape, frame, look.ground(name), 1.0, "none", 0.0) for shape in _cut(shapes, frame)]
        return parts

    def _ground(self, frame: _Frame) -> List[str]:
        parts = self._soft(frame)
        streets = self._near("streets", frame)
        if streets is not None:
            widths = np.clip(np.nan_to_num(streets.number("carriageway_m"), nan=2.0), 1.0, 30.0)
            order = np.argsort(widths, kind="stable")
            lines = shapely.clip_by_rect(streets.geometry[order], *frame.box.bounds)
            for colour, extra in ((look.ground("street_outline"), 1.6), (look.ground("street"), 0.0)):
                for line, width in zip(lines, widths[order]):
                    parts.append(_path(line, frame, colour, max(width * frame.scale, 0.8) + extra))
        buildings = self._near("buildings", frame)
        if buildings is not None:
            fill, edge = look.ground("building"), look.ground("building_outline")
            parts += [_shape(shape, frame, fill, 1.0, edge, 0.5) for shape in _cut(buildings.geometry, frame)]
        return parts

    def _given_back(self, frame: _Frame, sheet: Sheet) -> List[str]:
        near = self._near("street_space", frame)
        if near is None:
            return []
        own = np.isin(near.text("street_id").astype(str), sheet.street_ids)
        strips = near.geometry[own & (near.text("part") == "given_back") & (near.text("variant") == "reduced")]
        return [_shape(shape, frame, "url(#given)", 1.0, look.kind_colour("river_bank"), 0.8) for shape in _cut(strips, frame)]

    def _trees(self, frame: _Frame, sheet: Sheet) -> List[str]:
        near = self._near("trees", frame)
        if near is None:
            return []
        near = near.select(near.text("site_id") == sheet.site_id)
        radius = np.sqrt(np.nan_to_num(near.number("canopy_m2"), nan=8.0) / math.pi)
        return [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{max(r * frame.scale, 1.5):.1f}" fill="#6a9a4e" fill-opacity="0.45" stroke="#3f6b2a" '
            'stroke-width="0.8"/>'
            for (x, y), r in zip(frame.place(shapely.get_coordinates(near.geometry)), radius)
        ]


@dataclass(frozen=True)
class _Frame:
    """The window of a plan: ground (m) and picture (units)."""

    box: shapely.Geometry
    scale: float
    width: int
    height: int

    @classmethod
    def around(cls, bounds: np.ndarray, width: int, height: int) -> _Frame:
        left, bottom, right, top = (float(value) for value in bounds)
        scale = min(width / (right - left), height / (top - bottom))
        x, y = (left + right) / 2, (bottom + top) / 2
        half_x, half_y = width / scale / 2, height / scale / 2
        return cls(shapely.box(x - half_x, y - half_y, x + half_x, y + half_y), scale, width, height)

    def place(self, xy: np.ndarray) -> np.ndarray:
        """Ground coordinates (k, 2) in the picture's."""
        left, _, _, top = self.box.bounds
        return np.column_stack([(xy[:, 0] - left) * self.scale, (top - xy[:, 1]) * self.scale])


def _cut(shapes: np.ndarray, frame: _Frame) -> List[shapely.Geometry]:
    if not len(shapes):
        return []
    thinned = shapely.simplify(shapely.force_2d(shapes), 0.4 / frame.scale)
    parts = shapely.get_parts(shapely.clip_by_rect(thinned, *frame.box.bounds))
    return list(parts[(shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)])


def _shape(shape: shapely.Geometry, frame: _Frame, fill: str, opacity: float, stroke: str, width: float) -> str:
    edge = f' stroke="{stroke}" stroke-width="{width:g}" stroke-linejoin="round"' if stroke != "none" else ""
    return f'<path d="{_rings(shape, frame)}" fill="{fill}" fill-opacity="{opacity:g}" fill-rule="evenodd"{edge}/>'


def _rings(shape: shapely.Geometry, frame: _Frame) -> str:
    rings = shapely.get_rings(shapely.get_parts(shape))
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in frame.place(shapely.get_coordinates(ring))) + "Z" for ring in rings)


def _path(line: shapely.Geometry, frame: _Frame, stroke: str, width: float) -> str:
    pieces = [
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in frame.place(shapely.get_coordinates(piece)))
        for piece in shapely.get_parts(line)
        if not shapely.is_empty(piece)
    ]
    if not pieces:
        return ""
    return f'<path d="{"".join(pieces)}" fill="none" stroke="{stroke}" stroke-width="{width:.1f}" stroke-linecap="round"/>'


def _svg(frame: _Frame, parts: List[str], label: str) -> str:
    stripe = look.kind_colour("river_bank")
    pattern = (
        '<defs><pattern id="given" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="#ffffff" fill-opacity="0.4"/><rect width="2.4" height="6" fill="{stripe}"/>'
        "</pattern></defs>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}" role="img" '
        f'aria-label="{escape(label, quote=True)}">{pattern}<rect width="{frame.width}" height="{frame.height}" '
        f'fill="{look.ground("background")}"/>{"".join(parts)}{_scale_bar(frame)}</svg>'
    )


def _scale_bar(frame: _Frame) -> str:
    metres = max((value for value in _ROUNDED if value * frame.scale <= frame.width * 0.28), default=_ROUNDED[0])
    length, y = metres * frame.scale, frame.height - 12
    ink = look.ground("ink")
    text = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    north = frame.width - 18
    return (
        f'<rect x="6" y="{y - 16}" width="{length + 16:.1f}" height="22" fill="#ffffff" fill-opacity="0.75"/>'
        f'<path d="M12 {y - 4}V{y}H{12 + length:.1f}V{y - 4}" fill="none" stroke="{ink}" stroke-width="1.4"/>'
        f'<text x="14" y="{y - 5}" font-size="11" fill="{ink}" {_FONT}>{text}</text>'
        f'<path d="M{north} 8L{north + 6} 24L{north} 20L{north - 6} 24Z" fill="{ink}"/>'
        f'<text x="{north}" y="36" font-size="11" text-anchor="middle" fill="{ink}" {_FONT}>N</text>'
    )
