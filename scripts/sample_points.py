"""The point layers and rasters of the sample. Part of ``make_sample_data.py``."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import numpy as np
import shapely
from sample_ground import SQUARE, Ground
from sample_layers import STOPS, SYNTHETIC, Rows, numbered
from scipy.interpolate import LinearNDInterpolator, NearestNDInterpolator
from scipy.ndimage import gaussian_filter, median_filter

HEIGHTS_M = {"0-5 m": 3.0, "6-10 m": 8.0, "11-15 m": 13.0, "16-20 m": 18.0, "> 20 m": 23.0}
"""Height classes of the tree survey of Nantes Métropole as heights: the middle of the class."""


def synthetic_trees(green: Rows, real: np.ndarray) -> Rows:
    """Trees of parks and gardens on a jittered 9 m grid, where no real tree stands within 6 m."""
    rng = np.random.default_rng(2)
    shapes = [shape for shape, kind in zip(green[0], green[1]["kind"]) if kind in ("park", "garden")]
    points: List[Any] = []
    for shape in shapes:
        xmin, ymin, xmax, ymax = (round(v) for v in shape.bounds)
        grid = np.array([(x, y) for x in range(xmin, xmax, 9) for y in range(ymin, ymax, 9)], dtype=float)
        moved = shapely.points(np.round(grid + rng.uniform(-2.5, 2.5, grid.shape), 2))
        chosen = shapely.contains(shapely.buffer(shape, -2.5), moved) & (rng.random(len(grid)) < 0.55)
        points.extend(moved[chosen])
    trees = np.array(points, dtype=object)
    trees = trees[shapely.distance(trees, shapely.multipoints(real)) > 6]
    species = rng.choice(["Acer platanoides", "Tilia cordata", "Quercus robur", "Platanus x hispanica", "Prunus avium"], len(trees))
    height = np.round(rng.triangular(4, 9, 20, len(trees)), 1)
    return trees, {
        "id": numbered("trees", len(trees)),
        "source": [SYNTHETIC] * len(trees),
        "species": [str(s) for s in species],
        "height_m": height,
        "crown_diameter_m": np.round(height * 0.55, 1),
        "circumference_cm": [None] * len(trees),
    }


def on_streets(ground: Ground) -> Dict[str, Rows]:
    """Crashes, crossings, lamps, hydrants, bicycle stands and driveways along the streets of the square."""
    rng = np.random.default_rng(3)
    order = np.argsort(ground.street_id.astype(str), kind="stable")
    order = order[shapely.within(ground.streets[order], SQUARE)]
    lines, width, importance = ground.streets[order], ground.width_m[order], ground.importance[order]
    length = shapely.length(lines)

    weight = length * np.where(importance <= 3, 6.0, np.where(importance == 4, 3.0, 1.0)) * np.where(ground.restricted[order], 0.2, 1.0)
    rows = rng.choice(len(lines), 70, p=weight / weight.sum())
    crash = shapely.line_interpolate_point(lines[rows], np.round(rng.random(70), 4), normalized=True)
    days = rng.integers(0, 5 * 365, 70)
    dates = [str(np.datetime64("2019-01-01") + int(day)) for day in days]
    crashes = {
        "date": dates,
        "severity": [str(s) for s in rng.choice(["fatal", "serious", "slight"], 70, p=[0.03, 0.22, 0.75])],
        "pedestrian": list(rng.random(70) < 0.45),
        "cyclist": list(rng.random(70) < 0.3),
    }

    large = np.flatnonzero((importance <= 4) & (length > 30))
    crossing = [shapely.line_interpolate_point(lines[row], at) for row in large for at in (8.0, length[row] - 8.0)]
    lamps, _ = _along(lines, 35.0, width / 2 + 0.8)
    hydrants, _ = _along(lines[length > 60], 150.0, -(width[length > 60] / 2 + 0.8))
    stands = rng.choice(len(lines), 40, replace=False)
    bicycle = _beside(lines[stands], np.full(40, 0.4), width[stands] / 2 + 1.2)
    quiet = np.flatnonzero((importance >= 5) & ~ground.restricted[order] & (length > 25))
    drive_rows = rng.choice(quiet, 110)
    drive = _beside(lines[drive_rows], rng.random(110), width[drive_rows] / 2)
    furniture = [*lamps, *hydrants, *bicycle]
    kinds = ["lamp"] * len(lamps) + ["hydrant"] * len(hydrants) + ["bike_parking"] * len(bicycle)
    return {
        "crashes": _rows("crashes", crash, crashes),
        "crossings": _rows(
            "crossings", crossing, {"kind": [str(k) for k in rng.choice(["marked", "signals"], len(crossing), p=[0.7, 0.3])]}
        ),
        "furniture": _rows("furniture", furniture, {"kind": kinds}),
        "driveways": _rows("driveways", drive, {"kind": [str(k) for k in rng.choice(["driveway", "garage"], 110, p=[0.4, 0.6])]}),
    }


def shops(ground: Ground, commercial: np.ndarray) -> Rows:
    """Shops and cafés at the street side of buildings that BD TOPO says hold commerce."""
    rng = np.random.default_rng(4)
    rows = np.sort(rng.choice(np.flatnonzero(commercial & shapely.within(ground.buildings, SQUARE)), 180, replace=False))
    street = shapely.union_all(ground.streets)
    at = shapely.get_point(shapely.shortest_line(shapely.boundary(ground.buildings[rows]), street), 0)
    kinds = [str(k) for k in rng.choice(["shop", "food", "clinic", "post", "culture"], 180, p=[0.6, 0.31, 0.03, 0.02, 0.04])]
    return _rows("shops", at, {"kind": kinds, "name": [None] * 180})


def stops() -> Rows:
    return _rows(
        "transit_stops",
        [shapely.Point(x, y) for x, y, _, _ in STOPS],
        {
            "mode": [mode for _, _, mode, _ in STOPS],
            "lines": [lines for *_, lines in STOPS],
            "name": [f"Arrêt {number}" for number in range(1, len(STOPS) + 1)],
        },
    )


def _rows(layer: str, points: Any, columns: Dict[str, Any]) -> Rows:
    shapes = np.array([shapely.Point(round(p.x, 2), round(p.y, 2)) for p in points], dtype=object)
    return shapes, {"id": numbered(layer, len(shapes)), "source": [SYNTHETIC] * len(shapes), **columns}


def _along(lines: np.ndarray, spacing: float, offset: np.ndarray) -> Tuple[List[Any], List[int]]:
    points, rows = [], []
    for row, line in enumerate(lines):
        for at in np.arange(spacing / 2, line.length, spacing):
            points.extend(_beside(lines[row : row + 1], np.array([at / line.length]), offset[row : row + 1]))
            rows.append(row)
    return points, rows


def _beside(lines: np.ndarray, share: np.ndarray, offset: np.ndarray) -> List[Any]:
    """Points ``offset`` metres to the left of the lines at a share of their length."""
    at = shapely.get_coordinates(shapely.line_interpolate_point(lines, share, normalized=True))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.minimum(share + 0.001, 1.0), normalized=True))
    behind = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(share - 0.001, 0.0), normalized=True))
    direction = ahead - behind
    direction /= np.maximum(np.hypot(*direction.T), 1e-9)[:, None]
    return list(shapely.points(at + offset[:, None] * np.column_stack([-direction[:, 1], direction[:, 0]])))


def temperature(
    buildings: np.ndarray, green: np.ndarray, trees: np.ndarray, cell_m: float, margin_m: float
) -> Tuple[np.ndarray, Tuple[float, ...]]:
    """A plausible surface temperature of a summer noon in °C: hot roofs and asphalt, cool parks and trees, smoothed as from space."""
    x, y, transform = _grid(cell_m, margin_m)
    points = shapely.points(x.ravel(), y.ravel())
    built = np.zeros(len(points))
    built[np.unique(shapely.STRtree(points).query(buildings, predicate="intersects")[1])] = 1
    cool = np.zeros(len(points))
    cool[np.unique(shapely.STRtree(points).query(green, predicate="intersects")[1])] = 1
    shade = np.zeros(len(points))
    shade[np.unique(shapely.STRtree(points).query(shapely.buffer(trees, 5), predicate="intersects")[1])] = 1
    field = 34.5 + 2.4 * built - 5.0 * cool - 2.5 * shade
    noise = np.random.default_rng(5).normal(0, 1.2, x.shape)
    return np.round(gaussian_filter(field.reshape(x.shape) + noise, 3.0), 1), transform


def terrain(coordinates: np.ndarray, cell_m: float, margin_m: float) -> Tuple[np.ndarray, Tuple[float, ...]]:
    """Ground height in m from the heights of BD TOPO's street vertices (n, 3), linear between them."""
    x, y, transform = _grid(cell_m, margin_m)
    inside = LinearNDInterpolator(coordinates[:, :2], coordinates[:, 2])(x, y)
    beyond = NearestNDInterpolator(coordinates[:, :2], coordinates[:, 2])(x, y)
    whole = median_filter(np.where(np.isnan(inside), beyond, inside), 7)  # single heights of ramps and stairs are no ground
    return np.round(gaussian_filter(whole, 1.5), 1), transform


def _grid(cell_m: float, margin_m: float) -> Tuple[np.ndarray, np.ndarray, Tuple[float, ...]]:
    xmin, ymin, xmax, ymax = SQUARE.bounds
    xs = np.arange(xmin - margin_m + cell_m / 2, xmax + margin_m, cell_m)
    ys = np.arange(ymax + margin_m - cell_m / 2, ymin - margin_m, -cell_m)
    x, y = np.meshgrid(xs, ys)
    return x, y, (cell_m, 0.0, xmin - margin_m, 0.0, -cell_m, ymax + margin_m)
