"""Sums of a grid inside polygons, by scanlines: the cost is one lookup a row and polygon, not one a cell.

A polygon is cut by every row's centre line into *spans* of cells whose centres lie inside (even-odd rule over all its rings).
The sum of a row over a span is the difference of two running sums. Grids are read in blocks, so that memory does not grow with
the grid. Polygons come in grid coordinates: x in columns, y in rows, (0, 0) the outer corner of the first cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Tuple

import numpy as np
import shapely

BAND_ROWS = 256
BAND_COLUMNS = 2048

# (first row, row after the last, first column, column after the last) → float64 (quantities, rows, columns), without NaN.
ReadBand = Callable[[int, int, int, int], np.ndarray]


@dataclass(frozen=True)
class Spans:
    """Runs of cells: the polygon's number, the row, the first column and the one after the last, each int64 (k,)."""

    polygon: np.ndarray
    row: np.ndarray
    start: np.ndarray
    stop: np.ndarray


def spans_of(polygons: np.ndarray, row_start: int, row_stop: int, column_start: int, column_stop: int) -> Spans:
    """The spans of ``polygons`` (n,) in the window; missing and empty ones have none. Polygons must be valid."""
    rings, owner = _rings(polygons)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    tail, head, owner = points[:-1][joined], points[1:][joined], owner[ring[:-1][joined]]
    # A row's line is at its centre; an edge counts where the line lies in [lower end, upper end).
    low = np.minimum(tail[:, 1], head[:, 1])
    high = np.maximum(tail[:, 1], head[:, 1])
    first = np.maximum(np.ceil(low - 0.5), row_start).astype(np.int64)
    after = np.minimum(np.ceil(high - 0.5), row_stop).astype(np.int64)
    count = np.maximum(after - first, 0)
    edge = np.repeat(np.arange(len(first)), count)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    slope = (head[:, 0] - tail[:, 0])[edge] / (head[:, 1] - tail[:, 1])[edge]
    x = tail[edge, 0] + (row + 0.5 - tail[edge, 1]) * slope
    cell = np.clip(np.ceil(x - 0.5), column_start, column_stop).astype(np.int64) - column_start
    # By polygon, row and column in one number, which sorts far faster than three do.
    rows, columns = max(row_stop - row_start, 1), column_stop - column_start + 1
    place, cell = np.divmod(np.sort((owner[edge] * rows + row - row_start) * columns + cell), columns)
    # Every closed ring crosses a line an even number of times, so crossings pair up in order.
    start, stop = cell[0::2] + column_start, cell[1::2] + column_start
    filled = stop > start
    owner, row = np.divmod(place[0::2][filled], rows)
    return Spans(owner, row + row_start, start[filled], stop[filled])


def fill(spans: Spans, row_start: int, row_stop: int, column_start: int, column_stop: int) -> np.ndarray:
    """Bool (rows, columns) of the window: the cells that any span covers."""
    rows, columns = row_stop - row_start, column_stop - column_start
    steps = np.zeros(rows * (columns + 1), dtype=np.int32)
    base = (spans.row - row_start) * (columns + 1) - column_start
    np.add.at(steps, base + spans.start, 1)
    np.add.at(steps, base + spans.stop, -1)
    covered: np.ndarray = np.cumsum(steps.reshape(rows, columns + 1), axis=1)[:, :columns] > 0
    return covered


def sums_inside(polygons: np.ndarray, shape: Tuple[int, int], quantities: int, read: ReadBand) -> np.ndarray:
    """Σ of each quantity over the cells whose centres lie in each polygon, float64 (n, quantities).

    shape: rows and columns of the grid; what lies outside it counts nothing. ``read`` is asked for bands of rows from top to
    bottom, each only where polygons meet it and in blocks of at most ``BAND_COLUMNS`` columns.
    """
    result = np.zeros((len(polygons), quantities))
    bounds = shapely.bounds(polygons)
    there = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    if not len(there):
        return result
    low = np.clip(np.floor(bounds[there, :2]) - 1, 0, None).astype(np.int64)
    high = np.ceil(bounds[there, 2:]).astype(np.int64) + 1
    rows, columns = shape
    band_start = max(int(low[:, 1].min()), 0) // BAND_ROWS * BAND_ROWS
    for row in range(band_start, min(int(high[:, 1].max()), rows), BAND_ROWS):
        stop = min(row + BAND_ROWS, rows)
        meets = (low[:, 1] < stop) & (high[:, 1] > row) & (low[:, 0] < columns) & (high[:, 0] > 0)
        if not meets.any():
            continue
        left, right = int(low[meets, 0].min()), min(int(high[meets, 0].max()), columns)
        # In blocks of columns too, so that a wide grid costs no more memory than a narrow one.
        for first in range(left, right, BAND_COLUMNS):
            after = min(first + BAND_COLUMNS, right)
            which = there[meets & (low[:, 0] < after) & (high[:, 0] > first)]
            _add_block(result, polygons, which, (row, stop, first, after), read)
    return result


def _add_block(
    result: np.ndarray, polygons: np.ndarray, which: np.ndarray, window: Tuple[int, int, int, int], read: ReadBand
) -> None:
    """Add to ``result`` what the polygons ``which`` hold of one block of the grid."""
    row, stop, left, right = window
    spans = spans_of(polygons[which], row, stop, left, right) if len(which) else None
    if spans is None or not len(spans.row):
        return
    band = read(row, stop, left, right)
    for quantity in range(result.shape[1]):
        running = np.zeros((stop - row, right - left + 1))
        np.cumsum(band[quantity], axis=1, out=running[:, 1:])
        inside = running[spans.row - row, spans.stop - left] - running[spans.row - row, spans.start - left]
        result[which, quantity] += np.bincount(spans.polygon, weights=inside, minlength=len(which))


def _rings(polygons: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Every ring of every polygon and the number of the polygon that owns it."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return rings, owner[part]


@dataclass(frozen=True)
class Grid:
    """Square cells of ``cell_m`` in the city's reference system, whose corners lie on multiples of the cell.

    So the grid of one study lies on that of another, and the same place gives the same number in both.
    """

    column: int
    row: int
    cell_m: float
    shape: Tuple[int, int]

    @classmethod
    def over(cls, bounds: np.ndarray, cell_m: float) -> Grid:
        """The grid that covers ``bounds`` (xmin, ymin, xmax, ymax)."""
        column, row = (int(value) for value in np.floor(bounds[:2] / cell_m))
        last_column, last_row = (int(value) for value in np.ceil(bounds[2:] / cell_m))
        return cls(column, row, cell_m, (max(last_row - row, 1), max(last_column - column, 1)))

    def place(self, shapes: np.ndarray) -> np.ndarray:
        """``shapes`` in grid coordinates; rows run northwards."""
        return shapely.transform(shapes, lambda xy: xy / self.cell_m - (self.column, self.row))

    def cells(self, xy: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        """Row and column (k,) of the cell that holds each point (k, 2); they may lie outside the grid."""
        at = np.floor(xy / self.cell_m).astype(np.int64) - (self.column, self.row)
        return at[:, 1], at[:, 0]

    def centres(self, row: np.ndarray, column: np.ndarray) -> np.ndarray:
        """The middle (k, 2) of each cell."""
        return (np.column_stack([column, row]) + 0.5 + (self.column, self.row)) * self.cell_m
