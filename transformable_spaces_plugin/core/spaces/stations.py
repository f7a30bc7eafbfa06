"""Points at given distances along lines, for many distances on few lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely


@dataclass(frozen=True)
class Stations:
    """Lines (n,), single parts all, laid end to end.

    xy: their vertices (k, 2); run_m: how far each vertex lies from the start of the first line (k,); first, last: numbers of each
    line's own vertices (n,).
    """

    xy: np.ndarray
    run_m: np.ndarray
    first: np.ndarray
    last: np.ndarray

    @classmethod
    def of(cls, lines: np.ndarray) -> Stations:
        """Stations on ``lines`` (n,)."""
        xy, line = shapely.get_coordinates(lines, return_index=True)
        count = np.bincount(line, minlength=len(lines))
        last = np.cumsum(count) - 1
        step = np.zeros(len(xy))
        if len(xy):
            within = np.append(False, line[1:] == line[:-1])
            step[within] = np.hypot(*(xy[1:] - xy[:-1])[within[1:]].T)
        return cls(xy, np.cumsum(step), last - count + 1, last)

    def at(self, line: np.ndarray, distance_m: np.ndarray) -> np.ndarray:
        """The points (m, 2) at ``distance_m`` (m,) along the lines numbered ``line`` (m,); before a start and beyond an end, those."""
        first, last = self.first[line], self.last[line]
        run = self.run_m[first] + distance_m
        before = np.clip(np.searchsorted(self.run_m, run, side="right") - 1, first, np.maximum(last - 1, first))
        after = np.minimum(before + 1, last)
        step = self.run_m[after] - self.run_m[before]
        share = np.divide(run - self.run_m[before], step, out=np.zeros(len(step)), where=step > 0)
        return self.xy[before] + np.clip(share, 0.0, 1.0)[:, None] * (self.xy[after] - self.xy[before])
