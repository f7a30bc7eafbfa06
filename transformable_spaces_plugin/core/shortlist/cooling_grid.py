"""The ground of a city on the grid of :mod:`cooling`, as it is and as scenarios make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..indicators.ground_cover import RULES as COVER
from ..indicators.ground_cover import street_ground
from ..indicators.spans import BAND_ROWS, Grid, fill, spans_of
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .cooling import RULES, cooling_capacity, heat_mitigation

CLASSES = ("open", "paved", "building", "water", "grass", "shrubs", "wood", "crown", "green_roof")
_PROPERTIES = ("shade", "albedo", "kc")


@dataclass(frozen=True)
class GroundChange:
    """What a scenario makes of the ground.

    sites: polygons (n,), none over another. shares: class → share (0..1) of each site's ground that becomes it (n,). crowns: discs of
    new trees (k,). green: whether (bool, n) a site becomes green area.
    """

    sites: np.ndarray
    shares: Dict[str, np.ndarray]
    crowns: np.ndarray
    green: np.ndarray


@dataclass(frozen=True)
class Mitigation:
    """Heat mitigation (0..1) before and after: mean over the study area and over the scenario's sites (NaN without any)."""

    area_before: float
    area_after: float
    sites_before: float
    sites_after: float


def mitigations(city: City, streets: FeatureTable, changes: Sequence[GroundChange], progress: Progress = SILENT) -> List[Mitigation]:
    """Heat mitigation of each change against the city as it is, all on one grid over the study area.

    streets: with measured widths (``street_profiles``). Ground outside the study area is not known: neither its parks nor its heat.
    """
    fine = int(RULES.number("fine_per_cell"))
    cell = RULES.number("cell_m")
    grid = Grid.over(np.array(shapely.bounds(city.study_area)), cell)
    small = Grid(grid.column * fine, grid.row * fine, cell / fine, (grid.shape[0] * fine, grid.shape[1] * fine))
    painter = _Painter(city, streets, small)
    # Quantities per cell: shade, albedo, kc, green, known; then for each change the first four again and the share of its sites.
    sums = np.zeros((5 + 5 * len(changes), *grid.shape))
    placed = [_Placed(change, small) for change in changes]
    band = max(1, BAND_ROWS // fine)
    for row in range(0, grid.shape[0], band):
        progress.at(0.8 * row / grid.shape[0])
        stop = min(row + band, grid.shape[0])
        window = (row * fine, stop * fine, 0, small.shape[1])
        known, values = painter.paint(window)
        parts = [*values, known.astype(float)]
        for change in placed:
            parts += change.paint(window, values, known)
        for number, part in enumerate(parts):
            blocks = part.reshape(stop - row, fine, grid.shape[1], fine)
            sums[number, row:stop] = blocks.sum(axis=(1, 3))
    return _means(sums, len(changes), cell, fine)


def _means(sums: np.ndarray, count: int, cell_m: float, fine: int) -> List[Mitigation]:
    known = sums[4]
    inside = known >= fine * fine / 2.0
    with np.errstate(invalid="ignore", divide="ignore"):
        share = sums / np.where(inside, known, np.nan)
    distance = RULES.number("distance_m")

    def mitigated(values: np.ndarray) -> np.ndarray:
        shade, albedo, kc, green = values
        area = (green >= RULES.number("green_least_share")).astype(float)
        return heat_mitigation(cooling_capacity(shade, albedo, kc), area, cell_m, distance)

    before = mitigated(share[:4])
    made = []
    for number in range(count):
        first = 5 + 5 * number
        after = mitigated(share[first : first + 4])
        weight = np.where(inside, sums[first + 4], 0.0)
        made.append(
            Mitigation(
                area_before=float(np.nanmean(before)),
                area_after=float(np.nanmean(after)),
                sites_before=_weighted(before, weight),
                sites_after=_weighted(after, weight),
            )
        )
    return made


def _weighted(values: np.ndarray, weight: np.ndarray) -> float:
    there = weight > 0
    return float((values[there] * weight[there]).sum() / weight[there].sum()) if there.any() else float("nan")


Window = Tuple[int, int, int, int]


class _Painter:
    """Paints the classes of the city as it is, in windows of the fine grid."""

    def __init__(self, city: City, streets: FeatureTable, grid: Grid) -> None:
        self.outline = grid.place(np.array([city.study_area], dtype=object))
        self.layers = [(grid.place(shapes), CLASSES.index(name)) for shapes, name in _layers(city, streets) if len(shapes)]
        self.boxes = [shapely.bounds(shapes) for shapes, _ in self.layers]
        self.crowns = grid.place(_standing_crowns(city))
        self.crown_box = shapely.bounds(self.crowns)
        tables = {name: RULES.numbers(name) for name in _PROPERTIES}
        self.values = {name: np.array([tables[name][kind] for kind in CLASSES]) for name in _PROPERTIES}
        self.green = np.isin(CLASSES, RULES.classes("green_classes")).astype(float)

    def paint(self, window: Window) -> Tuple[np.ndarray, List[np.ndarray]]:
        """Which squares lie in the study area, and shade, albedo, kc and green of each (0 outside)."""
        row, stop, left, right = window
        known = fill(spans_of(self.outline, *window), *window)
        code = np.zeros((stop - row, right - left), dtype=np.int8)
        for (shapes, value), box in zip(self.layers, self.boxes):
            code[_covered(shapes, box, window)] = value
        crown = _covered(self.crowns, self.crown_box, window)
        under = np.where(crown, CLASSES.index("crown"), code)
        values = [np.where(known, self.values[name][under], 0.0) for name in _PROPERTIES]
        return known, [*values, np.where(known, self.green[code], 0.0)]


class _Placed:
    """One change on the fine grid."""

    def __init__(self, change: GroundChange, grid: Grid) -> None:
        self.sites, self.crowns = grid.place(change.sites), grid.place(change.crowns)
        self.crown_box = shapely.bounds(self.crowns)
        tables = {name: RULES.numbers(name) for name in _PROPERTIES}
        count = len(change.sites)
        self.replaced = np.clip(sum(change.shares.values(), np.zeros(count)), 0.0, 1.0)
        self.mixed = [
            sum((share * tables[name][kind] for kind, share in change.shares.items()), np.zeros(count)) for name in _PROPERTIES
        ]
        self.crown = [tables[name]["crown"] for name in _PROPERTIES]
        self.green = change.green

    def paint(self, window: Window, values: List[np.ndarray], known: np.ndarray) -> List[np.ndarray]:
        """Shade, albedo, kc and green after the change, and where its sites lie."""
        label = _labels(self.sites, window)
        at = label >= 0
        of = label[at]
        after = [value.copy() for value in values]
        for number in range(3):
            after[number][at] = after[number][at] * (1.0 - self.replaced[of]) + self.mixed[number][of]
        after[3][at] = np.maximum(after[3][at], self.green[of].astype(float))
        crown = _covered(self.crowns, self.crown_box, window)
        for number in range(3):
            after[number][crown] = self.crown[number]
        return [np.where(known, value, 0.0) for value in after] + [(at & known).astype(float)]


def _covered(shapes: np.ndarray, box: np.ndarray, window: Window) -> np.ndarray:
    row, stop, left, right = window
    meets = (box[:, 1] < stop) & (box[:, 3] > row) & (box[:, 0] < right) & (box[:, 2] > left)
    if not meets.any():
        return np.zeros((stop - row, right - left), dtype=bool)
    return fill(spans_of(shapes[meets], *window), *window)


def _labels(shapes: np.ndarray, window: Window) -> np.ndarray:
    """The number of the polygon that holds each square, −1 where none does."""
    row, stop, left, right = window
    label = np.full((stop - row) * (right - left), -1, dtype=np.int64)
    if len(shapes):
        spans = spans_of(shapes, *window)
        order = np.argsort(spans.polygon, kind="stable")
        length = (spans.stop - spans.start)[order]
        start = ((spans.row - row) * (right - left) + spans.start - left)[order]
        place = np.repeat(start - np.concatenate([[0], np.cumsum(length)[:-1]]), length) + np.arange(length.sum())
        label[place] = np.repeat(spans.polygon[order], length)
    return label.reshape(stop - row, right - left)


def _layers(city: City, streets: FeatureTable) -> List[Tuple[np.ndarray, str]]:
    """Polygons and their class in the order in which they are painted, as for the sealed share of the ground."""
    green = city.layer("green")
    kind = green.text("kind").astype(str)
    wood, shrubs = (np.isin(kind, RULES.classes(f"green_kinds_{name}")) for name in ("wood", "shrubs"))
    parking = city.layer("parking")
    surface = np.isin(parking.text("kind").astype(str), ("surface", "street")) & (shapely.get_dimensions(parking.geometry) == 2)
    squares, water, buildings = city.layer("squares"), city.layer("water"), city.layer("buildings")
    square = (shapely.get_dimensions(squares.geometry) == 2) & ~squares.flag("bridge")
    wet = (shapely.get_dimensions(water.geometry) == 2) & ~water.flag("tunnel")
    standing = ~(buildings.flag("underground") | buildings.flag("canopy"))
    carriageway, whole = street_ground(streets)
    return [
        (whole, "paved"), (squares.geometry[square], "paved"), (parking.geometry[surface], "paved"),
        (green.geometry[~wood & ~shrubs], "grass"), (green.geometry[shrubs], "shrubs"), (green.geometry[wood], "wood"),
        (carriageway, "paved"), (water.geometry[wet], "water"), (buildings.geometry[standing], "building"),
    ]  # fmt: skip


def _standing_crowns(city: City) -> np.ndarray:
    """Discs of the standing trees, of their crown's diameter where it is known, else an assumed one."""
    trees = city.layer("trees")
    crown = trees.number("crown_diameter_m")
    crown = np.where(np.isnan(crown), COVER.number("crown_m"), crown)
    made: np.ndarray = shapely.buffer(trees.geometry, crown / 2, quad_segs=4)
    return made
