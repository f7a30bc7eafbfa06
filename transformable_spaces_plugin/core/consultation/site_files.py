"""The public's sites as files that other programs read: GeoJSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
import shapely

from ..table import FeatureTable
from .public_sites import wgs84_points, wgs84_shapes

# A cell that begins with one of these would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def geojson(public: FeatureTable, title: Optional[str] = None, credits: Sequence[str] = ()) -> bytes:
    """A public table as GeoJSON by RFC 7946: WGS 84, six decimals, exterior rings counterclockwise, ``bbox``, no ``crs``."""
    shapes = wgs84_shapes(public)
    features = []
    # A loop over the features: their properties are written one by one, and they are tens to a few thousands.
    for row, shape in enumerate(shapes):
        features.append(
            {
                "type": "Feature",
                "id": public.columns["code"][row],
                "bbox": _rounded(shapely.bounds(shape)),
                "geometry": json.loads(shapely.to_geojson(shape)),
                "properties": {name: _plain(values[row]) for name, values in public.columns.items()},
            }
        )
    document: Dict[str, Any] = {"type": "FeatureCollection", "bbox": _rounded(shapely.total_bounds(shapes))}
    if title:
        document["title"] = title
    if credits:
        document["attribution"] = "; ".join(credits)
    document["features"] = features
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode("utf-8")


def csv_table(public: FeatureTable) -> bytes:
    """A public table as CSV by RFC 4180, with the point of each site and without its outline.

    Comma, decimal point, CRLF; UTF-8 with a byte-order mark, for without it spreadsheets garble accents. A text that begins
    like a formula gets an apostrophe before it.
    """
    points = wgs84_points(public)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*public.columns, "longitude", "latitude"])
    for row in range(len(public)):
        cells = [_cell(_plain(values[row])) for values in public.columns.values()]
        writer.writerow([*cells, *(f"{value:.6f}" for value in points[row])])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _rounded(bounds: np.ndarray) -> List[float]:
    return [round(float(value), 6) for value in bounds]


def _plain(value: Any) -> Any:
    """A value as JSON has it: missing is null, whole numbers without a decimal point."""
    if value is None or isinstance(value, str):
        return value
    number = float(value)
    if not np.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    return "" if value is None else value
