"""Geometries as short texts that a page carries and unpacks: whole numbers, differences, printable characters.

The numbers are written as in the Encoded Polyline Algorithm Format (five bits a character, the sixth says that more follow,
63 added), but one text holds many parts: for each part the count of its points, then their differences in longitude and
latitude to the point before, the first of a part to the last of the part before it.
"""

from __future__ import annotations

from typing import List

import numpy as np
import shapely

_CHARACTERS = 7  # of five bits: enough for 34 bits and a sign


def encode_parts(geometry: np.ndarray, degrees: float) -> str:
    """The lines and rings of ``geometry`` as one text.

    geometry: array (n,) of (multi)lines or (multi)polygons in longitude and latitude; None and empty ones are skipped.
    degrees: the step to which coordinates are rounded. Points that fall on the one before are left out; a line that keeps
    fewer than 2 points, or a ring that keeps fewer than 4, is left out.
    """
    parts = _lines(geometry)
    points, owner = shapely.get_coordinates(parts, return_index=True)
    if not len(points):
        return ""
    steps = np.rint(points / degrees).astype(np.int64)
    moved = np.ones(len(steps), dtype=bool)
    moved[1:] = (steps[1:] != steps[:-1]).any(axis=1) | (owner[1:] != owner[:-1])
    steps, owner = steps[moved], owner[moved]
    least = np.where(shapely.get_type_id(parts) == 2, 4, 2)
    enough = np.bincount(owner, minlength=len(parts)) >= least
    keep = enough[owner]
    steps, owner = steps[keep], owner[keep]
    if not len(steps):
        return ""
    differences = np.diff(steps, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    numbers = np.where(differences < 0, ~(differences << 1), differences << 1).ravel()
    counts = np.bincount(owner, minlength=len(parts))
    counts = counts[counts > 0]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]) * 2
    return _characters(np.insert(numbers, starts, counts))


def decode_parts(text: str, degrees: float) -> List[np.ndarray]:
    """The parts of a text of :func:`encode_parts`: one array (n, 2) of longitude and latitude for each line or ring."""
    numbers = []
    number = shift = 0
    # A loop over characters: this is the mirror of the page's own reader, for tests and small texts.
    for character in text:
        bits = ord(character) - 63
        number |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            numbers.append(number)
            number = shift = 0
    parts = []
    place, last = 0, np.zeros(2, dtype=np.int64)
    while place < len(numbers):
        count = numbers[place]
        raw = np.array(numbers[place + 1 : place + 1 + 2 * count], dtype=np.int64).reshape(-1, 2)
        steps = last + np.cumsum(np.where(raw & 1, ~(raw >> 1), raw >> 1), axis=0)
        parts.append(steps * degrees)
        last = steps[-1]
        place += 1 + 2 * count
    return parts


def _lines(geometry: np.ndarray) -> np.ndarray:
    """Single lines and rings of an array of lines and polygons, in its order."""
    there = geometry[~(shapely.is_missing(geometry) | shapely.is_empty(geometry))]
    single = shapely.get_parts(there)
    areas = shapely.get_type_id(single) == 3
    rings, owner = shapely.get_rings(single[areas], return_index=True)
    lines = shapely.get_type_id(single) == 1
    order = np.concatenate([np.flatnonzero(areas)[owner], np.flatnonzero(lines)])
    made: np.ndarray = np.concatenate([rings, single[lines]])[np.argsort(order, kind="stable")]
    return made


def _characters(numbers: np.ndarray) -> str:
    """Whole numbers ≥ 0 as text, all at once: a table of their five-bit pieces from which the empty ones are left out."""
    shifts = 5 * np.arange(_CHARACTERS)
    pieces = (numbers[:, None] >> shifts) & 31
    more = (numbers[:, None] >> (shifts + 5)) > 0
    used = np.ones_like(more)
    used[:, 1:] = more[:, :-1]
    return (pieces + 32 * more + 63)[used].astype(np.uint8).tobytes().decode("ascii")
