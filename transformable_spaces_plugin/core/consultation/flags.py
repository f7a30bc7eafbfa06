"""Remarks on contributions: a column of words parted by commas, in alphabetical order."""

from __future__ import annotations

from typing import FrozenSet, Optional

import numpy as np


def flag_set(cell: Optional[str]) -> FrozenSet[str]:
    """The remarks of one cell."""
    return frozenset(part for part in str(cell).split(",") if part) if cell is not None else frozenset()


def has_flag(flags: np.ndarray, *wanted: str) -> np.ndarray:
    """Whether each cell (n,) holds one of the remarks, bool (n,)."""
    seen = {cell: bool(flag_set(cell) & set(wanted)) for cell in set(flags)}
    return np.array([seen[cell] for cell in flags], dtype=bool)


def add_flag(flags: np.ndarray, where: np.ndarray, flag: str) -> np.ndarray:
    """The column with ``flag`` added where ``where`` (bool, n) holds."""
    made = flags.copy()
    for row in np.flatnonzero(where):  # a loop over the rows that are marked: cells are sets of words
        mark(made, int(row), flag)
    return made


def mark(flags: np.ndarray, row: int, flag: str) -> None:
    """Add ``flag`` to one cell of a column of one's own, in place."""
    flags[row] = ",".join(sorted(flag_set(flags[row]) | {flag}))
