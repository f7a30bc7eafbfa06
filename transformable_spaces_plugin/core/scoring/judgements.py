"""Files of pairwise judgements: JSON (a matrix or a list of pairs) and CSV (a matrix)."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from ..errors import DataFileError
from ..spaces.rule_file import RuleFile
from .profile_rules import read_document

RULES = RuleFile(Path(__file__).with_name("ahp.json"))


@dataclass(frozen=True)
class Judgements:
    """Indicators compared pair by pair: ``matrix[i, j]`` is how many times more important i is than j, and [j, i] its reciprocal.

    ``where`` is the place in the file, for errors.
    """

    indicators: Tuple[str, ...]
    matrix: np.ndarray
    where: str = ""


def parse_judgements(text: str, file: str) -> List[Judgements]:
    """The judgements written in ``text``; ``file`` names it in errors, and its ending .csv (or .txt, .tsv) makes it a table.

    JSON: ``{"judgements": [{"indicators": [a, b, c], "matrix": [[1, 3, "1/2"], …]}, {"indicators": […], "pairs": [[a, b, 3], …]}]}``.
    CSV: a corner cell and the indicators, then a row for each, parted by comma, semicolon or tab; an empty line between two matrices.
    A judgement is a number from 1/9 to 9 (Saaty's scale) or a fraction “1/3”; of two mirrored cells one may be empty.
    Raises DataFileError(file, path, rule).
    """
    if file.lower().rsplit(".", 1)[-1] in ("csv", "tsv", "txt"):
        return _from_table(text, file)
    document = read_document(text, file, "a file of judgements")
    unknown = sorted(set(document) - {"judgements", "source"})
    if unknown:
        raise DataFileError(file, unknown[0], "unknown key; there are: judgements, source")
    raw = document.get("judgements")
    if not isinstance(raw, list) or not raw:
        raise DataFileError(file, "judgements", "a list of at least one object with indicators and matrix or pairs")
    return [_from_object(part, file, f"judgements[{number}]") for number, part in enumerate(raw)]


def _from_object(raw: Any, file: str, where: str) -> Judgements:
    if not isinstance(raw, dict):
        raise DataFileError(file, where, "an object with indicators and matrix or pairs")
    unknown = sorted(set(raw) - {"indicators", "matrix", "pairs"})
    if unknown:
        raise DataFileError(file, f"{where}.{unknown[0]}", "unknown key; there are: indicators, matrix, pairs")
    names = _names(raw.get("indicators"), file, f"{where}.indicators")
    if ("matrix" in raw) == ("pairs" in raw):
        raise DataFileError(file, where, "has exactly one of matrix, pairs")
    cells: Dict[Tuple[int, int], Tuple[float, str]] = {}
    if "matrix" in raw:
        rows = raw["matrix"]
        if not isinstance(rows, list) or len(rows) != len(names) or any(not isinstance(r, list) or len(r) != len(names) for r in rows):
            raise DataFileError(file, f"{where}.matrix", f"{len(names)} rows of {len(names)} values, as there are indicators")
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None and value != "":
                    place = f"{where}.matrix[{i}][{j}]"
                    cells[i, j] = _judgement(value, file, place), place
        return Judgements(names, _matrix(names, cells, file, where), where)
    if not isinstance(raw["pairs"], list):
        raise DataFileError(file, f"{where}.pairs", "a list of [indicator, indicator, judgement]")
    for number, pair in enumerate(raw["pairs"]):
        place = f"{where}.pairs[{number}]"
        if not isinstance(pair, list) or len(pair) != 3 or any(name not in names for name in pair[:2]):
            raise DataFileError(file, place, f"is [indicator, indicator, judgement], with two of: {', '.join(names)}")
        key = names.index(pair[0]), names.index(pair[1])
        if key in cells or key[::-1] in cells:
            raise DataFileError(file, place, f"{pair[0]} and {pair[1]} are compared twice")
        cells[key] = _judgement(pair[2], file, place), place
    return Judgements(names, _matrix(names, cells, file, where), where)


def _from_table(text: str, file: str) -> List[Judgements]:
    first = text.split("\n", 1)[0]
    parted_by = max((";", "\t", ","), key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=parted_by))
    except csv.Error as error:
        raise DataFileError(file, "", f"this is no table: {error}") from None
    blocks: List[List[Tuple[int, List[str]]]] = [[]]
    for line, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if any(cells):
            blocks[-1].append((line, cells))
        elif blocks[-1]:
            blocks.append([])
    found = [_from_rows(block, file) for block in blocks if block]
    if not found:
        raise DataFileError(file, "", "the file holds no judgements")
    return found


def _from_rows(block: Sequence[Tuple[int, List[str]]], file: str) -> Judgements:
    line, header = block[0]
    names = _names([name for name in header[1:] if name], file, f"line {line}")
    if [row[0] for _, row in block[1:]] != list(names):
        raise DataFileError(file, f"line {line}", f"the rows below name the same indicators in the same order: {', '.join(names)}")
    cells: Dict[Tuple[int, int], Tuple[float, str]] = {}
    for i, (number, row) in enumerate(block[1:]):
        values = row[1 : len(names) + 1]
        if any(row[len(names) + 1 :]):
            raise DataFileError(file, f"line {number}", f"{len(names)} values, as there are indicators")
        for j, value in enumerate(values):
            if value:
                place = f"line {number}, column {j + 2}"
                cells[i, j] = _judgement(value, file, place), place
    where = f"line {line}"
    return Judgements(names, _matrix(names, cells, file, where), where)


def _names(raw: Any, file: str, where: str) -> Tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) < 2 or not all(isinstance(name, str) and name for name in raw):
        raise DataFileError(file, where, "a list of at least two indicators")
    twice = [name for number, name in enumerate(raw) if name in raw[:number]]
    if twice:
        raise DataFileError(file, where, f"{twice[0]!r} occurs twice")
    return tuple(raw)


def _judgement(raw: Any, file: str, where: str) -> float:
    high = RULES.number("scale_high")
    value = _number(raw)
    # A little beyond 9, since 0.11 stands for 1/9.
    if value is None or not 1 / high * 0.95 <= value <= high * 1.05:
        raise DataFileError(file, where, f"a judgement is a number from 1/{high:.0f} to {high:.0f}, or a fraction like 1/3, not {raw!r}")
    return min(max(value, 1 / high), high)


def _number(raw: Any) -> Optional[float]:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        return None
    try:
        value = float(Fraction(raw.replace(",", ".").replace(" ", ""))) if isinstance(raw, str) else float(raw)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _matrix(names: Sequence[str], cells: Dict[Tuple[int, int], Tuple[float, str]], file: str, where: str) -> np.ndarray:
    """The whole reciprocal matrix; of two mirrored cells the one from 1 up is taken at its word."""
    matrix = np.ones((len(names), len(names)))
    for i in range(len(names)):
        if abs(cells.get((i, i), (1.0, ""))[0] - 1) > 1e-9:
            raise DataFileError(file, cells[i, i][1], f"{names[i]} against itself is 1")
        for j in range(i + 1, len(names)):
            there, back = cells.get((i, j)), cells.get((j, i))
            if there is None and back is None:
                raise DataFileError(file, where, f"{names[i]} and {names[j]} are not compared")
            if there and back and abs(there[0] * back[0] - 1) > RULES.number("reciprocal_tolerance"):
                rule = f"the judgement of {names[j]} over {names[i]} is the reciprocal of that of {names[i]} over {names[j]}"
                raise DataFileError(file, back[1], rule)
            if there and (there[0] >= 1 or not back):
                matrix[i, j], matrix[j, i] = there[0], 1 / there[0]
            elif back:
                matrix[i, j], matrix[j, i] = 1 / back[0], back[0]
    return matrix
