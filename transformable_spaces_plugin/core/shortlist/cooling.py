"""Heat mitigation by shade, albedo, evapotranspiration and the nearness of large green areas: InVEST's Urban Cooling model on a grid.

Source: InVEST user's guide, Urban Cooling Model (equations 1 to 4), and natcap/invest at 54ff9ca1 for what the guide leaves open:
distances are in whole cells, the exponential kernel ends at five times the distance and its weights add up to 1, and beyond the edge
of what is known every sum is scaled up by the share of the kernel's weight that lies inside.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve

from ..spaces.rule_file import RuleFile

RULES = RuleFile(Path(__file__).with_name("cooling.json"))
_ENDS_AT = 5  # natcap/invest, convolve_2d_by_exponential: the kernel ends at five times the distance


def cooling_capacity(shade: np.ndarray, albedo: np.ndarray, eti: np.ndarray) -> np.ndarray:
    """CC = w₁·shade + w₂·albedo + w₃·ETI, weights of ``cooling.json`` made to add up to 1. Arrays 0..1 of one shape; NaN stays NaN."""
    weights = RULES.numbers("weights")
    total = sum(weights.values())
    found: np.ndarray = (weights["shade"] * shade + weights["albedo"] * albedo + weights["eti"] * eti) / total
    return found


def evapotranspiration_index(kc: np.ndarray, et0: np.ndarray) -> np.ndarray:
    """ETI = Kc · ET0 / max ET0, the largest of the whole grid."""
    found: np.ndarray = kc * et0 / np.nanmax(et0)
    return found


def park_capacity(capacity: np.ndarray, green: np.ndarray, distance_cells: int) -> np.ndarray:
    """CC of the green areas around each cell: the mean of green·CC, weights e^(−d/distance), to five times the distance.

    capacity (rows, columns): NaN outside what is known. green: 1 where a cell is green area, else 0. distance_cells: at least 1.
    """
    kernel = exponential_kernel(distance_cells)
    return _mean_within(np.where(green > 0, capacity, 0.0), np.isfinite(capacity), kernel)


def green_area_cells(green: np.ndarray, known: np.ndarray, distance_cells: int) -> np.ndarray:
    """Green cells within the distance of each cell (rows, columns), scaled up where part of the disc is not known."""
    kernel = disc(distance_cells).astype(float)
    return _mean_within(green.astype(float), known, kernel) * kernel.sum()


def heat_mitigation(capacity: np.ndarray, green: np.ndarray, cell_m: float, distance_m: float) -> np.ndarray:
    """HM (rows, columns): the cell's own CC, or that of the parks around where it is greater and 2 ha of green lie within the distance.

    NaN where ``capacity`` is NaN.
    """
    cells = max(1, round(distance_m / cell_m))
    parks = park_capacity(capacity, green, cells)
    area = green_area_cells(green, np.isfinite(capacity), cells)
    # Sums by Fourier transform are off by about 1e-13: an area that is exactly the threshold must reach it.
    reached = area >= RULES.number("park_m2") / cell_m**2 - 1e-6
    mitigation: np.ndarray = np.where((capacity >= parks) | ~reached, capacity, parks)
    return np.where(np.isfinite(capacity), mitigation, np.nan)


def exponential_kernel(distance_cells: int) -> np.ndarray:
    """Weights e^(−d/distance) of the cells to five times the distance, d between middles in cells; they add up to 1."""
    reach = _ENDS_AT * distance_cells
    apart = _apart(reach)
    kernel = np.where(apart <= reach, np.exp(-apart / distance_cells), 0.0)
    made: np.ndarray = kernel / kernel.sum()
    return made


def disc(distance_cells: int) -> np.ndarray:
    """Which cells (bool) have their middle within the distance."""
    made: np.ndarray = _apart(distance_cells) <= distance_cells
    return made


def _apart(reach: int) -> np.ndarray:
    along = np.arange(-reach, reach + 1)
    made: np.ndarray = np.hypot(along[:, None], along[None, :])
    return made


def _mean_within(values: np.ndarray, known: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Σ kernel·values / Σ kernel over the known cells around each cell; NaN where none is known."""
    sums = fftconvolve(np.where(known, values, 0.0), kernel, mode="same")
    weights = fftconvolve(known.astype(float), kernel, mode="same")
    there = weights > 1e-9 * kernel.sum()
    return np.divide(sums, weights, out=np.full(values.shape, np.nan), where=there)
